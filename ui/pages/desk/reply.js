// The reply to whoever is looked at: what was suggested, how sure that is, what is missing, and how it should be instead.

function drawReply() {
  const { work } = state;
  const draft = work?.draft ?? null;
  const isThere = isLive(work) ? Boolean(work.view) : Boolean(draft);
  desk.dataset.state = work?.isBusy ? "busy" : work?.failure ? "failed" : draft ? "draft" : "empty";
  desk.dataset.kind = work?.kind ?? "none";
  desk.dataset.outcome = draft?.outcome ?? "";
  part("reply-body").setAttribute("aria-busy", String(Boolean(work?.isBusy)));
  show("waiting", Boolean(work?.isBusy) && !isThere);
  show("failure", Boolean(work?.failure) && !isLive(work));
  show("draft", isThere && (isLive(work) || !work.failure));
  show("reply-empty", !isThere && !work?.isBusy && !work?.failure);
  show("actions", !part("draft").hidden && !work.isRejecting);
  show("reject", Boolean(work?.isRejecting));
  part("failure-why").textContent = work?.failure ?? "";
  draw("labels", draft && !part("draft").hidden && outcomeLabel(draft.outcome));
  draw("reply-empty", emptyReply(work));
  if (!part("draft").hidden) drawDraft(work);
}

function drawDraft(work) {
  const { draft } = work;
  drawStale(work);
  draw("why", draft && [make("p", { class: "facts" }, make("span", { class: "label", title: say("business_type") }, say(`business.${draft.business_type}`)), draft.confidence > 0 && confidenceLabel(draft)), make("p", {}, draft.why)]);
  draw("notes", notesOn(work));
  draw("asides", asidesOf(work));
  drawLetter();
  drawAdjustments();
  show("to-reject", Boolean(draft));
  part("use-word").textContent = say(isLive(work) ? (isTheirs(work.view) ? "take_over_send" : "send") : "copy");
}

const emptyReply = (work) => (work === trial || !work) && make("div", { class: "empty" }, make("p", { class: "empty-title" }, say("empty_title")), make("ol", { class: "steps" }, ["empty_first", "empty_second", "empty_third"].map((key) => make("li", {}, say(key)))));

/** The customer wrote again: the suggestion stays as long as somebody is writing, and says that it is old. */
function drawStale(work) {
  const isOld = isLive(work) && (work.newer !== null || work.isStale);
  show("stale", isOld);
  if (!isOld) return;
  draw("stale", make("span", {}, say(work.newer ? "stale_newer" : "stale_drafting")), work.newer && button(say("use_newer"), useNewer, "link"));
}

/** Take the newer suggestion; what was written stays within reach. */
function useNewer() {
  const { work } = state;
  if (!work?.newer) return;
  const answers = work.newerAnswers;
  const own = adopt(work, work.newer);
  Object.assign(work, { answers, isStale: false });
  drawReply();
  drawSources();
  offerBack(own);
}

/** What an agent had written before another suggestion came can be put back. */
function offerBack(own) {
  const { work } = state;
  if (own) tell(say("kept"), say("kept_restore"), () => { work.text = own; drawReply(); });
}

function notesOn(work) {
  const warnings = (work.draft?.warnings ?? []).map(({ code, message }) => make("p", { class: "warning", "data-code": code }, make("strong", {}, say("warnings")), make("span", {}, message)));
  const meant = work.meant && make("p", { class: "meant" }, make("span", {}, say("meant", { question: work.meant.question })), make("button", { type: "button", class: "link", "data-do": "unmean" }, say("meant_undo")));
  const holding = isLive(work) && work.draft?.outcome === "hand_off" && make("p", { class: "holding" }, make("span", {}, say(saysNothing(work.draft) ? "no_answer" : "general_answer")), !work.text && make("button", { type: "button", class: "link", "data-do": "use-holding" }, say("use_holding")));
  return [...warnings, meant, holding];
}

function asidesOf(work) {
  const { draft } = work;
  const isMissing = draft?.missing && draft.outcome === "hand_off";
  return [
    draft?.choices.length > 0 && choicesOf(draft),
    isMissing && make("section", { class: "aside" }, heading(say("missing")), make("p", {}, say(draft.slots.some(({ name }) => name === "order_number") ? "missing_data" : "missing_handbook", { missing: draft.missing }))),
    slotsOf(work),
  ];
}

function choicesOf(draft) {
  const buttons = draft.choices.map((choice) => make("button", { type: "button", class: "option", "data-do": "mean", "data-value": choice.article_id }, choice.question, draft.internal.includes(choice.article_id) && internalLabel()));
  return make("section", { class: "aside" }, heading(say("choices")), make("div", { class: "options" }, buttons));
}

function drawAdjustments() {
  const { work } = state;
  const segment = (name) => (value) => make("button", { type: "button", "data-do": name, "data-value": value, "aria-pressed": String(work[name] === value) }, say(`${name === "tone" ? "tone" : "reply_language"}.${value}`));
  draw("tones", TONES.map(segment("tone")));
  draw("languages", REPLY_LANGUAGES.map(segment("language")));
  draw("reasons", REASONS.map((value) => make("button", { type: "button", "data-do": "reason", "data-value": value, "aria-pressed": String(work.reason === value) }, say(`reason.${value}`))));
  if (document.activeElement !== part("hint")) part("hint").value = work.hint;
}

/** Ask for another suggestion; one that was overtaken by a further wish is dropped. */
async function redraft(work = state.work) {
  const turn = ++work.draftings;
  hideNotice();
  Object.assign(work, { isBusy: true, failure: null, isRejecting: false });
  state.article = null;
  drawReply();
  try {
    const draft = await (isLive(work) ? api("POST", `/desk/conversations/${encodeURIComponent(work.session)}/drafts`, wishOf(work)) : api("POST", "/drafts", trialWish(work)));
    const shown = draftView(draft, await sourcesOf(draft));
    if (turn !== work.draftings) return;
    work.isBusy = false;
    const own = adopt(work, shown);
    work.answers = work.messages.findLast(({ role }) => role === "customer")?.number;
    if (state.work === work) offerBack(own);
    part("told").textContent = say("ready", { outcome: say(`outcome.${draft.outcome}`) });
  } catch (error) {
    if (turn !== work.draftings) return;
    work.isBusy = false;
    if (isLive(work)) tell(reasonOf(error));
    else work.failure = reasonOf(error);
  }
  if (state.work !== work) return;
  drawConversation();
  drawReply();
  drawSources();
  part("reply-body").scrollTop = part("sources-body").scrollTop = 0;
}

const wishOf = (work) => ({ tone: work.tone, language: work.language === "auto" ? null : work.language, hint: work.hint || null, article_id: work.meant?.article_id ?? null });

function choose(name, value) {
  state.work[name] = value;
  drawAdjustments();
  redraft();
}

/** Draft for what the customer means, or from an article that an agent picked. */
function mean(articleId) {
  const { draft } = state.work;
  const choice = draft.choices.find((one) => one.article_id === articleId);
  const other = draft.alternatives.find((one) => one.article_id === articleId);
  state.work.meant = { article_id: articleId, question: choice?.question ?? other?.title };
  redraft();
}
