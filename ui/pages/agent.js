// What the agent does on the page, and what the page asks of the server for it.

const state = {
  sample: null, messages: [], pasting: false, meant: null,
  tone: "formal", language: "auto", hint: "", reason: null,
  draft: null, text: "", editing: false, rejecting: false, busy: false, failure: null,
  article: null, tab: "conversation", recorded: null, kept: null,
};
let asked = 0;

const isUnsaved = () => true;
const notice = (text, action) => tell(text, action?.words, () => actions[action.name]());

/** When something failed: say so if that is because nobody is signed in any more; what is written here stays. */
async function lookWhetherSignedIn() {
  const me = await api("GET", "/session");
  if (!me.signed_in) signInAgain();
}

const isEdited = () => state.draft !== null && state.text !== state.draft.text;

/** What went wrong, if anything did: a refused call comes back as nothing. */
function outOf(answer) {
  if (answer !== undefined && answer !== null) return answer.error;
  lookWhetherSignedIn();
  return say("failed_connection");
}

/** Ask for a reply to the conversation as it stands; an answer that was overtaken by another question is dropped. */
async function suggest() {
  const turn = ++asked;
  const own = isEdited() ? state.text : null;
  hideNotice();
  Object.assign(state, { busy: true, failure: null, rejecting: false, article: null });
  drawReply();
  const meant = state.meant ? [{ role: "customer", text: state.meant }] : [];
  const answer = await server.suggest_reply({
    conversation: [...state.messages, ...meant],
    tone: state.tone,
    language: state.language === "auto" ? null : state.language,
    hint: state.hint || null,
  });
  if (turn !== asked) return;
  Object.assign(state, { busy: false, failure: outOf(answer) ?? null, editing: false });
  if (!state.failure) Object.assign(state, { draft: answer, text: answer.text, kept: own, recorded: null });
  drawConversation();
  drawReply();
  drawSources();
  if (state.failure) return;
  part("told").textContent = say("ready", { outcome: say(`outcome.${state.draft.outcome}`) });
  part("reply-body").scrollTop = part("sources-body").scrollTop = 0;
  if (own) notice(say("kept"), { name: "put-back", words: say("kept_restore") });
}

/** Begin a conversation; drafts of another one are forgotten. */
function converse(messages, sample = null) {
  asked += 1;
  hideNotice();
  Object.assign(state, { sample, messages, pasting: false, meant: null, hint: "", draft: null, text: "", editing: false });
  Object.assign(state, { rejecting: false, busy: false, failure: null, article: null, kept: null, recorded: null });
  part("hint").value = "";
  drawAll();
  if (messages.length) suggest();
}

function addMessage(role, text) {
  state.messages.push({ role, text });
  state.meant = null;
  drawConversation();
  if (role === "customer") suggest();
}

async function usePasted() {
  const answer = await server.paste_conversation(part("pasted").value);
  const fault = outOf(answer);
  show("paste-fault", Boolean(fault));
  part("paste-fault").textContent = fault ?? "";
  if (!fault && answer.messages.length) converse(answer.messages);
  else part("pasted").focus();
}

async function copyReply() {
  if (!state.draft || state.busy || state.failure) return;
  if (!(await toClipboard(state.text))) {
    notice(say("copy_failed"));
    return;
  }
  const action = isEdited() ? "edited" : "sent";
  const adding = { name: "add-reply", words: say("add_reply") };
  if (state.recorded === state.text) {
    notice(say("copied.again"), adding);
    return;
  }
  state.recorded = state.text;
  const fault = await record(action, { final_text: state.text });
  if (fault) state.recorded = null;
  notice(fault ? say("copied.unrecorded", { reason: fault }) : say(`copied.${action}`), adding);
}

async function record(action, more) {
  return outOf(await server.record_verdict({ draft_id: state.draft.id, action, ...more }));
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Outside a secure context only the old way is left: copy what is selected.
    const holder = make("textarea", { class: "unseen" });
    holder.value = text;
    desk.append(holder);
    holder.select();
    const copied = document.execCommand("copy");
    holder.remove();
    return copied;
  }
}

async function sendRejection() {
  const words = [state.reason && say(`reason.${state.reason}`), part("reason").value.trim()].filter(Boolean);
  const fault = await record("rejected", { reason: words.join(": ") || null });
  if (!fault) Object.assign(state, { rejecting: false, reason: null });
  part("reason").value = fault ? part("reason").value : "";
  drawReply();
  notice(fault ?? say("rejected"));
}

function fillSlot(name) {
  const value = element.querySelector(`[data-slot="${name}"]`).value.trim();
  if (value) addMessage("customer", `${say(`slot.${name}`)}: ${value}`);
}

async function lookUp(id) {
  const answer = await server.read_article(id);
  const fault = outOf(answer);
  if (fault) notice(`${say("failed_article")}: ${fault}`);
  else openArticle(answer);
}

function openArticle(article) {
  state.article = article;
  drawSources();
  go("sources");
  part("sources-body").scrollTop = 0;
  part("sources-body").querySelector(".article mark")?.scrollIntoView({ block: "center" });
  part("close-article").focus();
}

function closeArticle() {
  state.article = null;
  drawSources();
  part("sources-body").focus();
}

function edit() {
  if (!state.draft || state.failure) return;
  state.editing = !state.editing;
  part("editor").value = state.text;
  drawLetter();
  if (!state.editing) return;
  grow(part("editor"));
  part("editor").focus();
}

function go(tab) {
  state.tab = tab;
  drawTabs();
}

/** Light up what shares a citation number: sentences, quotes and cards. */
function light(numbers) {
  const wanted = new Set(numbers);
  for (const place of element.querySelectorAll("[data-numbers]")) {
    place.classList.toggle("lit", place.dataset.numbers.split(" ").some((number) => wanted.has(number)));
  }
  desk.classList.toggle("lighting", wanted.size > 0);
}

function pointAt(numbers) {
  if (state.article) closeArticle();
  go("sources");
  light(numbers);
  part("sources").querySelector("mark.lit")?.scrollIntoView({ block: "nearest" });
}

const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };

function choose(name, value) {
  state[name] = value;
  drawAdjustments();
  suggest();
}

Object.assign(actions, {
  speak: (value) => { speak(value); drawAll(); },
  shortcuts: () => part("shortcuts").showModal(),
  "shortcuts-close": () => part("shortcuts").close(),
  tab: go,
  pick: (id) => { const sample = props.samples.find((one) => one.id === id); converse([...sample.messages], sample); },
  leave: () => converse([]),
  paste: () => { state.pasting = true; drawConversation(); part("pasted").focus(); },
  "paste-cancel": () => { state.pasting = false; drawConversation(); },
  retry: suggest,
  tone: (value) => choose("tone", value),
  language: (value) => choose("language", value),
  mean: (question) => { state.meant = question; suggest(); },
  unmean: () => { state.meant = null; suggest(); },
  fill: fillSlot,
  edit,
  undo: () => { state.text = state.draft.text; state.editing = false; drawLetter(); },
  "put-back": () => { state.text = state.kept; hideNotice(); drawLetter(); },
  copy: copyReply,
  "add-reply": () => { hideNotice(); addMessage("agent", state.text); go("conversation"); },
  reject: () => { hideNotice(); state.rejecting = true; drawReply(); part("reasons").firstChild.focus(); },
  reason: (value) => { state.reason = state.reason === value ? null : value; drawAdjustments(); },
  "reject-cancel": () => { state.rejecting = false; drawReply(); },
  point: (_, place) => pointAt(place.dataset.numbers.split(" ")),
  open: (id) => openArticle(state.draft.sources.find((source) => source.article_id === id)),
  "look-up": lookUp,
  "close-article": closeArticle,
});

const forms = {
  composer: () => { const text = part("next").value.trim(); part("next").value = ""; grow(part("next")); if (text) addMessage("customer", text); },
  paste: usePasted,
  adjust: () => { state.hint = part("hint").value.trim(); suggest(); },
  reject: sendRejection,
};

element.addEventListener("submit", (event) => {
  event.preventDefault();
  forms[event.target.dataset.part]();
});
for (const begin of ["pointerover", "focusin"]) {
  element.addEventListener(begin, (event) => light(event.target.closest("[data-numbers]")?.dataset.numbers.split(" ") ?? []));
}
part("editor").addEventListener("input", () => { state.text = part("editor").value; drawLetter(); grow(part("editor")); });
part("next").addEventListener("input", () => grow(part("next")));
part("next").addEventListener("keydown", (event) => {
  // While an input method composes, Enter takes its suggestion.
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  part("composer").requestSubmit();
});
part("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const tabs = [...part("tabs").children];
  const next = tabs[(tabs.indexOf(event.target.closest("button")) + step + tabs.length) % tabs.length];
  go(next.dataset.value);
  next.focus();
});

function goBack() {
  if (state.article) closeArticle();
  else if (state.editing) edit();
  else if (state.rejecting) actions["reject-cancel"]();
  else if (state.pasting) actions["paste-cancel"]();
}

document.addEventListener("keydown", (event) => {
  if (!element.isConnected || part("shortcuts").open || event.isComposing) return;
  const isWriting = event.target.matches("input, textarea");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    copyReply();
  } else if (event.key === "Escape") {
    goBack();
  } else if (!isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    key(event);
  }
});

/** Keys of one letter, while nothing is being written. */
function key(event) {
  if (event.key === " " && event.target.matches(".sentence") || event.key === "Enter" && event.target.matches(".sentence")) event.target.click();
  else if (event.key === "/") { go("conversation"); part("next").focus(); }
  else if (event.key.toLowerCase() === "e") edit();
  else if (/^[1-9]$/.test(event.key)) pointAt([event.key]);
  else return;
  event.preventDefault();
}

sayAll();
drawAll();
showMe();
desk.classList.add("ready");
