// What a reply rests on: the articles that it quotes, data that was looked up, and what came next in the search.

function drawSources() {
  const { work, article } = state;
  const draft = work?.failure ? null : work?.draft;
  const articles = draft?.articles ?? [];
  part("source-count").textContent = articles.length || "";
  show("close-article", Boolean(article));
  show("article", Boolean(article));
  show("sources", !article);
  if (article) draw("article", articleView(article));
  const empty = make("p", { class: "quiet centred" }, say(draft ? "no_sources" : "empty_sources"));
  const data = draft?.data ?? [];
  draw("sources", data.map(dataCard), articles.length ? articles.map((one) => sourceCard(one, make("button", { type: "button", class: "link", "data-do": "article", "data-value": one.article_id }, say("open_article")))) : !data.length && empty,
    draft?.alternatives.length > 0 && alternativesOf(draft));
}

function alternativesOf(draft) {
  const row = (other) => make("li", { class: "alternative" },
    make("button", { type: "button", class: "alternative-title", "data-do": "look-up", "data-value": other.article_id },
      make("span", {}, other.title, draft.internal.includes(other.article_id) && internalLabel()), make("span", { class: "quiet", title: say("confidence_about") }, `${levelOf(other.confidence).percent}%`)),
    make("button", { type: "button", class: "link", "data-do": "mean", "data-value": other.article_id, "aria-label": say("use_article_named", { title: other.title }) }, say("use_article")));
  return make("section", { class: "others" }, heading(say("alternatives")), make("ul", {}, draft.alternatives.map(row)));
}

/** Show a whole article, at its first quote. */
function openArticle(article) {
  state.article = article;
  drawSources();
  go("sources");
  part("sources-body").scrollTop = 0;
  part("sources-body").querySelector(".article mark")?.scrollIntoView({ block: "center" });
  part("close-article").focus();
}

function closeArticle() {
  state.article = null;
  drawSources();
  part("sources-body").focus();
}

/** An article that the reply does not quote, as customers get it, or as it stands if they do not. */
async function lookUp(id) {
  try {
    const path = `/articles/${id.split("/").map(encodeURIComponent).join("/")}`;
    const { revisions } = await api("GET", `${path}/revisions`);
    const article = await api("GET", path);
    const revision = revisions.find(({ number }) => number === article.published) ?? revisions.at(-1);
    openArticle({ ...revision, article_id: id, citations: [] });
  } catch (error) {
    tell(`${say("failed_article")}: ${reasonOf(error)}`);
  }
}

/** Show where a sentence comes from. */
function pointAt(numbers) {
  if (state.article) closeArticle();
  go("sources");
  light(numbers);
  part("sources").querySelector("mark.lit")?.scrollIntoView({ block: "nearest" });
}
