// Articles that say the same, or that disagree: both passages side by side, and what becomes of them.

const CONFLICT_PAGE = 20;
const CONFLICT_KINDS = ["contradiction", "duplicate"];
const CONFLICT_STATES = ["open", "dismissed", "resolved"];

section({
  key: "conflicts",
  right: "read",
  icon: "M4 7h10M11 4l3 3-3 3M20 17H10M13 14l-3 3 3 3",
  draw: drawConflicts,
});

const conflictPath = (id, ...more) => ["/conflicts", encodeURIComponent(id), ...more].join("/");

async function drawConflicts(root, route) {
  const kind = CONFLICT_KINDS.includes(route.query.get("kind")) ? route.query.get("kind") : "";
  const state = CONFLICT_STATES.includes(route.query.get("state")) ? route.query.get("state") : "open";
  const list = make("div", { class: "cards" });
  const foot = make("div", { class: "row centred-row" });
  const scanning = make("div", {});
  const narrow = (change) => goTo(`${at("conflicts")}${query({ kind, state, ...change })}`);
  const scan = button(say("scan"), (pressed) => attempt(pressed, async () => { await api("POST", "/conflicts/scan", { everything: false }); watch(); }));
  let last = await api("GET", "/conflicts/scan");

  async function look(after = null) {
    const page = await api("GET", `/conflicts${query({ kind, state, limit: CONFLICT_PAGE, after })}`);
    const cards = page.conflicts.map(conflictCard);
    if (after === null) list.replaceChildren(...cards); else list.append(...cards);
    foot.replaceChildren(...[
      page.next && button(say("show_more"), (pressed) => attempt(pressed, () => look(page.next))),
      list.children.length === 0 && noConflicts(state, kind, last),
    ].filter(Boolean));
  }

  /** Follow the scan that is under way, and show what it found. */
  async function watch() {
    const bar = progressBar(say("scanning"));
    let wasRunning = false;
    scan.disabled = true;
    const found = await follow(root, () => api("GET", "/conflicts/scan"), (now) => now.running, (now) => {
      if (!now.running) return;
      wasRunning = true;
      bar.set(now.done, now.total);
      scanning.replaceChildren(bar);
    }).catch((error) => { tell(reasonOf(error)); return null; });
    scan.disabled = false;
    if (!found) return;
    last = found;
    scanning.replaceChildren(scanReport(found));
    if (wasRunning || state === "open") await look().catch((error) => tell(reasonOf(error)));
    if (!found.fault) tell(say("scan_done", found.report));
  }

  await look();
  scanning.replaceChildren(scanReport(last));
  root.replaceChildren(sectionHead(say("section.conflicts"), say("conflicts_line"), may("edit") && scan), scanning,
    make("div", { class: "row wrap spread" },
      segments(say("conflict_kinds"), [["", say("any.kind")], ...worded("conflict_kind", CONFLICT_KINDS)], kind, (value) => narrow({ kind: value })),
      segments(say("filter.state"), worded("conflict_state", CONFLICT_STATES), state, (value) => narrow({ state: value }))),
    list, foot);
  if (last.running) watch();
}

function scanReport({ fault, started_at: begun, started_by: by, finished_at: when, report }) {
  if (fault) return make("p", { class: "warning" }, say("scan_failed", { when: moment(begun), by: who(by) }), " ", fault);
  if (!report) return make("p", { class: "quiet" }, say("scan_hint"));
  return make("p", { class: "quiet", "data-part": "last-scan" }, say("scan_last", { when: moment(when), by: who(by), ...report }));
}

function noConflicts(state, kind, { report }) {
  if (state !== "open") return emptyState(say(`no_conflicts.${state}`), say("no_conflicts_line"));
  return emptyState(say(kind ? `no_conflicts.${kind}` : "no_conflicts"), say(report ? "no_conflicts_line" : "no_scan_line"));
}

function conflictCard(conflict) {
  const { first, second, differences } = conflict;
  const [surest, ...others] = differences;
  const isOpen = conflict.state === "open";
  const isDuplicate = conflict.kind === "duplicate";
  return make("article", { class: "panel conflict", "data-conflict": conflict.id },
    make("div", { class: "row wrap spread" },
      make("div", { class: "labels" }, label(say(`conflict_label.${conflict.kind}`), isDuplicate ? "" : "bad"), !isDuplicate && label(say(`conflict_reason.${conflict.reason}`)),
        conflict.state !== "open" && label(say(`conflict_state.${conflict.state}`))),
      make("span", { class: "quiet" }, moment(conflict.found_at))),
    make("div", { class: "both" }, [["first", first], ["second", second]].map(([name, side]) =>
      make("div", { class: "headed" }, sideHead(side), surest && markedPassage(surest[name], side.language)))),
    others.length > 0 && make("details", {}, make("summary", {}, say(others.length === 1 ? "one_more_difference" : "more_differences", { count: others.length })), make("div", { class: "cards" }, others.map((one) => differencePair(one, first, second)))),
    (first.stale || second.stale) && make("p", { class: "warning" }, say("conflict_stale")),
    conflict.decided_reason && make("p", { class: "quote" }, say("conflict_decided", { who: who(conflict.decided_by), when: moment(conflict.decided_at) }), " ", conflict.decided_reason),
    may("edit") && make("div", { class: "row wrap end" }, isOpen && !isDuplicate && make("span", { class: "quiet" }, say("conflict_fix")),
      isOpen && button(say("no_conflict"), (pressed) => dismissConflict(pressed, conflict)),
      isOpen && isDuplicate && button(say("merge"), (pressed) => mergeArticles(pressed, conflict), "main"),
      conflict.state === "dismissed" && button(say("gap_reopen"), (pressed) => reopenConflict(pressed, conflict))));
}

const sideHead = (side) => make("div", { class: "side-head" },
  linkTo(at("articles", side.article_id), { class: "title-link", lang: side.language }, side.title || side.article_id),
  make("span", { class: "labels" }, make("span", { class: "quiet" }, [side.article_id, say(`language.${side.language}`), say("revision", { number: side.revision })].join(" · ")),
    side.audience === "internal" && label(say("internal"), "internal")));

/** Two statements side by side, the words marked that do not agree. */
const differencePair = (one, first, second) => make("div", {}, make("p", { class: "quiet" }, say(`conflict_reason.${one.reason}`)),
  make("div", { class: "both" }, markedPassage(one.first, first.language), markedPassage(one.second, second.language)));

const markedPassage = (passage, language) => make("blockquote", { class: "passage", lang: language }, passageMarks(passage));

async function dismissConflict(pressed, conflict) {
  const reason = await confirmed({ title: say("no_conflict_title"), text: say("no_conflict_text"), yes: say("no_conflict"), ask: say("no_conflict_reason"), needed: true });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", conflictPath(conflict.id, "dismiss"), { reason });
    leaveList(conflict, say("conflict_dismissed"));
  });
}

/** Take a card from the list; what was done can be undone at once. */
function leaveList(conflict, words) {
  const card = element.querySelector(`[data-conflict="${CSS.escape(conflict.id)}"]`);
  card?.remove();
  if (!element.querySelector("[data-conflict]")) drawSection();
  tell(words, say("undo"), () => attempt(null, async () => {
    await api("POST", conflictPath(conflict.id, "reopen"), { reason: say("undo") });
    await drawSection();
  }));
}

async function reopenConflict(pressed, conflict) {
  await attempt(pressed, async () => {
    await api("POST", conflictPath(conflict.id, "reopen"), { reason: "" });
    await drawSection();
    tell(say("conflict_reopened"));
  });
}

/** One article takes over the questions of both, as a draft; the other is taken down by a person once that is live. */
async function mergeArticles(pressed, conflict) {
  const { first, second } = conflict;
  const sides = [first, second].map((side) => [side.article_id, side]);
  const options = sides.map(([id, side], place) => {
    const radio = input(id, { type: "radio", name: "keep" });
    radio.checked = place === 0;
    return make("label", { class: "pick" }, radio, make("span", {}, make("strong", { lang: side.language }, side.title || id), make("span", { class: "quiet" }, ` ${id}`)));
  });
  const group = make("fieldset", { class: "field" }, make("legend", {}, say("merge_keep")), options);
  if (!(await confirmed({ title: say("merge_title"), text: say("merge_text"), yes: say("merge_do"), more: [group, first.audience !== second.audience && make("p", { class: "warning" }, say("merge_audiences"))] }))) return;
  const keep = group.querySelector("input:checked").value;
  await attempt(pressed, async () => {
    const merged = await api("POST", conflictPath(conflict.id, "merge"), { keep });
    const gone = sides.find(([id]) => id === merged.retire)?.[1];
    const steps = make("ol", { class: "steps" }, make("li", {}, make("span", {}, say("merge_step_publish"))), make("li", {}, make("span", {}, say("merge_step_retire", { title: gone?.title || merged.retire }))));
    countAgain();
    if (await confirmed({ title: say("merge_done"), yes: say("gap_open_draft"), no: say("close"), more: [steps] })) goTo(at("articles", merged.article_id));
  });
}
