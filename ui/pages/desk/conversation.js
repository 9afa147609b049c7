// One customer's conversation: read anew whenever something changes in it, and who has it said above it.

/** Open a conversation and look at it anew. */
async function openConversation(session, tab = "conversation") {
  const work = conversationWork(session);
  showWork(work, tab);
  await refresh(work);
}

/** Read a conversation as it stands. A suggestion that is being changed stays, and a newer one waits beside it. */
async function refresh(work) {
  const turn = ++work.readings;
  const first = work.view === null;
  try {
    const view = await api("GET", `/desk/conversations/${encodeURIComponent(work.session)}`);
    const draft = view.draft && (await shownDraft(work, view.draft.draft));
    if (turn !== work.readings) return;
    takeIn(work, view, draft);
  } catch (error) {
    if (turn !== work.readings) return;
    if (!first) return;
    work.failure = reasonOf(error);
  }
  if (state.work !== work) return;
  drawConversation();
  drawReply();
  drawSources();
  if (first) part("conversation-body").scrollTop = part("conversation-body").scrollHeight;
}

/** A draft as it is shown; what is at hand already is not asked for again. */
async function shownDraft(work, draft) {
  const known = [work.draft, work.newer].find((one) => one?.id === draft.id);
  return known ?? draftView(draft, await sourcesOf(draft));
}

function takeIn(work, view, draft) {
  Object.assign(work, { view, messages: view.messages, failure: null });
  for (const { name, value } of view.slots) work.slots[name] ??= value;
  const newest = view.messages.findLast(({ role }) => role === "customer")?.number ?? 0;
  work.isStale = Boolean(work.draft) && (view.draft?.draft.id === work.draft.id ? view.draft.stale : newest > (work.answers ?? 0));
  if (!draft && work.draft && !isWriting(work)) Object.assign(work, WITHOUT_DRAFT);
  if (!draft || work.isBusy) return;
  if (draft.id === work.draft?.id) {
    Object.assign(work, { newer: null, answers: view.draft.answers });
  } else if (work.draft ? isWriting(work) : isEdited(work)) {
    Object.assign(work, { newer: draft, newerAnswers: view.draft.answers });
    work.isStale = true;
  } else {
    adopt(work, draft);
    Object.assign(work, { answers: view.draft.answers, isStale: view.draft.stale });
    if (state.work === work) part("told").textContent = say("ready", { outcome: say(`outcome.${draft.outcome}`) });
  }
}

function drawConversation() {
  const { work } = state;
  show("leave", work === trial && (trial.messages.length > 0 || trial.isPasting));
  show("composer", work === trial && !trial.isPasting);
  show("see-reply", Boolean(work?.draft || isLive(work)) && work !== followUps);
  drawStanding();
  if (work === trial) drawTrial();
  else if (work === followUps) drawFollowUps();
  else if (work) drawLive(work);
  else {
    part("conversation-title").textContent = say("conversation");
    drawBody(emptyDesk());
  }
}

/** Draw what is said; whoever reads at its end goes on doing so, whoever reads further up stays there. */
function drawBody(...children) {
  const body = part("conversation-body");
  const isAtEnd = body.scrollHeight - body.scrollTop - body.clientHeight < 60;
  body.replaceChildren(...children.flat().filter(Boolean));
  if (isAtEnd) body.scrollTop = body.scrollHeight;
}

const emptyDesk = () => make("div", { class: "empty" }, make("p", { class: "empty-title" }, say("pick_title")), make("ol", { class: "steps" }, ["pick_first", "pick_second", "pick_third"].map((key) => make("li", {}, say(key)))));

function drawLive(work) {
  part("conversation-title").textContent = customerName(work.session);
  if (!work.view) {
    drawBody(work.failure ? readFailure(work) : waiting());
    return;
  }
  const { view } = work;
  const summary = view.summary.length > 0 && make("details", { class: "summary", open: true }, make("summary", {}, say("summary")), make("ul", {}, view.summary.map((line) => make("li", {}, line))));
  drawBody(summary, make("ol", { class: "messages" }, messageList(view.messages, { thumbs: view.thumbs, happened: happenedIn(view) })));
}

const readFailure = (work) => make("div", { class: "failure", role: "alert" }, make("p", { class: "failure-title" }, say("failed")), make("p", {}, work.failure), button(say("retry"), () => refresh(work)));

/** Who has the conversation, and what one may do about that. */
function drawStanding() {
  const { work } = state;
  const view = isLive(work) ? work.view : null;
  show("standing", Boolean(view));
  draw("conversation-tools");
  if (!view) return;
  const whose = view.state === "with_agent" ? (isMine(view) ? "mine" : "theirs") : view.state;
  part("standing").dataset.whose = whose;
  draw("standing", standingWords(view, whose));
  const tools = {
    waiting_for_person: [toolButton("take", "main")],
    mine: [toolButton("release"), toolButton("resolve")],
    theirs: [toolButton("take_over")],
    with_assistant: [toolButton("take", "main")],
    resolved: [],
  };
  draw("conversation-tools", tools[whose]);
}

const toolButton = (name, kind = "") => make("button", { type: "button", class: `button ${kind}`, "data-do": "stand", "data-value": name }, say(name));

function standingWords(view, whose) {
  const since = whose === "waiting_for_person" ? view.waiting_since : whose === "mine" ? view.unanswered_since : null;
  const words = say(`standing.${whose}`, { agent: view.agent?.display ?? "" });
  const known = view.priority_for && whose === "waiting_for_person" && say(view.priority_for === myName() ? "knows_you_line" : "knows_another", { agent: view.priority_for });
  const clock = since && waitingTime(since, whose === "waiting_for_person");
  if (clock) requestAnimationFrame(tick);
  return [make("i", { class: "dot" }), make("span", {}, [words, known].filter(Boolean).join(" ")), clock];
}

/** Take a conversation, take it over, give it back or close it. */
async function stand(name, place) {
  const { work } = state;
  const isSure = name !== "take_over" || (await confirmed({ title: say("take_over"), text: say("take_over_text", { agent: work.view.agent?.display ?? "" }), yes: say("take_over") }));
  if (!isSure) return;
  const path = `/desk/conversations/${encodeURIComponent(work.session)}`;
  const calls = {
    take: () => takeIt(work),
    take_over: () => takeIt(work, true),
    release: () => api("POST", `${path}/release`),
    resolve: () => api("POST", `${path}/resolve`),
  };
  await attempt(place, calls[name]);
  await Promise.all([refresh(work), lookAtQueue()]);
  if (name === "resolve" && work.view?.state === "resolved") tell(say("resolved"), say("next_one"), openNext);
}

/** Have a conversation; what another agent has is asked for only when that is wanted. Gives whether one has it. */
async function takeIt(work, takesOver = false) {
  try {
    await api("POST", `/desk/conversations/${encodeURIComponent(work.session)}/take`, { take_over: takesOver });
    return true;
  } catch (error) {
    if (error.code !== "already-taken") throw error;
    await refresh(work);
    return (await confirmed({ title: say("taken_title"), text: say("taken_text", { agent: work.view.agent?.display ?? "" }), yes: say("take_over") })) ? takeIt(work, true) : false;
  }
}
