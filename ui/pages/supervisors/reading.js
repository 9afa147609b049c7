// One conversation to read: what was said, who answered, the drafts behind the replies and what became of them.

async function drawReading(root, session, route) {
  const view = await api("GET", `/desk/conversations/${encodeURIComponent(session)}`);
  const back = `${at("conversations")}${query({ figure: route.query.get("figure"), day: route.query.get("day") })}`;
  const tools = may("draft") ? make("a", { class: "button", href: `/desk/#/conversation/${encodeURIComponent(session)}` }, say("open_at_desk")) : null;
  const summary = view.summary.length > 0 && make("section", { class: "panel" }, make("h3", {}, say("summary")), make("ul", { class: "plain" }, view.summary.map((line) => make("li", {}, line))));
  root.replaceChildren(
    linkTo(back, { class: "back link" }, say("back_to_rows")),
    sectionHead(customerName(session), [day(view.messages[0]?.at ?? ""), say(`standing_of.${view.state}`), view.agent?.display].filter(Boolean).join(" · "), tools),
    make("div", { class: "reading" },
      make("section", { class: "panel conversation" }, make("ol", { class: "messages" }, messageList(view.messages, { thumbs: view.thumbs, happened: happenedIn(view), below: (message) => draftBehind(message) }))),
      make("div", { class: "beside-reading" }, summary, handoffsPanel(view), contactPanel(view))));
}

/** What was suggested for a reply, asked for when somebody wants to see it. */
function draftBehind(message) {
  if (!message.draft_id || message.role === "customer") return null;
  const place = make("div", { class: "draft-behind" });
  const opened = make("details", { class: "behind" }, make("summary", {}, say(message.role === "agent" ? "draft_behind_agent" : "draft_behind")), place);
  opened.addEventListener("toggle", async () => {
    if (!opened.open || place.children.length) return;
    place.replaceChildren(waiting());
    try {
      const stored = await api("GET", `/drafts/${encodeURIComponent(message.draft_id)}`);
      place.replaceChildren(...behindParts(draftView(stored, await sourcesOf(stored)), stored, message));
    } catch (error) {
      place.replaceChildren(failure(error));
    }
  });
  return opened;
}

function behindParts(draft, stored, message) {
  const given = stored.feedback.at(-1);
  // What is stored is masked; what was sent is compared as it was stored.
  const sent = message.role === "agent" ? given?.final_text ?? (given?.action === "sent" ? draft.letter : message.text) : null;
  return [
    make("p", { class: "labels" }, outcomeLabel(draft.outcome), confidenceLabel(draft), given && label(say(`verdict.${given.action}`), given.action === "sent" ? "good" : given.action === "rejected" ? "bad" : "waits")),
    given?.reason && make("p", { class: "quote" }, given.reason),
    sent !== null && sent.trim() !== draft.letter.trim()
      ? make("div", { class: "changed" }, make("h4", {}, say("changed_title")), make("p", { class: "text" }, marked(difference(draft.letter, sent))))
      : make("p", { class: "text" }, letterParts(draft.parts)),
    make("p", { class: "quiet" }, draft.why),
    draft.articles.map((article) => sourceCard(article)),
  ].flat().filter(Boolean);
}

function handoffsPanel({ handoffs }) {
  if (!handoffs.length) return make("section", { class: "panel" }, make("h3", {}, say("panel.handoffs")), make("p", { class: "quiet" }, say("panel_none.handoffs")));
  const row = (one) => {
    const seconds = one.answered_at && (Date.parse(one.answered_at) - Date.parse(one.at)) / 1000;
    const facts = [
      [say("handed_at"), moment(one.at)],
      [say("taken_by"), one.agent ? `${agentName(one.agent)}${one.taken_at ? ` · ${clockTime(one.taken_at)}` : ""}` : say("nobody_yet")],
      [say("first_answer"), one.answered_at ? `${clockTime(one.answered_at)} · ${tookWords(seconds)}` : say("not_yet")],
      [say("resolved_at"), one.resolved_at ? clockTime(one.resolved_at) : say("not_yet")],
    ];
    return make("li", {}, make("p", { class: "labels" }, label(say(`cause.${one.cause}`), "cause")), make("dl", { class: "facts" }, facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
  };
  return make("section", { class: "panel" }, make("h3", {}, say("panel.handoffs")), make("ul", { class: "handoffs" }, handoffs.map(row)));
}

function contactPanel({ contact, follow_up: followUp, rating }) {
  if (!contact && !rating) return null;
  return make("section", { class: "panel" }, make("h3", {}, say("panel.left")), contact && contactView(contact), followUp && make("p", { class: "quiet" }, followUp.state === "done" ? say("follow_up_done_by", { agent: who(followUp.done_by ?? ""), time: moment(followUp.done_at) }) : say("follow_up_open", { time: moment(followUp.due_at) })), followUp?.done_note && make("p", { class: "quote" }, followUp.done_note), rating && ratingView(rating));
}
