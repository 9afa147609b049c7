// What publishing would change for customers, before it is live.

const EFFECTS = ["loses_answer", "changes_article", "changes_wording", "gains_answer", "stays_unanswered"];

/** A panel that computes the effect of some articles' newest revisions, and shows it. Hidden where the server can't. */
function effectPanel(articles) {
  const place = make("div", {}, waiting());
  const panel = make("section", { class: "panel", "data-part": "effect" }, make("h3", {}, say("effect_title")), make("p", { class: "quiet" }, say("effect_line")), place);
  const look = async () => {
    place.replaceChildren(waiting());
    try {
      const revisions = articles.map((article) => ({ article_id: article.id, number: article.revision }));
      const found = await apiIfThere("POST", "/preview", { revisions });
      if (found === null) panel.hidden = true;
      else place.replaceChildren(effectView(found));
    } catch (error) {
      place.replaceChildren(failure(error, look));
    }
  };
  look();
  return panel;
}

/** The questions whose reply changes, the worst first, with both replies side by side. */
function effectView({ effected = [], counts = {}, breaches = [] }) {
  const tried = Object.values(counts).flatMap((each) => Object.values(each)).reduce((sum, count) => sum + count, 0);
  if (!effected.length) return make("p", { class: "good-line" }, say("effect_none", { count: tried }));
  const sorted = [...effected].sort((one, other) => EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect));
  return make("div", {}, make("p", {}, say("effect_tally", { count: tried, changed: effected.length })), breaches.length > 0 && make("p", { class: "warning" }, say("blocked_title")),
    make("ul", { class: "effects" }, sorted.map(effectEntry)));
}

const effectEntry = (one) => make("li", {}, make("details", {}, make("summary", {}, label(say(`effect.${one.effect}`)), make("span", {}, one.question)),
  make("div", { class: "replies" }, replyView(say("before"), one.before), replyView(say("after"), one.after))));

const replyView = (words, reply) => make("div", {}, make("p", { class: "quiet" }, words), make("div", { class: "bubble" }, reply.text));
