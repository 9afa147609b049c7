// The editor of an article: its fields, saving, handing in; nothing that was written is lost.

const TEXT_FIELDS = ["title", "similar_questions", "body"];
const CONTENT_FIELDS = [...TEXT_FIELDS, "business_type", "language", "audience", "translation_of", "owner", "review_by", "effective_from", "effective_until"];
const BLANK = { title: "", similar_questions: [], body: "", business_type: "other", language: "zh", audience: "public", translation_of: null, owner: null, review_by: null, effective_from: null, effective_until: null };

/** What is open in the editor; null while nothing is. */
let editing = null;

const isEqual = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const contentOf = (article) => Object.fromEntries(CONTENT_FIELDS.map((name) => [name, article[name] ?? BLANK[name]]));
/** A field's value as text, to be compared and shown. */
function textOf(name, value) {
  if (value === null || value === "") return "";
  if (name === "similar_questions") return value.join("\n");
  if (name === "effective_from" || name === "effective_until") return moment(value, true);
  const words = { business_type: "business", language: "language", audience: "audience" }[name];
  return words ? say(`${words}.${value}`) : name === "review_by" ? day(value) : value;
}

async function drawEditor(root, id, route) {
  const article = id === null ? null : await api("GET", articlePath(id));
  const saved = article ? contentOf(article) : { ...BLANK, language: speaking, ...prefilled(route.query) };
  const { owners = [] } = (await apiIfThere("GET", "/owners")) ?? {};
  // Somebody went elsewhere meanwhile: what is open there must stay what is being edited.
  if (!root.isConnected) return;
  const form = editorForm(saved, owners);
  editing = { id, article, form, base: article?.revision ?? null, saved: article ? form.content() : { ...BLANK, language: speaking }, reason: form.reason, root,
    isChanged: () => root.isConnected && !isEqual(form.content(), editing.saved) };
  const change = editing;
  const status = make("p", { class: "quiet status", role: "status" });
  const changed = () => { status.textContent = change.isChanged() ? say("unsaved") : article ? say("saved_by", { author: who(article.author), when: moment(article.created_at) }) : ""; };
  const beside = besideEditor(change);
  form.element.addEventListener("input", () => { changed(); beside.look(); });
  form.element.addEventListener("change", () => { changed(); beside.look(); });
  form.element.addEventListener("submit", (event) => event.preventDefault());
  form.element.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    saveDraft(null);
  });
  if (!may("edit")) for (const one of form.element.querySelectorAll("input, textarea, select, .segments button")) one.disabled = true;
  changed();
  root.replaceChildren(editorHead(article), make("div", { class: "editor" }, form.element, beside.element), editorActions(status));
  form.grow();
  beside.look();
}

/** What another section hands over for a new article, in the address: #/new?title=… */
function prefilled(given) {
  const texts = Object.fromEntries(["title", "body", "business_type", "language"].filter((name) => given.get(name)).map((name) => [name, given.get(name)]));
  return given.has("question") ? { ...texts, similar_questions: given.getAll("question") } : texts;
}

function editorHead(article) {
  const back = linkTo(at("articles"), { class: "link back" }, `‹ ${say("section.articles")}`);
  if (!article) return make("div", {}, back, sectionHead(say("section.new"), say("new_line")));
  const labels = make("div", { class: "labels" }, stateLabel(article.state), label(say("revision", { number: article.revision })),
    article.published !== null ? article.published !== article.revision && label(say("live_revision", { number: article.published })) : label(say("live.false")),
    article.temporary && label(say("temporary"), "internal"));
  const head = sectionHead(article.title || article.id, null,
    article.state === "in_review" && linkTo(at("reviews", article.id), { class: "button" }, say("open_review")),
    linkTo(at("articles", article.id, "history"), { class: "button" }, say("history")),
    may("edit") && ["draft", "in_review"].includes(article.state) && button(say("discard"), () => discard(article)),
    may("publish") && article.published !== null && button(say("retire"), () => retire(article)));
  head.querySelector("h2").lang = article.language;
  return make("div", {}, back, head, labels);
}

function editorForm(content, owners) {
  let shown = content;
  const changed = () => made.dispatchEvent(new Event("change"));
  const names = make("datalist", { id: "owners" }, owners.map((owner) => make("option", { value: owner })));
  const controls = {
    title: input(content.title, { maxlength: "500", required: true, lang: content.language }),
    similar_questions: area(content.similar_questions.join("\n"), { rows: "3", lang: content.language }),
    body: area(content.body, { rows: "10", required: true, class: "body-text", lang: content.language }),
    business_type: choice(worded("business", BUSINESS_TYPES), content.business_type),
    language: segments(say("filter.language"), worded("language", ["zh", "en"]), content.language, () => changed()),
    audience: segments(say("filter.audience"), worded("audience", ["public", "internal"]), content.audience, () => changed()),
    owner: input(content.owner, { list: "owners", maxlength: "100" }),
    review_by: input(content.review_by, { type: "date" }),
    effective_from: input(toLocal(content.effective_from), { type: "datetime-local" }),
    effective_until: input(toLocal(content.effective_until), { type: "datetime-local" }),
    translation_of: input(content.translation_of, { maxlength: "255" }),
  };
  const reason = input("", { maxlength: "400", placeholder: say("reason_hint") });
  const one = (name, hint = null) => field(say(`field.${name}`), controls[name], hint);
  const group = (name) => make("fieldset", { class: "field" }, make("legend", {}, say(`field.${name}`)), controls[name]);
  const isTimed = content.effective_from || content.effective_until || content.translation_of;
  const made = make("form", { class: "form" }, names,
    one("title", say("title_hint")), one("similar_questions", say("similar_hint")), one("body", say("body_hint")),
    make("div", { class: "pair" }, one("business_type"), group("language"), group("audience")),
    make("div", { class: "pair" }, one("owner"), one("review_by", say("review_hint"))),
    make("details", { class: "more", open: Boolean(isTimed) }, make("summary", {}, say("window")),
      make("p", { class: "quiet" }, say("window_hint", { zone: ZONE })),
      make("div", { class: "pair" }, one("effective_from"), one("effective_until")), one("translation_of", say("translation_hint"))),
    field(say("field.reason"), reason));
  const lines = () => controls.similar_questions.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const instant = (name) => (controls[name].value === toLocal(shown[name]) ? shown[name] : fromLocal(controls[name].value));
  const plain = (name) => controls[name].value.trim() || null;
  const grow = () => { controls.body.grow(); controls.similar_questions.grow(); };

  /** Put other content into the fields. */
  function set(wanted) {
    shown = wanted;
    for (const [name, control] of Object.entries(controls)) {
      const value = wanted[name];
      if (control.choose) control.choose(value);
      else if (name === "similar_questions") control.value = value.join("\n");
      else control.value = (name.startsWith("effective_") ? toLocal(value) : value) ?? "";
    }
    grow();
    changed();
  }

  return {
    element: made, reason, controls, grow, set,
    content: () => ({
      title: controls.title.value.trim(), similar_questions: lines(), body: controls.body.value,
      business_type: controls.business_type.value, language: controls.language.value, audience: controls.audience.value,
      translation_of: plain("translation_of"), owner: plain("owner"), review_by: controls.review_by.value || null,
      effective_from: instant("effective_from"), effective_until: instant("effective_until"),
    }),
  };
}

function editorActions(status) {
  const undo = button(say("undo_changes"), undoChanges, "link");
  return make("footer", { class: "actions" }, status, may("edit") ? make("div", { class: "row wrap" }, undo, button(say("save_draft"), saveDraft),
    button(say("hand_in"), handIn, "main")) : make("p", { class: "quiet" }, say("may_not_edit")));
}

/** Back to what is saved; what was written can be put back. */
function undoChanges() {
  if (!editing.isChanged()) return;
  const { form, saved } = editing;
  const written = form.content();
  form.set(saved);
  tell(say("undone"), say("put_back"), () => form.set(written));
}

/** What of the content is wrong before it is sent: the field and the words. */
function faultOf(content) {
  if (!content.title && !content.body.trim()) return ["title", say("fault.empty")];
  if (content.effective_from && content.effective_until && content.effective_from >= content.effective_until) return ["effective_until", say("fault.window")];
  return null;
}

/** Save what changed as a new draft. Gives the saved article, or null when it was not saved. */
async function save() {
  const content = editing.form.content();
  const fault = faultOf(content);
  if (fault) {
    const control = editing.form.controls[fault[0]];
    control.closest("details")?.setAttribute("open", "");
    control.focus();
    tell(fault[1]);
    return null;
  }
  const reason = editing.reason.value.trim();
  try {
    if (editing.base === null) return await api("POST", "/articles", { ...content, reason });
    const changes = Object.fromEntries(Object.entries(content).filter(([name, value]) => !isEqual(value, editing.saved[name])));
    return await api("PATCH", articlePath(editing.id), { base: editing.base, ...changes, reason });
  } catch (error) {
    if (error.code !== "revision-conflict") throw error;
    await showOther(content);
    return null;
  }
}

async function saveDraft(pressed) {
  if (editing.id !== null && !editing.isChanged()) {
    tell(say("nothing_changed"));
    return;
  }
  await attempt(pressed, async () => {
    const article = await save();
    if (article) openSaved(article, say("saved"));
  });
}

async function handIn(pressed) {
  await attempt(pressed, async () => {
    const article = editing.id !== null && !editing.isChanged() ? editing.article : await save();
    if (!article) return;
    const reason = editing.reason.value.trim();
    editing = null;
    try {
      if (article.state === "draft") await api("POST", articlePath(article.id, "revisions", article.revision, "submit"), { reason });
    } catch (error) {
      // It is saved, though not handed in.
      openSaved(article, reasonOf(error));
      return;
    }
    countAgain();
    if (may("publish")) goTo(at("reviews", article.id));
    else openSaved(article, say("handed_in"));
  });
}

function openSaved(article, words) {
  editing = null;
  countAgain();
  goAndTell(at("articles", article.id), words);
}

async function retire(article) {
  const reason = await confirmed({ title: say("retire_title"), text: say("retire_text", { title: article.title }), yes: say("retire"), ask: say("field.reason"), isDangerous: true });
  if (reason === null) return;
  await attempt(null, async () => {
    const taken = await withOverride((override) => api("POST", "/articles/retire", { article_ids: [article.id], reason, ...override }));
    if (!taken) return;
    openSaved(article, say("retired"));
  });
}

async function discard(article) {
  const reason = await confirmed({ title: say("discard_title", { number: article.revision }), text: say("discard_text"), yes: say("discard"), ask: say("field.reason"), isDangerous: true });
  if (reason === null) return;
  await attempt(null, async () => {
    await api("POST", articlePath(article.id, "revisions", article.revision, "discard"), { reason });
    openSaved(article, say("discarded"));
  });
}
