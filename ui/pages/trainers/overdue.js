// Articles whose day of review has come: still right, or to be changed.

const HORIZONS = ["0", "30", "90"];

section({
  key: "overdue",
  right: "read",
  icon: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  count: (counts) => counts.overdue,
  draw: drawOverdue,
});

async function drawOverdue(root, route) {
  const days = HORIZONS.includes(route.query.get("days")) ? route.query.get("days") : "0";
  const { articles = [] } = (await apiIfThere("GET", `/overdue${query({ days })}`)) ?? {};
  const horizon = segments(say("horizon"), worded("horizon", HORIZONS), days, (value) => goTo(`${at("overdue")}${query({ days: value })}`));
  const rows = articles.map((article) => make("li", { class: "with-action" }, articleRowWith(article, day(article.review_by)),
    may("edit") && button(say("still_right"), (pressed) => stillRight(pressed, article))));
  root.replaceChildren(sectionHead(say("section.overdue"), say("overdue_line"), horizon),
    articles.length ? make("ul", { class: "rows" }, rows) : emptyState(say("no_overdue"), say("no_overdue_line")));
}

const articleRowWith = (article, due) => linkTo(at("articles", article.id), { class: "article-row" },
  make("span", { class: "what" }, make("strong", { lang: article.language }, article.title), make("span", { class: "quiet" }, [say(`business.${article.business_type}`), article.source || article.id].join(" · "))),
  make("span", { class: "labels" }, stateLabel(article.state)),
  make("span", { class: "when quiet" }, make("span", {}, article.owner ?? say("no_owner")), make("span", { class: "due" }, say("due", { day: due }))));

/** Nothing needs to change: only the next day of review is set, which goes the same way as every change. */
async function stillRight(pressed, article) {
  const next = new Date();
  next.setMonth(next.getMonth() + 6);
  const until = input(next.toISOString().slice(0, 10), { type: "date", required: true });
  const answer = await confirmed({ title: say("still_right"), text: say("still_right_text", { title: article.title }), yes: say("hand_in"), more: [field(say("field.review_by"), until)] });
  if (answer === null || !until.value) return;
  await attempt(pressed, async () => {
    const saved = await api("PATCH", articlePath(article.id), { base: article.revision, review_by: until.value, reason: say("still_right") });
    await api("POST", articlePath(article.id, "revisions", saved.revision, "submit"), { reason: say("still_right") });
    countAgain();
    if (may("publish")) goTo(at("reviews", article.id));
    else { await drawSection(); tell(say("handed_in")); }
  });
}
