// What is open at the desk. Each conversation, and the trial, is a piece of work with a reply of its own, which is kept
// while others are looked at: `text` is the reply as the agent has it, `draft` the suggestion that it came from.

const TONES = ["formal", "friendly", "brief"];
const REPLY_LANGUAGES = ["auto", "zh", "en"];
const REASONS = ["wrong_article", "outdated", "incomplete", "tone"];

let me = { name: null, rights: [] };
const state = { queue: null, work: null, tab: "queue", article: null };

const WITHOUT_DRAFT = Object.freeze({ draft: null, text: "", newer: null, isStale: false, isEditing: false, isRejecting: false, reason: null });

/** A new piece of work; `kind` is "conversation", "trial" or "follow_ups". */
const workOf = (kind, more = {}) => ({
  kind, session: null, view: null, messages: [], failure: null, isBusy: false, isSending: false, readings: 0, draftings: 0,
  ...WITHOUT_DRAFT, kept: null, tone: "formal", language: "auto", hint: "", meant: null, recorded: null, slots: {}, ...more,
});

const works = new Map();
const trial = workOf("trial");
const followUps = workOf("follow_ups");

/** The work on a conversation, begun if nobody has looked at it yet. */
function conversationWork(session) {
  if (!works.has(session)) works.set(session, workOf("conversation", { session }));
  return works.get(session);
}

const isLive = (work) => work?.kind === "conversation";
const myName = () => me.name ?? "local administrator";
const isMine = (entry) => entry?.agent?.name === myName();
const isTheirs = (entry) => Boolean(entry?.agent) && !isMine(entry);

/** What the reply says before anybody has touched it: whom a person answers is not told to wait for a person. */
const suggested = (work) => (!work.draft || (isLive(work) && saysNothing(work.draft)) ? "" : work.draft.text);
const saysNothing = (draft) => draft.outcome === "hand_off" && !draft.sentences.some(({ role }) => role === "statement");
const isEdited = (work) => work.text !== suggested(work);
const isWriting = (work) => isEdited(work) || (work.isEditing && state.work === work && document.activeElement === part("editor"));
const isUnsaved = () => [...works.values(), trial].some((work) => isEdited(work) && work.recorded !== work.text);

/** Whoever has something open goes on with it, signed in again in another window. */
const staysHere = () => state.work !== null;

/** Have a suggestion at hand, in the place of what was there. */
function adopt(work, draft) {
  const own = isEdited(work) && work.text.trim() ? work.text : null;
  Object.assign(work, WITHOUT_DRAFT, { draft, kept: own, recorded: null, failure: null });
  work.text = suggested(work);
  return own;
}

/** Show a piece of work in all columns. */
function showWork(work, tab = "conversation") {
  if (work !== state.work) Object.assign(state, { work, article: null });
  hideNotice();
  history.replaceState(null, "", placeOf(work));
  go(tab);
  drawAll();
  part("conversation-body").scrollTop = part("conversation-body").scrollHeight;
  part("reply-body").scrollTop = part("sources-body").scrollTop = 0;
}

const placeOf = (work) => (isLive(work) ? at("conversation", work.session) : work ? at(work.kind) : "#/");

/** Open what the address names. */
function openAddress() {
  const [, kind, session] = location.hash.split("/");
  if (kind === "conversation" && session) openConversation(decodeURIComponent(session));
  else if (kind === "trial") showWork(trial);
  else if (kind === "follow_ups") openFollowUps();
  else drawAll();
}

function drawAll() {
  drawQueue();
  drawConversation();
  drawReply();
  drawSources();
  drawTabs();
}
