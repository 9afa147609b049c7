// How the agent's page shows what it knows: each function draws one part from `state`.

const outcomeLabel = (outcome) => make("span", { class: "outcome", "data-outcome": outcome }, make("i", { class: "dot" }), say(`outcome.${outcome}`));
const confidenceWords = ({ outcome, confidence }) => say(`confidence.${outcome}`, { level: say(`level.${confidence.level}`), percent: confidence.percent });
const heading = (words) => make("h3", {}, words);

function drawSamples() {
  const entry = (attributes, title, line, language) =>
    make("li", {}, make("button", { type: "button", class: "sample", ...attributes }, make("strong", {}, title), make("span", { class: "quiet", lang: language }, line)));
  const samples = props.samples.map((sample) => entry({ "data-do": "pick", "data-value": sample.id }, sample.title[speaking], sample.messages.at(-1).text, sample.language));
  draw("samples", entry({ "data-do": "paste" }, say("paste"), say("paste_how")), samples);
}

function drawConversation() {
  const open = state.messages.length > 0;
  const title = open ? state.sample?.title[speaking] ?? say("own_conversation") : say("conversations");
  part("conversation-title").textContent = title;
  show("leave", open || state.pasting);
  show("samples", !open && !state.pasting);
  show("paste", !open && state.pasting);
  show("composer", !state.pasting);
  show("see-reply", Boolean(state.draft) && open);
  draw("messages", state.messages.map((message) =>
    make("li", { class: "message", "data-role": message.role }, make("span", { class: "who" }, say(`role.${message.role}`)), make("p", {}, message.text))));
  part("conversation-body").scrollTop = open ? part("conversation-body").scrollHeight : 0;
}

function drawReply() {
  const { draft, busy, failure } = state;
  desk.dataset.state = busy ? "busy" : failure ? "failed" : draft ? "draft" : "empty";
  desk.dataset.outcome = draft?.outcome ?? "";
  part("reply-body").setAttribute("aria-busy", String(busy));
  show("reply-empty", !draft && !busy && !failure);
  show("waiting", busy && !draft);
  show("failure", Boolean(failure));
  show("draft", Boolean(draft) && !failure);
  show("actions", Boolean(draft) && !failure && !state.rejecting);
  show("reject", state.rejecting);
  part("failure-why").textContent = failure ?? "";
  draw("labels", draft && !failure && labels(draft));
  if (!draft) return;
  draw("why", make("span", { class: "label", title: say("business_type") }, say(`business.${draft.business_type}`)), make("span", {}, draft.why));
  draw("notes", notes(draft));
  draw("asides", asides(draft));
  drawLetter();
  drawAdjustments();
}

function labels(draft) {
  const meter = make("span", { class: "meter", "aria-hidden": "true" }, make("i", {}));
  meter.firstChild.style.width = `${draft.confidence.percent}%`;
  return [
    outcomeLabel(draft.outcome),
    make("span", { class: "confidence", "data-level": draft.confidence.level, title: say("confidence_about") }, confidenceWords(draft), meter),
  ];
}

function notes(draft) {
  const warnings = draft.warnings.map((warning) => make("p", { class: "warning" }, make("strong", {}, say("warnings")), make("span", {}, warning)));
  const meant = state.meant && make("p", { class: "meant" }, make("span", {}, say("meant", { question: state.meant })), make("button", { type: "button", class: "link", "data-do": "unmean" }, say("meant_undo")));
  return [...warnings, meant];
}

/** The reply as the agent has it: sentences of the draft with their sources, own words marked as such. */
function drawLetter() {
  const edited = state.text !== state.draft.text;
  const parts = state.editing ? [] : partsOf(state.text, state.draft.parts);
  const counted = (role) => parts.filter((piece) => piece.role === role).length;
  show("letter", !state.editing);
  show("editor", state.editing);
  show("undo", edited);
  part("edit").textContent = say(state.editing ? "edit_done" : "edit");
  const cited = counted("statement");
  part("tally").textContent = edited ? say("edited_about") : state.editing ? "" : say(cited ? "cited" : "cited_none", { cited, courtesy: counted("courtesy") });
  draw("letter", parts.map((piece) => piece.role === "statement" ? sentence(piece) : make("span", { class: piece.role }, piece.text)));
}

function sentence(piece) {
  const numbers = piece.numbers.map((number) => make("sup", {}, String(number)));
  return make("span", { class: "sentence", role: "button", tabindex: "0", "data-do": "point", "data-numbers": piece.numbers.join(" ") }, make("span", { class: "words" }, piece.text), numbers);
}

/** What of the draft is still in a text, in order, and between it the agent's own words. */
function partsOf(text, parts) {
  const found = [];
  let end = 0;
  for (const piece of parts) {
    const start = text.indexOf(piece.text, end);
    if (piece.role === "space" || start < 0) continue;
    if (start > end) found.push(between(text.slice(end, start)));
    found.push(piece);
    end = start + piece.text.length;
  }
  if (end < text.length) found.push(between(text.slice(end)));
  return found;
}

const between = (text) => ({ text, role: text.trim() ? "own" : "space", numbers: [] });

function asides(draft) {
  return [draft.choices.length > 0 && choices(draft), draft.missing && draft.outcome === "hand_off" && missing(draft), draft.slots.length > 0 && slots(draft)];
}

function choices(draft) {
  const buttons = draft.choices.map((choice) => make("button", { type: "button", class: "option", "data-do": "mean", "data-value": choice.question }, choice.question, choice.internal && make("span", { class: "label internal" }, say("internal"))));
  return make("section", { class: "aside" }, heading(say("choices")), make("div", { class: "options" }, buttons));
}

function missing(draft) {
  const words = say(draft.personal ? "missing_data" : "missing_handbook", { missing: draft.missing });
  return make("section", { class: "aside" }, heading(say("missing")), make("p", {}, words));
}

function slots(draft) {
  const row = ({ name, value }) => {
    const id = `slot-${name}`;
    const label = make("label", { for: id }, say(`slot.${name}`));
    if (value !== null) return make("li", { class: "slot" }, label, make("output", { id }, value), make("span", { class: "slot-state known" }, say("slot_known")));
    return make("li", { class: "slot" }, label, make("input", { id, autocomplete: "off", maxlength: "100", placeholder: say("slot_hint"), "data-slot": name }),
      make("span", { class: "slot-state" }, say("slot_ask")), make("button", { type: "button", class: "button", "data-do": "fill", "data-value": name }, say("slot_fill")));
  };
  return make("section", { class: "aside" }, heading(say("slots")), make("ul", { class: "slots" }, draft.slots.map(row)));
}

function drawAdjustments() {
  const segment = (action, key) => (value) =>
    make("button", { type: "button", "data-do": action, "data-value": value, "aria-pressed": String(state[action] === value) }, say(`${key}.${value}`));
  draw("tones", ["formal", "friendly", "brief"].map(segment("tone", "tone")));
  draw("languages", ["auto", "zh", "en"].map(segment("language", "reply_language")));
  draw("reasons", ["wrong_article", "outdated", "incomplete", "tone"].map(segment("reason", "reason")));
}

function drawSources() {
  const { draft, article, failure } = state;
  const sources = failure ? [] : draft?.sources ?? [];
  part("source-count").textContent = sources.length ? String(sources.length) : "";
  show("close-article", Boolean(article));
  show("article", Boolean(article));
  show("sources", !article);
  if (article) drawArticle(article);
  const empty = make("p", { class: "quiet centred" }, say(draft && !failure ? "no_sources" : "empty_sources"));
  draw("sources", sources.length ? sources.map(card) : empty, !failure && draft?.alternatives.length > 0 && alternatives(draft));
}

const stretches = (parts) => parts.map((stretch) =>
  stretch.number === null ? stretch.text : make("mark", { "data-numbers": String(stretch.number) }, stretch.text, make("sup", {}, String(stretch.number))));

function about(article) {
  return make("p", { class: "about" }, make("span", {}, article.source || article.article_id), make("span", {}, say("revision", { number: article.revision })), article.internal && make("span", { class: "label internal" }, say("internal")));
}

function card(source) {
  const numbers = source.numbers.join(" ");
  return make("article", { class: "card", tabindex: "0", "data-numbers": numbers, "aria-label": `${source.title}, ${say("quoted", { numbers })}` },
    make("h3", { lang: source.language }, source.title),
    make("blockquote", { lang: source.language }, stretches(source.excerpt)),
    about(source),
    make("button", { type: "button", class: "link", "data-do": "open", "data-value": source.article_id }, say("open_article")));
}

function alternatives(draft) {
  const row = (other) => make("li", {}, make("button", { type: "button", class: "alternative", "data-do": "look-up", "data-value": other.article_id },
    make("span", {}, other.title, other.internal && make("span", { class: "label internal" }, say("internal"))), make("span", { class: "quiet", title: say("confidence_about") }, `${other.confidence.percent}%`)));
  return make("section", { class: "others" }, heading(say("alternatives")), make("ul", {}, draft.alternatives.map(row)));
}

function drawArticle(article) {
  const similar = article.similar_questions.length > 0 && make("section", { class: "others" }, heading(say("similar_questions")), make("ul", { class: "plain" }, article.similar_questions.map((question) => make("li", {}, question))));
  draw("article", make("h3", { lang: article.language }, article.title), about(article), make("p", { class: "label-row" }, make("span", { class: "label" }, say(`business.${article.business_type}`))),
    make("div", { class: "article-body", lang: article.language }, stretches(article.body)), similar);
}

function drawKeys() {
  const control = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
  const rows = [[`${control} + Enter`, "copy"], ["E", "edit"], ["/", "message"], ["1 – 9", "source"], ["Enter", "send"], ["Shift + Enter", "line"], ["Esc", "escape"]];
  draw("keys", rows.flatMap(([keys, name]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, say(`key.${name}`))]));
  part("copy-key").textContent = `${control} ↵`;
}

function drawTabs() {
  desk.dataset.tab = state.tab;
  for (const tab of part("tabs").children) {
    tab.setAttribute("aria-selected", String(tab.dataset.value === state.tab));
    tab.tabIndex = tab.dataset.value === state.tab ? 0 : -1;
  }
}

function drawAll() {
  drawSamples();
  drawConversation();
  drawReply();
  drawSources();
  drawKeys();
  drawTabs();
}
