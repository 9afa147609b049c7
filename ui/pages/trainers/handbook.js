// The handbook as the API has it: addresses of articles, the states of their revisions, and what waits.

/** The address of an article in the API, or of something of it. Ids may contain slashes. */
const articlePath = (id, ...more) => ["/articles", ...id.split("/").map(encodeURIComponent), ...more].join("/");

const STATES = ["draft", "in_review", "scheduled", "published", "expired", "retired"];
const stateLabel = (state) => make("span", { class: "label state", "data-state": state }, make("i", { class: "dot" }), say(`state.${state}`));

/** How many wait where: for the numbers beside the sections. */
const countAll = () => apiIfThere("GET", "/handbook");

/** An article looked for by its title: what is found is shown as `row(article, clear)` says. */
function articleSearch(words, hint, live, row) {
  const found = make("ul", { class: "rows picks" });
  const search = input("", { type: "search", maxlength: "200", placeholder: say("search_articles"), "data-part": "find-article" });
  const clear = () => { search.value = ""; found.replaceChildren(); search.focus(); };
  search.addEventListener("input", later(200, async () => {
    const text = search.value.trim();
    const { articles } = text ? await api("GET", `/articles${query({ text, live, limit: 6 })}`).catch((error) => { tell(reasonOf(error)); return { articles: [] }; }) : { articles: [] };
    if (text !== search.value.trim()) return;
    found.replaceChildren(...articles.map((article) => row(article, clear)).filter(Boolean));
    if (text && !found.children.length) found.replaceChildren(make("li", { class: "quiet" }, say("nothing_found")));
  }));
  return { element: make("div", { class: "hint" }, field(words, search, hint), found), search, found };
}
