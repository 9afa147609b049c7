// How a reply gets to the customer: what is asked before it goes, and what is done when it may not go.

/** Use the reply: send it to the customer, or copy it where there is none. */
async function useReply() {
  const { work } = state;
  if (!work || work === followUps || part("draft").hidden || work.isBusy || work.isSending) return;
  if (!work.text.trim()) { edit(work.text.length); return; }
  if (!isLive(work)) { await copyReply(); return; }
  work.isSending = true;
  part("use").setAttribute("aria-busy", "true");
  try {
    await send(work);
  } catch (error) {
    if (error.status !== 401) tell(reasonOf(error));
  } finally {
    work.isSending = false;
    part("use").removeAttribute("aria-busy");
  }
}

async function send(work) {
  if (!(await mayGo(work))) return;
  const { text, draft } = work;
  // A message that may have got through is sent again under the same name: the server takes it once.
  if (work.sending?.text !== text) work.sending = { client_message_id: crypto.randomUUID(), text };
  const message = { ...work.sending, seen: work.messages.at(-1)?.number ?? 0, draft_id: draft?.id ?? null };
  if (!(await handOver(work, message))) return;
  const verdict = !draft ? "own" : text.trim() === draft.text.trim() ? "sent" : "edited";
  Object.assign(work, WITHOUT_DRAFT, { sending: null, kept: null, meant: null, hint: "" });
  tell(say(`sent.${verdict}`), say("resolve"), () => stand("resolve"));
  await Promise.all([refresh(work), lookAtQueue()]);
}

/** What only a person can weigh: a reply to the message before last, and words that customers must not read. */
async function mayGo(work) {
  if (work.isStale && work.text === suggested(work)) {
    const isWanted = await confirmed({ title: say("stale_title"), text: say("stale_text"), yes: say("send_anyway") });
    if (!isWanted) return false;
  }
  const internal = internalIn(work);
  return !internal.length || (await confirmed({ title: say("internal_title"), text: say("internal_text", { titles: internal.join(say("list_comma")) }), yes: say("send_anyway"), isDangerous: true })) === true;
}

/** The titles of internal articles that the reply still quotes. */
function internalIn(work) {
  if (!work.draft) return [];
  const numbers = new Set(partsIn(work.text, work.draft.parts).flatMap((piece) => piece.numbers));
  return work.draft.articles.filter(({ audience, citations }) => audience === "internal" && citations.some(({ number }) => numbers.has(number))).map(({ title }) => title);
}

/** Give a message to the server; gives whether it is on its way. */
async function handOver(work, message) {
  const path = `/desk/conversations/${encodeURIComponent(work.session)}/messages`;
  try {
    if (isTheirs(work.view)) return await afterTaking(work, message);
    await api("POST", path, message);
    return true;
  } catch (error) {
    const answers = { "already-taken": () => afterTaking(work, message), "newer-message": () => afterReading(work, message), "empty-slot": () => fillIn(error.problem.slots ?? []) };
    if (!answers[error.code]) throw error;
    return answers[error.code]();
  }
}

/** Another agent has the conversation: it goes out once one has taken it over. */
async function afterTaking(work, message) {
  await refresh(work);
  const agent = work.view.agent?.display ?? "";
  if (!(await confirmed({ title: say("taken_title"), text: say("taken_text", { agent }), yes: say("take_over_send") }))) return false;
  await api("POST", `/desk/conversations/${encodeURIComponent(work.session)}/take`, { take_over: true });
  await refresh(work);
  return handOver(work, message);
}

/** The customer has written meanwhile: it goes out once that was read. */
async function afterReading(work, message) {
  await refresh(work);
  const newer = work.messages.filter(({ number, role }) => number > message.seen && role === "customer").map(({ text }) => make("blockquote", { class: "quote" }, text));
  if (!(await confirmed({ title: say("newer_title"), text: say("newer_text"), yes: say("send_anyway"), no: say("look_first"), more: newer }))) return false;
  return handOver(work, { ...message, seen: work.messages.at(-1).number, anyway: true });
}

/** A place in the reply still waits for a value: go there. Nothing goes out. */
function fillIn(places) {
  const { work } = state;
  const first = places.find((place) => work.text.includes(place)) ?? "";
  edit(work.text.indexOf(first));
  part("editor").setSelectionRange(work.text.indexOf(first), work.text.indexOf(first) + first.length);
  tell(say("fill_first", { places: places.join(say("list_comma")) }));
  return false;
}

async function sendRejection() {
  const { work } = state;
  const reason = [work.reason && say(`reason.${work.reason}`), part("reason").value.trim()].filter(Boolean).join(": ") || null;
  try {
    if (isLive(work)) await api("POST", `/desk/conversations/${encodeURIComponent(work.session)}/reject`, { draft_id: work.draft.id, reason: reason ?? say("reason.none") });
    else await verdict(work, { action: "rejected", reason });
  } catch (error) {
    if (error.status !== 401) tell(reasonOf(error));
    return;
  }
  part("reason").value = "";
  // In a conversation somebody has to answer all the same: in their own words now.
  if (isLive(work)) Object.assign(work, WITHOUT_DRAFT, { text: isEdited(work) ? work.text : "" });
  else Object.assign(work, { isRejecting: false, reason: null });
  drawReply();
  drawSources();
  if (isLive(work)) edit(work.text.length);
  tell(say("rejected"));
}

function reject(isWanted) {
  const { work } = state;
  if (!work?.draft || part("draft").hidden) return;
  hideNotice();
  work.isRejecting = isWanted;
  drawReply();
  if (isWanted) part("reasons").firstChild.focus();
}

const verdict = (work, given) => api("POST", `/drafts/${encodeURIComponent(work.draft.id)}/feedback`, given);
