// Replies that are kept ready: looked for by a word, and put where the agent writes, one behind the other.

/** Whether "/" in the reply means a canned reply, and is no character of a sentence. */
function opensCanned() {
  const before = part("editor").value.slice(0, part("editor").selectionStart);
  return before === "" || before.endsWith("\n");
}

const cannedPath = (id, ...more) => ["/desk/canned-replies", ...(id === undefined ? [] : [encodeURIComponent(id)]), ...more].join("/");
/** Which language the customer is answered in. */
const replyingIn = (work) => (work.language === "auto" ? work.draft?.language ?? work.view?.language ?? speaking : work.language);

/** Open the list; what is picked goes into the reply, and the list stays open for more as long as Shift is held. */
function showCanned() {
  const { work } = state;
  if (!work || part("draft").hidden || part("canned").hidden) return;
  const dialog = part("dialog");
  const search = input("", { type: "search", maxlength: "100", placeholder: say("canned_search"), "aria-label": say("canned_search") });
  const list = make("ul", { class: "canned-list", "data-part": "canned-list" });
  const pick = (reply, goesOn) => {
    insert(filled(reply.text, work));
    if (goesOn) { search.value = ""; look(); search.focus(); } else dialog.close();
  };
  const look = async () => {
    const text = search.value.trim();
    try {
      const { rows } = await api("GET", `/desk/canned-replies${query({ text })}`);
      if (text === search.value.trim()) drawCanned(list, inOrder(rows, work), pick);
    } catch (error) {
      list.replaceChildren(make("li", { class: "fault" }, reasonOf(error)));
    }
  };
  search.addEventListener("input", later(120, look));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); list.querySelector(".canned-reply")?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey })); }
    if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector(".canned-reply")?.focus(); }
  });
  dialog.replaceChildren(make("div", { class: "canned" },
    make("div", { class: "row" }, make("h2", { id: "dialog-title" }, say("canned")), button(say("close"), () => dialog.close(), "link")), search, make("p", { class: "quiet" }, say("canned_how")), list,
    make("div", { class: "row end" }, button(say("canned_new"), () => writeCanned({ title: "", text: work.text.trim(), language: replyingIn(work), shortcut: null })))));
  // Closed without a pick, what was written is gone on with.
  dialog.addEventListener("close", () => { if (work.isEditing) part("editor").focus(); }, { once: true });
  dialog.showModal();
  search.focus();
  look();
}

/** Those in the customer's language first. */
const inOrder = (rows, work) => [...rows].sort((one, other) => (other.language === replyingIn(work)) - (one.language === replyingIn(work)));

function drawCanned(list, rows, pick) {
  const row = (reply) => {
    const use = make("button", { type: "button", class: "canned-reply", lang: reply.language }, make("strong", {}, reply.title, reply.shortcut && make("kbd", {}, `/${reply.shortcut}`)), make("span", { class: "quiet" }, reply.text));
    use.addEventListener("click", (event) => pick(reply, event.shiftKey));
    use.addEventListener("keydown", (event) => {
      const next = { ArrowDown: use.parentElement.nextElementSibling, ArrowUp: use.parentElement.previousElementSibling }[event.key];
      if (next) { event.preventDefault(); next.querySelector(".canned-reply").focus(); }
    });
    return make("li", {}, use, make("span", { class: "canned-tools" }, button(say("edit"), () => writeCanned(reply), "link"), button(say("delete"), (pressed) => dropCanned(pressed, reply), "link")));
  };
  list.replaceChildren(...(rows.length ? rows.map(row) : [make("li", { class: "quiet centred" }, say("canned_none"))]));
}

/** Write a canned reply, a new one or one that there is. */
async function writeCanned(reply) {
  const title = input(reply.title, { maxlength: "100", required: true });
  const text = area(reply.text, { maxlength: "4000", required: true });
  const language = choice(worded("language", ["zh", "en"]), reply.language);
  const shortcut = input(reply.shortcut ?? "", { maxlength: "20", pattern: "\\S*" });
  part("dialog").close();
  const isSure = await confirmed({
    title: say(reply.id === undefined ? "canned_new" : "canned_edit"), yes: say("save"),
    more: [field(say("canned_title"), title), field(say("canned_text"), text, say("canned_text_hint")), field(say("reply_language"), language), field(say("canned_shortcut"), shortcut, say("canned_shortcut_hint"))],
  });
  if (!isSure) return;
  const content = { title: title.value.trim(), text: text.value.trim(), language: language.value, shortcut: shortcut.value.trim() || null };
  const isDone = await attempt(null, () => api(reply.id === undefined ? "POST" : "PATCH", cannedPath(reply.id), content));
  if (isDone) tell(say("canned_saved"));
}

async function dropCanned(pressed, reply) {
  part("dialog").close();
  if (!(await confirmed({ title: say("canned_delete_title", { title: reply.title }), text: say("canned_delete_text"), yes: say("delete"), isDangerous: true }))) return;
  await attempt(pressed, () => api("DELETE", cannedPath(reply.id)));
  showCanned();
}
