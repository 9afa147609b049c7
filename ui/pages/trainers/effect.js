// What publishing would change for customers, before it is live.

const SHOWN_AT_ONCE = 20;

/** A panel that computes the effect of some articles' newest revisions, and shows it. Hidden where the server can't. */
function effectPanel(articles) {
  const place = make("div", { class: "effect" });
  const panel = make("section", { class: "panel", "data-part": "effect" }, make("h3", {}, say("effect_title")), make("p", { class: "quiet" }, say("effect_line")), place);
  const look = async () => {
    place.replaceChildren(waiting());
    try {
      const revisions = articles.map((article) => ({ article_id: article.id, number: article.revision }));
      const job = await finished(await apiIfThere("POST", "/preview", { revisions }), place);
      if (job === null) panel.hidden = true;
      else place.replaceChildren(...effectView(job));
    } catch (error) {
      place.replaceChildren(failure(error, look));
    }
  };
  look();
  return panel;
}

/** Wait for a preview, and show meanwhile how far it is. Raises `Refused` when it failed; null where the page is left. */
async function finished(begun, place) {
  if (!begun) return begun;
  const bar = progressBar(say("effect_running"));
  let known = begun;
  const read = async () => {
    const job = known ?? (await api("GET", `/preview/${begun.id}`));
    known = null;
    return job;
  };
  const isUnderWay = (job) => job.result === null && !job.fault;
  const job = await follow(place, read, isUnderWay, (state) => {
    bar.set(state.done, state.total);
    if (isUnderWay(state) && !bar.isConnected) place.replaceChildren(bar);
  });
  if (job?.fault) throw new Refused(200, "preview-failed", { detail: job.fault });
  return job;
}

/** The questions whose reply changes, the worst first, with both replies side by side; then the figures. */
function effectView({ id, result }) {
  const tried = Object.values(result.counts).flatMap((each) => Object.values(each)).reduce((sum, count) => sum + count, 0);
  if (!result.total) return [make("p", { class: "good-line" }, say("effect_none", { count: tried }))];
  const list = make("ul", { class: "effects" }, result.effected.slice(0, SHOWN_AT_ONCE).map(effectEntry));
  const foot = make("div", { class: "row" });
  let shown = list.children.length;
  const more = async () => {
    const page = await api("GET", `/preview/${id}${query({ offset: shown, limit: SHOWN_AT_ONCE })}`);
    list.append(...page.result.effected.map(effectEntry));
    shown += page.result.effected.length;
    if (shown >= result.total || !page.result.effected.length) foot.replaceChildren();
  };
  if (shown < result.total) foot.append(button(say("more"), (pressed) => attempt(pressed, more)));
  return [
    make("p", {}, say("effect_tally", { count: tried, changed: result.total })),
    make("p", { class: "labels" }, effectCounts(result.counts)),
    result.breaches.length > 0 && make("div", { class: "warning" }, make("strong", {}, say("effect_blocks", { count: result.breaches.length }))),
    list, foot, figuresView([...result.figures, ...result.shares]),
  ].filter(Boolean);
}

/** How many questions meet which effect, golden cases and real ones together. */
function effectCounts(counts) {
  const kinds = { loses_answer: "bad", changes_article: "internal", changes_wording: "", gains_answer: "good", stays_unanswered: "" };
  const sum = (effect) => Object.values(counts).reduce((total, each) => total + (each[effect] ?? 0), 0);
  return Object.entries(kinds).filter(([effect]) => sum(effect)).map(([effect, kind]) => label(`${say(`effect.${effect}`)} ${sum(effect)}`, kind));
}

function effectEntry(one) {
  const kind = { loses_answer: "bad", gains_answer: "good", changes_article: "internal" }[one.effect] ?? "";
  const breaks = one.was_right && one.is_right === false;
  const mends = one.is_right && one.was_right === false;
  return make("li", {}, make("details", {}, make("summary", {}, make("span", { class: "effect-question" }, one.question),
    make("span", { class: "labels" }, breaks && label(say("effect_breaks"), "bad"), mends && label(say("effect_mends"), "good"), label(say(`effect.${one.effect}`), kind))),
  make("div", { class: "replies" }, replyView("before", one.before, one.after), replyView("after", one.after, one.before))));
}

/** One of two replies, with what the other has not marked. */
function replyView(when, reply, other) {
  const isAfter = when === "after";
  const pieces = isAfter ? difference(other.text, reply.text) : difference(reply.text, other.text);
  const titles = [...new Set((reply.citations ?? []).map((one) => one.title))];
  return make("div", { class: "reply" }, make("p", { class: "row wrap" }, make("span", { class: "quiet" }, say(when)), outcomeOf(reply)),
    make("div", { class: "bubble" }, marked(pieces.filter((piece) => piece.change !== (isAfter ? "gone" : "new")))),
    titles.length > 0 && make("p", { class: "quiet" }, say("rests_on", { titles: titles.join(speaking === "zh" ? "；" : "; ") })));
}

const outcomeOf = (reply) => make("span", { class: "outcome", "data-outcome": reply.outcome }, make("i", { class: "dot" }), say(`outcome.${reply.outcome}`));

/** The headline figures before and after. */
function figuresView(figures) {
  const percent = (value) => `${(value * 100).toFixed(1)}%`;
  const moved = figures.filter((figure) => percent(figure.before) !== percent(figure.after));
  if (!moved.length) return null;
  const rows = moved.map((figure) => make("tr", {}, make("th", { scope: "row" }, `figure.${figure.metric}` in props.words[speaking] ? say(`figure.${figure.metric}`) : figure.title),
    make("td", {}, percent(figure.before)), make("td", { class: figure.is_worse ? "worse" : "" }, percent(figure.after))));
  return make("table", { class: "figures" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("figures")), make("th", { scope: "col" }, say("figure_before")), make("th", { scope: "col" }, say("figure_after")))), make("tbody", {}, rows));
}
