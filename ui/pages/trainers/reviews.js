// What waits for review, and one or several revisions on their way to be published.

section({
  key: "reviews",
  right: "read",
  icon: "M4 5.5h16M4 12h9M4 18.5h7M15 17l2.5 2.5L22 15",
  count: (counts) => counts.in_review,
  draw: (root, route) => (route.steps.length ? drawReview(root, route.steps) : drawQueue(root)),
});

async function drawQueue(root) {
  const { revisions = [] } = (await apiIfThere("GET", "/reviews")) ?? {};
  const head = sectionHead(say("section.reviews"), say("reviews_line"));
  if (!revisions.length) {
    root.replaceChildren(head, emptyState(say("no_reviews"), say("no_reviews_line"), linkTo(at("articles"), { class: "button" }, say("section.articles"))));
    return;
  }
  const picked = new Set();
  const batch = make("footer", { class: "actions", hidden: true });
  const pick = (id, isPicked) => {
    if (isPicked) picked.add(id); else picked.delete(id);
    batch.hidden = picked.size < 2;
    batch.replaceChildren(make("p", { class: "quiet" }, say("batch_line")), linkTo(at("reviews", ...picked), { class: "button main" }, say("review_together", { count: picked.size })));
  };
  root.replaceChildren(head, make("ul", { class: "rows" }, revisions.map((one) => reviewRow(one, pick))), batch);
}

function reviewRow(revision, pick) {
  const box = input(revision.article_id, { type: "checkbox", "aria-label": say("pick_review", { title: revision.title }) });
  box.addEventListener("change", () => pick(revision.article_id, box.checked));
  return make("li", { class: "with-box" }, make("label", { class: "box" }, box),
    linkTo(at("reviews", revision.article_id), { class: "article-row" },
      make("span", { class: "what" }, make("strong", { lang: revision.language }, revision.title), revision.reason && make("span", { class: "quiet" }, revision.reason)),
      make("span", { class: "labels" }, label(say(revision.live === null ? "is_new" : "is_change")), revision.temporary && label(say("temporary"), "internal"), revision.mine && label(say("is_mine"))),
      make("span", { class: "when quiet" }, make("span", {}, who(revision.author)), make("span", {}, moment(revision.created_at)))));
}

/** One revision, or several that go live together: what changes, what that does, and the decision. */
async function drawReview(root, ids) {
  const articles = await Promise.all(ids.map((id) => api("GET", articlePath(id))));
  const cards = await Promise.all(articles.map(reviewCard));
  const waiting = articles.filter((article) => article.state === "in_review");
  const back = linkTo(at("reviews"), { class: "link back" }, `‹ ${say("section.reviews")}`);
  const title = articles.length > 1 ? say("review_together", { count: articles.length }) : articles[0].title;
  root.replaceChildren(back, sectionHead(title, say("review_line")), ...cards);
  if (!waiting.length) return;
  root.append(effectPanel(waiting), decisionPanel(waiting));
}

async function reviewCard(article) {
  const wanted = { to: article.revision, from: article.published };
  const found = await apiIfThere("GET", `${articlePath(article.id, "diff")}${query(wanted)}`);
  return make("section", { class: "panel" },
    make("div", { class: "row wrap spread" }, make("div", { class: "labels" }, stateLabel(article.state), label(say("revision", { number: article.revision })), label(say(article.published === null ? "is_new" : "is_change"))),
      make("div", { class: "row" }, may("edit") && linkTo(at("articles", article.id), { class: "link" }, say("edit")), linkTo(at("articles", article.id, "history"), { class: "link" }, say("history")))),
    make("p", { class: "by" }, say("written_by", { author: who(article.author), when: moment(article.created_at) })),
    article.reason && make("p", { class: "quote" }, article.reason),
    article.state !== "in_review" && make("p", { class: "warning" }, say(`not_in_review.${article.state}`)),
    found && differenceView(found.fields),
    make("p", { class: "quiet", "data-when": article.id }, whenWords(article, article.temporary)));
}

/** From when until when a text would be given to customers, in plain words. */
function whenWords({ effective_from: from, effective_until: until, published }, isTemporary) {
  const begins = from && new Date(from) > new Date() ? say(published === null ? "begins_new" : "begins", { when: moment(from, true) }) : say("begins_now");
  const ends = !until ? say("ends_never") : say(isTemporary && published !== null ? "ends_back" : "ends", { when: moment(until, true) });
  return `${begins}${ends}`;
}

/** Fields as they were and will be, with what is new and what is gone marked. */
function differenceView(fields) {
  const changed = fields.filter(({ pieces }) => pieces.some((piece) => piece.change !== "same"));
  if (!changed.length) return make("p", { class: "quiet" }, say("no_difference"));
  return make("dl", { class: "difference" }, changed.flatMap(({ field: name, pieces }) => [make("dt", {}, say(`field.${name}`)), make("dd", {}, marked(pieces.map((piece) => worldly(name, piece))))]));
}

/** Codes and moments as people read them. */
function worldly(name, piece) {
  const isCode = ["business_type", "language", "audience"].includes(name);
  if (isCode && piece.text) return { ...piece, text: textOf(name, piece.text) };
  const isMoment = ["effective_from", "effective_until"].includes(name) && !Number.isNaN(Date.parse(piece.text));
  return isMoment ? { ...piece, text: moment(piece.text, true) } : piece;
}

function decisionPanel(articles) {
  const reason = input("", { maxlength: "400" });
  const isLimited = articles.some((article) => article.effective_until && article.published !== null);
  const temporary = input("", { type: "checkbox" });
  temporary.checked = articles.some((article) => article.temporary);
  temporary.addEventListener("change", () => {
    for (const article of articles) element.querySelector(`[data-when="${CSS.escape(article.id)}"]`).textContent = whenWords(article, temporary.checked);
  });
  const isOwn = counts.two_person_rule && articles.some((article) => article.author === me.name);
  const publish = button(say(articles.length > 1 ? "publish_all" : "publish", { count: articles.length }), (pressed) => publishAll(pressed, articles, reason.value.trim(), temporary.checked), "main");
  publish.disabled = isOwn;
  return make("footer", { class: "actions decision" },
    isOwn ? make("p", { class: "warning" }, say("own_revision")) : field(say("publish_reason"), reason),
    isLimited && make("label", { class: "tick" }, temporary, say("make_temporary")),
    make("div", { class: "row wrap" }, may("edit") && articles.length === 1 && button(say("send_back"), (pressed) => sendBack(pressed, articles[0])), may("publish") ? publish : make("p", { class: "quiet" }, say("may_not_publish"))));
}

async function publishAll(pressed, articles, reason, isTemporary) {
  tell(say("publishing"));
  await attempt(pressed, async () => {
    const revisions = articles.map((article) => ({ article_id: article.id, number: article.revision }));
    const done = await withOverride((override) => api("POST", "/articles/publish", { revisions, reason, temporary: isTemporary, ...override }));
    if (!done) return;
    countAgain();
    const isScheduled = done.revisions.every((revision) => revision.state === "scheduled");
    goAndTell(articles.length === 1 ? at("articles", articles[0].id) : at("reviews"), say(isScheduled ? "scheduled" : "published", { count: articles.length }));
  });
}

async function sendBack(pressed, article) {
  const reason = await confirmed({ title: say("send_back_title"), text: say("send_back_text", { author: who(article.author) }), yes: say("send_back"), ask: say("send_back_reason"), needed: true });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", articlePath(article.id, "revisions", article.revision, "send-back"), { reason });
    countAgain();
    goAndTell(at("reviews"), say("sent_back"));
  });
}

/** Do what golden cases may forbid: who has the right may do it all the same, and says why. Gives null when it was left. */
async function withOverride(run) {
  try {
    return (await run({})) ?? {};
  } catch (error) {
    if (error.code !== "publish-blocked") throw error;
    hideNotice();
    const breaches = breachesView(error.problem.breaches ?? []);
    if (!may("override")) {
      await confirmed({ title: say("blocked_title"), text: say("blocked_no_right"), yes: say("close"), no: null, more: [breaches] });
      return null;
    }
    const override = await confirmed({ title: say("blocked_title"), text: say("blocked_text"), yes: say("publish_anyway"), ask: say("override_reason"), needed: true, isDangerous: true, more: [breaches] });
    return override === null ? null : (await run({ override })) ?? {};
  }
}

const breachesView = (breaches) => make("ul", { class: "breaches" }, breaches.map((breach) => make("li", {}, make("strong", {}, breach.question),
  make("p", {}, make("span", { class: "quiet" }, say("before")), replyWords(breach.before)), make("p", {}, make("span", { class: "quiet" }, say("after")), replyWords(breach.after)))));

/** A reply in a few words, as the check tells it: "answer: TITLE (without FACT)". */
function replyWords(told) {
  const [, outcome, titles, missing] = /^(answer|clarify|hand off)(?:: (.*?))?(?: \(without (.*)\))?$/s.exec(told) ?? [];
  if (!outcome) return told;
  return [[say(`outcome.${outcome.replace(" ", "_")}`), titles].filter(Boolean).join(speaking === "zh" ? "：" : ": "), missing && say("breach_without", { facts: missing })].filter(Boolean).join(speaking === "zh" ? "；" : "; ");
}
