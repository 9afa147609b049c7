// Replies that are kept ready: looked for by a word, and put where the agent writes, one behind the other.

/** Whether "/" in the reply means a canned reply, and is no character of a sentence. */
function opensCanned() {
  const before = part("editor").value.slice(0, part("editor").selectionStart);
  return before === "" || before.endsWith("\n");
}

const cannedPath = (id) => ["/desk/canned-replies", ...(id === undefined ? [] : [encodeURIComponent(id)])].join("/");
/** Which language the customer is answered in. */
const replyingIn = (work) => (work.language === "auto" ? work.draft?.language ?? work.view?.language ?? speaking : work.language);

/** Open the list; what is picked goes into the reply, and the list stays open for more where that is wanted. */
function showCanned() {
  const { work } = state;
  if (!work || part("draft").hidden) return;
  const dialog = part("dialog");
  const search = input("", { type: "search", maxlength: "100", placeholder: say("canned_search"), "aria-label": say("canned_search") });
  const list = make("ul", { class: "canned-list", "data-part": "canned-list" });
  const several = make("input", { type: "checkbox" });
  const told = make("p", { class: "quiet", role: "status" }, say("canned_how"));
  const put = [];
  let rows = [];
  const pick = (reply, goesOn) => {
    insert(filled(reply.filled, work));
    if (!goesOn && !several.checked) { dialog.close(); return; }
    put.push(reply.title);
    told.textContent = say("canned_put", { titles: put.join(say("list_comma")) });
    search.value = "";
    search.focus();
    look();
  };
  const look = async () => {
    const text = search.value.trim();
    try {
      const found = (await api("GET", `/desk/canned-replies${query({ text, session: work.session })}`)).rows;
      if (text !== search.value.trim()) return;
      rows = inOrder(found, text, work);
      drawCanned(list, rows, pick);
    } catch (error) {
      rows = [];
      list.replaceChildren(make("li", { class: "fault" }, reasonOf(error)));
    }
  };
  const pickFirst = async (goesOn) => {
    // What was typed last may not have been looked for yet.
    await look();
    if (rows.length) pick(rows[0], goesOn);
  };
  search.addEventListener("input", later(120, look));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); pickFirst(event.shiftKey); }
    if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector(".canned-reply")?.focus(); }
  });
  dialog.replaceChildren(make("div", { class: "canned" },
    make("div", { class: "row" }, make("h2", { id: "dialog-title" }, say("canned")), button(say("close"), () => dialog.close(), "link")), search, told, list,
    make("div", { class: "row end wrap" }, make("label", { class: "canned-several" }, several, say("canned_several")), button(say("canned_new"), () => writeCanned({ title: "", text: work.text.trim(), language: replyingIn(work), shortcut: null })))));
  // Closed without a pick, what was written is gone on with.
  dialog.addEventListener("close", () => { if (work.isEditing) part("editor").focus(); }, { once: true });
  dialog.showModal();
  search.focus();
  look();
}

/** The one whose shortcut was typed, then those in the customer's language. */
function inOrder(rows, text, work) {
  const rank = (reply) => 2 * (`/${reply.shortcut}`.toLowerCase() === `/${text.replace(/^\//, "")}`.toLowerCase()) + (reply.language === replyingIn(work));
  return [...rows].sort((one, other) => rank(other) - rank(one));
}

function drawCanned(list, rows, pick) {
  const row = (reply) => {
    const use = make("button", { type: "button", class: "canned-reply", lang: reply.language }, make("strong", {}, reply.title, reply.shortcut && make("kbd", {}, `/${reply.shortcut}`)), make("span", { class: "quiet" }, reply.filled));
    use.addEventListener("click", (event) => pick(reply, event.shiftKey));
    use.addEventListener("keydown", (event) => {
      const next = { ArrowDown: use.parentElement.nextElementSibling, ArrowUp: use.parentElement.previousElementSibling }[event.key];
      if (next) { event.preventDefault(); next.querySelector(".canned-reply").focus(); }
    });
    return make("li", {}, use, make("span", { class: "canned-tools" }, button(say("edit"), () => writeCanned(reply), "link"), button(say("delete"), (pressed) => dropCanned(pressed, reply), "link")));
  };
  list.replaceChildren(...(rows.length ? rows.map(row) : [make("li", { class: "quiet centred" }, say("canned_none"))]));
}

/** Close the dialog; one that is opened before it has told so would take that for its own end. */
function closeDialog() {
  const dialog = part("dialog");
  return new Promise((resolve) => {
    if (!dialog.open) { resolve(); return; }
    dialog.addEventListener("close", () => resolve(), { once: true });
    dialog.close();
  });
}

/** Write a canned reply, a new one or one that there is; what was refused is gone on with. */
async function writeCanned(reply, fault = null) {
  const title = input(reply.title, { maxlength: "100", required: true });
  const text = area(reply.text, { maxlength: "4000", required: true });
  const language = choice(worded("language", ["zh", "en"]), reply.language);
  const shortcut = input(reply.shortcut ?? "", { maxlength: "20", pattern: "\\S*" });
  await closeDialog();
  const isSure = await confirmed({
    title: say(reply.id === undefined ? "canned_new" : "canned_edit"), yes: say("save"),
    more: [fault && make("p", { class: "fault", role: "alert" }, fault), field(say("canned_title"), title), field(say("canned_text"), text, say("canned_text_hint")), field(say("reply_language"), language), field(say("canned_shortcut"), shortcut, say("canned_shortcut_hint"))],
  });
  if (!isSure) return;
  const content = { title: title.value.trim(), text: text.value.trim(), language: language.value, shortcut: shortcut.value.trim() };
  try {
    await api(reply.id === undefined ? "POST" : "PATCH", cannedPath(reply.id), content);
  } catch (error) {
    writeCanned({ ...reply, ...content }, reasonOf(error));
    return;
  }
  tell(say("canned_saved"));
  if (reply.id !== undefined) showCanned();
}

async function dropCanned(pressed, reply) {
  await closeDialog();
  if (!(await confirmed({ title: say("canned_delete_title", { title: reply.title }), text: say("canned_delete_text"), yes: say("delete"), isDangerous: true }))) return;
  await attempt(pressed, () => api("DELETE", cannedPath(reply.id)));
  showCanned();
}
