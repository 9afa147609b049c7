// What the handbook was good for: all drafts by day, then the articles, then one article with its passages.

const PERIODS = ["7", "28", "90", "365"];
const READERS = ["", "agent", "customer"];
const OUTCOME_PARTS = ["answer", "clarify", "hand_off"];
const VERDICT_PARTS = ["sent", "edited", "rejected"];
const USE_VIEWS = { most_cited: { view: "all", order: "cited" }, never_used: { view: "never_used" }, often_edited: { view: "often_edited" }, falling: { view: "falling" } };
const USE_PAGE = 20;

section({
  key: "statistics",
  right: "watch",
  icon: "M4 20V4M4 20h16M8.5 16v-4M13 16V8M17.5 16v-6",
  draw: (root, route) => (route.steps.length ? drawArticleUse(root, route.steps[0], route) : drawStatistics(root, route)),
});

const chosenOf = (route, name, all, usual) => (all.includes(route.query.get(name)) ? route.query.get(name) : usual);

async function drawStatistics(root, route) {
  const wanted = { days: chosenOf(route, "days", PERIODS, "28"), reader: chosenOf(route, "reader", READERS, ""), view: chosenOf(route, "view", Object.keys(USE_VIEWS), "most_cited") };
  const change = (name) => (value) => goTo(`#/statistics${query({ ...wanted, [name]: value })}`);
  const totals = await api("GET", `/usage/totals${query({ days: wanted.days, reader: wanted.reader })}`);
  const articles = await articlesUse(wanted);
  root.replaceChildren(
    sectionHead(say("section.statistics"), say("statistics_line"), segments(say("period"), worded("period", PERIODS), wanted.days, change("days")), segments(say("readers"), worded("readers", READERS), wanted.reader, change("reader"))),
    ...(totals.sum.drafts ? totalsView(totals) : [make("section", { class: "panel" }, emptyState(say("no_drafts"), say("no_drafts_line"), linkTo(at("console"), { class: "button" }, say("section.console"))))]),
    articles);
}

function totalsView({ days, sum, before }) {
  const judged = sum.sent + sum.edited + sum.rejected;
  const ofAll = (name) => tile(say(`part.${name}`), asCount(sum[name]), say("share_of_all", { percent: asShare(sum[name], sum.drafts) }), name);
  const ofJudged = (name) => tile(say(`part.${name}`), asCount(sum[name]), judged ? say("share_of_judged", { percent: asShare(sum[name], judged) }) : null, name);
  return [
    tiles(tile(say("drafts"), asCount(sum.drafts), sinceBefore(sum.drafts, before.drafts)), OUTCOME_PARTS.map(ofAll), VERDICT_PARTS.map(ofJudged),
      tile(say("thumbs"), say("thumbs_value", { up: asCount(sum.up), down: asCount(sum.down) }), null, "small")),
    chartPanel(say("chart_of"), days.map((one) => ({ day: one.day, values: one.totals })), { outcomes: OUTCOME_PARTS, verdicts: VERDICT_PARTS }),
  ];
}

function sinceBefore(now, before) {
  if (!before) return say("before_none");
  if (now === before) return say("before_same");
  return say(now > before ? "before_more" : "before_less", { percent: asPercent(Math.abs(now - before) / before) });
}

/** The articles of one view, with more of them as one asks. */
async function articlesUse(wanted) {
  const list = make("ul", { class: "rows" });
  const foot = make("div", { class: "row centred-row" });
  const line = make("p", { class: "quiet" });
  const tally = make("p", { class: "quiet", role: "status" });
  const shown = { ...wanted };
  let turn = 0;

  async function look(isMore = false) {
    const mine = ++turn;
    const page = await api("GET", `/usage/articles${query({ ...USE_VIEWS[shown.view], days: shown.days, limit: USE_PAGE, offset: isMore ? list.children.length : 0 })}`);
    if (mine !== turn) return;
    const rows = page.articles.map((article) => useRow(article, shown));
    if (isMore) list.append(...rows);
    else list.replaceChildren(...rows);
    line.textContent = say(`use_line.${shown.view}`);
    tally.textContent = page.total ? say("use_tally", { shown: list.children.length, total: asCount(page.total) }) : "";
    const isAll = list.children.length >= page.total;
    foot.replaceChildren(...[!page.total && emptyState(say(`no_use.${shown.view}`), say("no_use_line")), !isAll && button(say("more_articles"), (pressed) => attempt(pressed, () => look(true)))].filter(Boolean));
  }

  function change(view) {
    shown.view = view;
    goTo(`#/statistics${query(shown)}`, true);
    look().catch((error) => tell(reasonOf(error)));
  }

  await look();
  return make("section", { class: "part", "data-part": "use" }, make("h3", {}, say("use_title")), segments(say("use_view"), worded("use_view", Object.keys(USE_VIEWS)), wanted.view, change),
    make("div", { class: "row wrap spread" }, line, tally), list, foot);
}

function useRow(article, { view, days }) {
  const { figures } = article;
  const judged = figures.sent + figures.edited + figures.rejected;
  const said = {
    most_cited: [say("use_found", { count: asCount(figures.found) })],
    never_used: [figures.found > 0 && say("use_found", { count: asCount(figures.found) }), article.last_cited ? say("use_last_cited", { day: day(article.last_cited) }) : say("use_never_cited")],
    often_edited: [say("use_edited", { edited: figures.edited, judged })],
    falling: [say("use_cited_before", { before: asCount(article.cited_before) })],
  }[view].filter(Boolean);
  return make("li", {}, linkTo(`${at("statistics", article.id)}${query({ days })}`, { class: "article-row use-row" },
    make("span", { class: "what" }, make("strong", { lang: article.language }, article.title || article.id),
      make("span", { class: "quiet" }, [say(`business.${article.business_type}`), article.owner, say("use_live_since", { day: day(article.live_since) })].filter(Boolean).join(" · "))),
    make("span", { class: "use-shares" }, sharesBar(figures, VERDICT_PARTS)),
    make("span", { class: "when" }, view !== "never_used" && make("strong", {}, say("use_cited", { count: asCount(figures.cited) })), said.map((words) => make("span", { class: "quiet" }, words)))));
}

async function drawArticleUse(root, id, route) {
  const days = chosenOf(route, "days", PERIODS, "28");
  const [use, article] = await Promise.all([api("GET", `/usage/articles/${id.split("/").map(encodeURIComponent).join("/")}${query({ days })}`), api("GET", articlePath(id))]);
  const { sum } = use;
  const valuesOf = (figures) => ({ ...figures, only_found: Math.max(0, figures.found - figures.cited) });
  const judged = sum.sent + sum.edited + sum.rejected;
  root.replaceChildren(
    linkTo(`#/statistics${query({ days })}`, { class: "link back" }, `‹ ${say("section.statistics")}`),
    sectionHead(article.title || id, say(`business.${article.business_type}`), segments(say("period"), worded("period", PERIODS), days, (value) => goTo(`${at("statistics", id)}${query({ days: value })}`))),
    make("div", { class: "row wrap" }, linkTo(at("articles", id), { class: "button" }, say("open_article")), linkTo(`#/console${query({ text: article.title })}`, { class: "button" }, say("try_question"))),
    tiles(tile(say("part.cited"), asCount(sum.cited)), tile(say("use_found_tile"), asCount(sum.found)), tile(say("use_first"), asCount(sum.first)),
      VERDICT_PARTS.map((name) => tile(say(`part.${name}`), asCount(sum[name]), judged ? say("share_of_judged", { percent: asShare(sum[name], judged) }) : null, name)),
      tile(say("thumbs"), say("thumbs_value", { up: asCount(sum.up), down: asCount(sum.down) }), null, "small")),
    chartPanel(say("chart_of"), use.days.map((one) => ({ day: one.day, values: valuesOf(one.figures) })), { use: ["cited", "only_found"], verdicts: VERDICT_PARTS }),
    make("section", { class: "panel" }, make("h3", {}, say("passages_title")), use.passages.length ? make("ul", { class: "passages" }, use.passages.map(passageUse)) : make("p", { class: "quiet" }, say("no_passages"))));
}

const passageUse = ({ text, figures }) => make("li", {}, make("p", { class: "text" }, text),
  make("div", { class: "row wrap" }, make("strong", {}, say("use_cited", { count: asCount(figures.cited) })), sharesBar(figures, VERDICT_PARTS),
    VERDICT_PARTS.filter((name) => figures[name]).map((name) => make("span", { class: "quiet legend-entry" }, swatch(name), `${say(`part.${name}`)} ${figures[name]}`))));

/** A chart of one of several views of the same days; `views` are names with their parts. */
function chartPanel(title, days, views) {
  const names = Object.keys(views);
  const place = make("div", {});
  const show = (name) => place.replaceChildren(dayChart(days, views[name], say(`chart.${name}`)));
  show(names[0]);
  return make("section", { class: "panel" }, make("div", { class: "row wrap spread" }, make("h3", {}, title), segments(say("chart_of"), worded("chart", names), names[0], show)), place);
}
