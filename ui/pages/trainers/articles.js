// The list of articles: search and filters that stand in the address, and more of it as one asks.

const PAGE = 50;
const FILTERS = ["text", "state", "business_type", "language", "audience", "owner", "live", "order"];

section({
  key: "articles",
  right: "read",
  icon: "M6 3.5h9L19.5 8v12.5H6zM15 3.5V8h4.5M9 12.5h7M9 16h7",
  isUnsaved: () => editing?.isChanged() ?? false,
  draw: (root, route) => {
    editing = null;
    const [id, view] = route.steps;
    if (id === undefined) return drawArticles(root, route);
    if (view === "history") return drawHistory(root, id, route);
    return drawEditor(root, id, route);
  },
});

section({
  key: "new",
  right: "edit",
  icon: "M12 5v14M5 12h14",
  isUnsaved: () => editing?.isChanged() ?? false,
  draw: (root, route) => drawEditor(root, null, route),
});

async function drawArticles(root, route) {
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, route.query.get(name) ?? ""]));
  const list = make("ul", { class: "rows" });
  const foot = make("div", { class: "row centred-row" });
  const tally = make("p", { class: "quiet", role: "status" });
  let turn = 0;

  async function look(after = null) {
    const mine = ++turn;
    if (after === null) list.setAttribute("aria-busy", "true");
    const page = await api("GET", `/articles${query({ ...wanted, limit: PAGE, after })}`);
    if (mine !== turn) return;
    list.removeAttribute("aria-busy");
    const rows = page.articles.map(articleRow);
    if (after === null) list.replaceChildren(...rows);
    else list.append(...rows);
    tally.textContent = tallyOf(list.children.length, page);
    const isNarrowed = FILTERS.some((name) => name !== "order" && wanted[name]);
    foot.replaceChildren(...[
      page.next && button(say("more_articles"), (pressed) => attempt(pressed, () => look(page.next))),
      list.children.length === 0 && (isNarrowed ? nothingFound() : noArticles()),
    ].filter(Boolean));
  }

  function narrow(name, value) {
    wanted[name] = value;
    goTo(`#/articles${query(wanted)}`, true);
    look().catch((error) => tell(reasonOf(error)));
  }

  const nothingFound = () => emptyState(say("nothing_found"), say("nothing_found_line"), button(say("clear_filters"), () => goTo(at("articles"))));
  const noArticles = () => emptyState(say("no_articles"), say("no_articles_line"), may("edit") && linkTo(at("new"), { class: "button main" }, say("section.new")));
  const search = input(wanted.text, { type: "search", maxlength: "200", placeholder: say("search_articles"), "aria-label": say("search_articles"), "data-part": "search" });
  const searchLater = later(200, () => narrow("text", search.value.trim()));
  search.addEventListener("input", searchLater);
  await look();
  root.replaceChildren(
    sectionHead(say("section.articles"), null, may("edit") && linkTo(at("new"), { class: "button main" }, say("section.new"))),
    make("div", { class: "filters" }, search, await articleFilters(wanted, narrow)),
    tally, list, foot);
}

/** The controls that narrow the list; on a phone they are folded away. */
async function articleFilters(wanted, narrow) {
  const { owners = [] } = (await apiIfThere("GET", "/owners")) ?? {};
  const one = (name, options) => {
    const made = choice([["", say(`any.${name}`)], ...options], wanted[name], (value) => narrow(name, value));
    made.setAttribute("aria-label", say(`filter.${name}`));
    made.classList.toggle("chosen", Boolean(wanted[name]));
    made.addEventListener("change", () => made.classList.toggle("chosen", Boolean(made.value)));
    return made;
  };
  const controls = [
    one("state", worded("state", STATES)),
    one("live", [["true", say("live.true")], ["false", say("live.false")]]),
    one("business_type", worded("business", BUSINESS_TYPES)),
    one("language", worded("language", ["zh", "en"])),
    one("audience", worded("audience", ["public", "internal"])),
    owners.length > 0 && one("owner", owners.map((owner) => [owner, owner])),
    one("order", [["newest", say("order.newest")]]),
  ];
  const chosen = FILTERS.some((name) => name !== "text" && wanted[name]);
  return make("details", { class: "folded", open: chosen || innerWidth > 819 }, make("summary", {}, say("filters")), make("div", { class: "row wrap" }, controls));
}

function tallyOf(shown, page) {
  if (page.total !== undefined) return say(page.total === 1 ? "tally_one" : page.total > shown ? "tally_part" : "tally_all", { shown, total: page.total.toLocaleString(locale()) });
  return say(page.next ? "tally_more" : shown === 1 ? "tally_one" : "tally_all", { shown, total: shown });
}

function articleRow(article) {
  const isLive = article.published !== null;
  return make("li", {}, linkTo(at("articles", article.id), { class: "article-row", "data-article": article.id },
    make("span", { class: "what" }, make("strong", { lang: article.language }, article.title || article.id),
      make("span", { class: "quiet" }, [say(`business.${article.business_type}`), say(`language.${article.language}`), article.source || article.id].join(" · "))),
    make("span", { class: "labels" }, stateLabel(article.state), isLive && article.state !== "published" && label(say("live_revision", { number: article.published })),
      article.audience === "internal" && label(say("internal"), "internal"), article.temporary && label(say("temporary"), "internal")),
    make("span", { class: "when quiet" }, make("span", {}, article.owner ?? who(article.author)), make("span", {}, day(article.created_at)))));
}
