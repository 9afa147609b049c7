// How the queue looks: who waits, whom one has oneself, whom colleagues have; times that go on by themselves.

const TARGET_SECONDS = 20;
const SOON_SECONDS = 12;

function drawQueue() {
  const { queue } = state;
  const focused = document.activeElement?.closest?.(".queue-row")?.dataset.value;
  const rows = queue?.rows ?? [];
  const mine = rows.filter((row) => row.state === "with_agent" && isMine(row));
  const theirs = rows.filter((row) => row.state === "with_agent" && !isMine(row));
  const waiting = waitingIn(queue);
  draw("queue-body", queueGroup("waiting", waiting, queue && nobodyWaits(queue)), queueGroup("mine", mine), queueGroup("theirs", theirs));
  part("waiting-count").textContent = waiting.length || "";
  part("follow-up-count").textContent = queue?.follow_ups || "";
  for (const [name, kind] of [["to-follow-ups", "follow_ups"], ["to-trial", "trial"]]) part(name).setAttribute("aria-current", String(state.work?.kind === kind));
  drawStatus();
  tick();
  if (focused) part("queue-body").querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
}

function queueGroup(name, rows, empty = null) {
  if (!rows.length && !empty) return null;
  const id = `group-${name}`;
  return make("section", { class: "group", "data-group": name, "aria-labelledby": id },
    make("h3", { id }, say(`group.${name}`), rows.length > 0 && make("span", { class: "quiet" }, String(rows.length))),
    rows.length ? make("ul", {}, rows.map(queueRow)) : empty);
}

const nobodyWaits = (queue) => make("div", { class: "nobody" }, make("p", {}, say(queue.open ? "nobody_waits" : "nobody_waits_closed", { time: queue.opens_at ? moment(queue.opens_at) : "" })), make("p", { class: "quiet" }, say("nobody_waits_line")));

/** A conversation in the queue. */
function queueRow(row) {
  const isWaiting = row.state === "waiting_for_person";
  const since = isWaiting ? row.waiting_since : row.unanswered_since;
  return make("li", {}, make("button", { type: "button", class: "queue-row", "data-do": "open", "data-value": row.session, "data-state": row.state, "aria-current": String(state.work?.session === row.session) },
    make("span", { class: "queue-head" }, make("strong", {}, customerName(row.session)), isTheirs(row) && make("span", { class: "whose" }, row.agent.display), since && waitingTime(since, isWaiting)),
    make("span", { class: "preview", lang: row.language }, row.preview || say("nothing_said")),
    make("span", { class: "tags" }, tagsOf(row, isWaiting))));
}

/** What an agent should know before opening it. */
const tagsOf = (row, isWaiting) => [
  row.cause && make("span", { class: "tag cause", "data-cause": row.cause }, say(`cause.${row.cause}`)),
  row.urgent && make("span", { class: "tag urgent" }, say("urgent")),
  isWaiting && row.priority_for === myName() && make("span", { class: "tag yours" }, say("knows_you")),
  row.business_type && !["other", row.cause].includes(row.business_type) && make("span", { class: "tag" }, say(`business.${row.business_type}`)),
  row.language !== speaking && make("span", { class: "tag" }, say(`language.${row.language}`)),
  row.drafting && make("span", { class: "tag faint" }, say("drafting")),
];

/** How long somebody has waited; `tick` lets it go on. */
function waitingTime(since, isTimed) {
  return make("time", { class: "wait", datetime: since, "data-since": since, "data-timed": isTimed });
}

/** Let all times on the page go on, each with the target that it keeps or misses. */
function tick() {
  for (const place of element.querySelectorAll("[data-since]")) {
    const seconds = (nowThere() - Date.parse(place.dataset.since)) / 1000;
    place.textContent = lasting(seconds);
    // Out of hours nobody has promised anything.
    const isTimed = place.dataset.timed !== undefined && state.queue?.open;
    place.dataset.target = !isTimed ? "none" : seconds <= SOON_SECONDS ? "within" : seconds <= TARGET_SECONDS ? "soon" : "over";
    place.title = isTimed ? say(`target.${place.dataset.target}`, { seconds: TARGET_SECONDS }) : "";
  }
}

function drawStatus() {
  const { queue } = state;
  const waiting = waitingIn(queue).length;
  const words = !queue ? "" : queue.open ? say("status_open", { count: waiting }) : say("status_closed");
  draw("status", queue && make("i", { class: "dot", "data-open": String(queue.open) }), make("span", {}, words));
}

/** The sessions in the order in which they are shown. */
const sessionsShown = () => [...part("queue-body").querySelectorAll(".queue-row")].map((row) => row.dataset.value);

/** Open the one before or behind, or the one that waits longest. */
function step(by) {
  const shown = sessionsShown();
  if (!shown.length) return;
  const here = shown.indexOf(state.work?.session);
  const next = here < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.max(0, Math.min(shown.length - 1, here + by));
  openConversation(shown[next]);
}

function openNext() {
  const next = waitingIn(state.queue).find((row) => row.session !== state.work?.session);
  if (next) openConversation(next.session);
  else tell(say("nobody_waits"));
}
