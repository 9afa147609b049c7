// A day at a glance: who waits, how soon people answered, why customers came to a person, what became of the drafts.

const TREND_DAYS = 7;
const ANSWER_PARTS = ["in_time", "late", "unanswered"];

section({
  key: "overview",
  right: "watch",
  icon: "M4 20V4M4 20h16M8.5 16v-4M13 16V8M17.5 16v-6",
  draw: drawOverview,
});

async function drawOverview(root, route) {
  const wanted = route.query.get("day");
  const figures = await figuresOf(wanted);
  const today = wanted ? (await figuresOf(null)).day : figures.day;
  const chosen = figures.day === today ? null : figures.day;
  const top = make("div", { class: "part" });
  root.replaceChildren(sectionHead(say("section.overview"), chosen ? say("overview_line_past", { day: day(figures.day) }) : say("overview_line"), dayPicker(figures.day, today)), top);
  const show = (found) => top.replaceChildren(...overviewParts(found, chosen));
  show(figures);
  root.append(await trendPanel(figures.day));
  if (!chosen) keepUp(root, top, show);
}

/** The day to look at: one back, one forth, or any. */
function dayPicker(shown, today) {
  const go = (iso) => goTo(`${at("overview")}${query({ day: iso === today ? null : iso })}`);
  const other = (by) => { const moved = new Date(`${shown}T12:00Z`); moved.setUTCDate(moved.getUTCDate() + by); return moved.toISOString().slice(0, 10); };
  const pick = input(shown, { type: "date", max: today, "aria-label": say("day") });
  pick.addEventListener("change", () => pick.value && go(pick.value));
  const before = button("‹", () => go(other(-1)));
  const after = button("›", () => go(other(1)));
  before.setAttribute("aria-label", say("day_before"));
  after.setAttribute("aria-label", say("day_after"));
  after.disabled = shown >= today;
  return make("div", { class: "row day-picker" }, before, pick, after);
}

/** Today's figures go on by themselves, for as long as they are looked at. */
function keepUp(root, top, show) {
  const look = async () => {
    if (!root.isConnected) return;
    const isReading = top.contains(document.activeElement);
    if (!document.hidden && !isReading) {
      try { show(await figuresOf(null)); } catch { /* the next look may succeed */ }
    }
    setTimeout(look, LOOK_AGAIN);
  };
  setTimeout(look, LOOK_AGAIN);
}

function overviewParts(figures, chosen) {
  const { handoffs, answered, answered_in_time: inTime, late, ratings } = figures;
  const due = inTime + late;
  const waitForLong = due - answered;
  const nothing = !handoffs && !Object.values(figures.assistant).some(Boolean);
  return [
    tiles(
      chosen === null ? figureTile("waiting_now", chosen, asCount(figures.waiting_now), null, figures.waiting_now ? "edited" : "") : null,
      figureTile("handoffs", chosen, asCount(handoffs)),
      figureTile("answered_in_time", chosen, asShare(inTime, due), say("in_time_line", { count: asCount(inTime), due: asCount(due), seconds: figures.target_seconds }), late ? "" : "answer"),
      figureTile("late", chosen, asCount(late), waitForLong ? say("late_line", { count: asCount(waitForLong) }) : null, waitForLong ? "edited" : ""),
      figureTile("ratings", chosen, ratings.count ? ratings.mean.toFixed(1) : "–", say("ratings_line", { count: asCount(ratings.count) })),
      figureTile("follow_ups_open", chosen, asCount(figures.follow_ups_open))),
    nothing && make("section", { class: "panel" }, emptyState(say("no_figures"), say(chosen ? "no_figures_day" : "no_figures_line"))),
    make("div", { class: "beside-each-other" },
      sharesPanel("assistant", figures.assistant, ASSISTANT_PARTS, chosen),
      sharesPanel("drafts", figures.drafts, DRAFT_PARTS, chosen),
      causesPanel(figures.by_cause, chosen)),
  ].filter(Boolean);
}

/** How one whole falls into parts, each of which opens its rows. */
function sharesPanel(name, values, parts, chosen) {
  const whole = parts.reduce((sum, one) => sum + values[one], 0);
  const row = (one) => make("li", {}, linkTo(rowsPlace(`${name}:${one}`, chosen), { class: "share-row", "data-figure": `${name}:${one}` },
    make("i", { class: "swatch", "data-part-of": PART_OF[one] ?? one }), make("span", {}, figureWords(`${name}:${one}`)), make("strong", {}, asCount(values[one])), make("span", { class: "quiet" }, asShare(values[one], whole))));
  const drawn = Object.fromEntries(parts.map((one) => [PART_OF[one] ?? one, values[one]]));
  return make("section", { class: "panel" }, make("h3", {}, say(`panel.${name}`)), sharesBar(drawn, Object.keys(drawn)) || make("p", { class: "quiet" }, say(`panel_none.${name}`)), make("ul", {}, parts.map(row)));
}

/** Parts are coloured as drafts' outcomes are elsewhere. */
const PART_OF = { answered: "answer", clarified: "clarify", handed_off: "hand_off" };

/** Why customers came to a person, most often first. */
function causesPanel(byCause, chosen) {
  const causes = Object.entries(byCause).filter(([, count]) => count > 0).sort(([, one], [, other]) => other - one);
  const most = causes[0]?.[1] ?? 1;
  const row = ([cause, count]) => {
    const bar = make("i", { class: "cause-bar", "aria-hidden": "true" });
    bar.style.width = `${(count / most) * 100}%`;
    return make("li", {}, linkTo(rowsPlace(`cause:${cause}`, chosen), { class: "cause-row", "data-figure": `cause:${cause}` }, make("span", {}, say(`cause.${cause}`)), make("span", { class: "cause-track" }, bar), make("strong", {}, asCount(count))));
  };
  return make("section", { class: "panel" }, make("h3", {}, say("panel.causes")), causes.length ? make("ul", {}, causes.map(row)) : make("p", { class: "quiet" }, say("panel_none.causes")));
}

/** The week up to a day: how soon hand-offs were answered. */
async function trendPanel(last) {
  const days = Array.from({ length: TREND_DAYS }, (_, place) => {
    const one = new Date(`${last}T12:00Z`);
    one.setUTCDate(one.getUTCDate() - (TREND_DAYS - 1 - place));
    return one.toISOString().slice(0, 10);
  });
  const found = await Promise.all(days.map(figuresOf));
  const shown = found.map((one) => ({ day: one.day, values: { in_time: one.answered_in_time, late: one.late, unanswered: one.handoffs - one.answered_in_time - one.late } }));
  return make("section", { class: "panel" }, make("h3", {}, say("panel.trend")), dayChart(shown, ANSWER_PARTS, say("panel.trend")));
}
