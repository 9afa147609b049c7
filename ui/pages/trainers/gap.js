// One gap: its questions, the articles that came near, what agents wrote, and what becomes of it.

const GAP_QUESTIONS = 50;
const CHOSEN_FIRST = 3;
const SHOWN_NEAR = 3;
/** Below this share of the confidence that an answer needs, an article has little to do with the question. */
const LITTLE = 0.25;

async function drawGap(root, id) {
  const view = await api("GET", gapPath(id));
  const { gap } = view;
  const questions = gapQuestions(view);
  const take = may("edit") && gap.state === "open" ? (article, pressed) => takeQuestions(pressed, gap, article, questions.chosen()) : null;
  const elsewhere = take && elsewhereSearch(take);
  const labels = make("div", { class: "labels" }, gapState(gap.state), gap.returned && label(say("gap_returned"), "bad"), label(say(`business.${gap.business_type}`)), label(say(`language.${gap.language}`)));
  const head = sectionHead(gap.name, null);
  head.querySelector("h2").lang = gap.language;
  root.replaceChildren(make("div", {}, linkTo(at("gaps"), { class: "link back" }, `‹ ${say("section.gaps")}`), head, labels),
    ...[gap.reason && gap.state === "dismissed" && make("p", { class: "quote" }, say("gap_dismissed_because", { reason: gap.reason, who: who(gap.changed_by) }))].filter(Boolean),
    make("div", { class: "gap" },
      make("div", { class: "column" }, gapTrend(view), questions.element),
      make("div", { class: "column" }, repliesPanel(view.replies, gap.language), nearPanel(view.near, gap, take, elsewhere), gapHistory(view.history))),
    ...[may("edit") && gapActions(gap, elsewhere)].filter(Boolean));
}

function gapTrend({ gap, days }) {
  return make("section", { class: "panel" },
    make("div", { class: "figures" }, [[gap.customers, "gap_customers"], [gap.questions, "gap_questions"], [gap.recent, "gap_recent"], [gap.earlier, "gap_earlier"]].map(([count, words]) =>
      make("div", {}, make("strong", {}, count.toLocaleString(locale())), make("span", { class: "quiet" }, say(words))))),
    make("div", { class: "days" }, bars(days.map((each) => each.questions), 280, 44, say("gap_days", { count: days.reduce((sum, each) => sum + each.questions, 0) })),
      make("div", { class: "row spread quiet" }, make("span", {}, day(days[0]?.day)), make("span", {}, day(days.at(-1)?.day)))));
}

/** The questions, of which some are chosen to become similar questions. */
function gapQuestions({ gap, questions }) {
  const isChoosing = may("edit") && gap.state === "open";
  const said = new Set();
  const list = make("ul", { class: "questions" });
  const foot = make("div", { class: "row" });
  let shown = 0;
  const one = (question) => {
    const box = isChoosing && input("", { type: "checkbox", "data-draft": question.draft_id, "data-piece": question.part });
    if (box && said.size < CHOSEN_FIRST && !said.has(question.text)) box.checked = true;
    said.add(question.text);
    return make("li", {}, make(isChoosing ? "label" : "div", { class: "question" }, box,
      make("span", {}, make("span", { class: "text", lang: question.language }, question.text),
        make("span", { class: "labels" }, question.signals.map((signal) => label(say(`signal.${signal}`))), make("span", { class: "quiet" }, moment(question.asked_at))))));
  };
  const add = (found) => {
    shown += found.length;
    list.append(...found.map(one));
    foot.replaceChildren(...(shown < gap.questions && found.length ? [button(say("show_more"), (pressed) => attempt(pressed, more))] : []));
  };
  const more = async () => add((await api("GET", `${gapPath(gap.id, "questions")}${query({ limit: GAP_QUESTIONS, offset: shown })}`)).questions);
  add(questions);
  return {
    element: make("section", { class: "panel" }, make("h3", {}, say("gap_questions_title")), isChoosing && make("p", { class: "quiet" }, say("gap_choose_line")), list, foot),
    chosen: () => [...list.querySelectorAll("input:checked")].map((box) => ({ draft_id: box.dataset.draft, part: Number(box.dataset.piece) })),
  };
}

function repliesPanel(replies, language) {
  const one = (reply) => make("li", {}, make("div", { class: "bubble", lang: language }, reply.text),
    make("p", { class: "quiet" }, [reply.times > 1 && say("reply_times", { count: reply.times }), moment(reply.last_at)].filter(Boolean).join(" · ")));
  const [first, second, ...rest] = replies;
  return make("section", { class: "panel" }, make("h3", {}, say("replies_title")),
    replies.length ? make("ul", { class: "final-replies" }, [first, second].filter(Boolean).map(one)) : make("p", { class: "quiet" }, say("no_replies")),
    rest.length > 0 && make("details", {}, make("summary", {}, say("more_replies", { count: rest.length })), make("ul", { class: "final-replies" }, rest.map(one))));
}

function nearPanel(near, gap, take, elsewhere) {
  const one = (article) => make("li", {}, linkTo(at("articles", article.article_id), { class: "title-link" }, article.title || article.article_id), nearness(article),
    make("p", {}, whyNot(article)), take && button(say("gap_take_here"), (pressed) => take(article.article_id, pressed)));
  return make("section", { class: "panel" }, make("h3", {}, say("near_title")),
    near.length ? make("ul", { class: "near" }, near.slice(0, SHOWN_NEAR).map(one)) : make("p", { class: "quiet" }, say("no_near")),
    near.length > SHOWN_NEAR && make("details", {}, make("summary", {}, say("more_near", { count: near.length - SHOWN_NEAR })), make("ul", { class: "near" }, near.slice(SHOWN_NEAR).map(one))),
    elsewhere?.element);
}

/** How sure the search is of an article, against how sure it would have to be. */
function nearness({ confidence, level }) {
  const words = say("near_confidence", { confidence: percent(confidence), level: percent(level) });
  return make("div", { class: "nearness" }, sketch("svg", { viewBox: "0 0 200 10", preserveAspectRatio: "none", role: "img", "aria-label": words },
    sketch("rect", { width: 200, height: 10, rx: 3, class: "nothing" }), sketch("rect", { width: 200 * confidence, height: 10, rx: 3 }), sketch("rect", { x: Math.min(198, 200 * level), width: 2, height: 10, class: "mark" })),
  make("span", { class: "quiet" }, words));
}

const percent = (share) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: share > 0.99 || share < 0.01 ? 1 : 0 }).format(share);

/** Why an article did not do, in the words of this page. */
function whyNot({ confidence, level, words, mostly }) {
  if (confidence >= level) return say("why.refused");
  if (confidence < level * LITTLE && !words.length) return say("why.little");
  if (mostly) return say("why.mostly");
  return words.length ? say("why.words", { words: words.join(speaking === "zh" ? "、" : ", ") }) : say("why.unsure");
}

/** Looks for articles by their words, and gives the one that is picked. */
function elsewhereSearch(take) {
  const one = articleSearch(say("gap_elsewhere"), null, null, (article) => make("li", { class: "row spread" },
    make("span", {}, make("strong", { lang: article.language }, article.title || article.id), make("span", { class: "quiet" }, article.source || article.id)),
    button(say("gap_take"), (pressed) => take(article.id, pressed))));
  one.found.className = "near";
  return { element: one.element, focus: () => { one.search.scrollIntoView({ block: "center" }); one.search.focus(); } };
}

function gapHistory(history) {
  if (!history.length) return null;
  return make("section", { class: "panel" }, make("h3", {}, say("gap_history")), make("ul", { class: "timeline" }, history.map((done) => make("li", {},
    make("p", {}, say(`gap_action.${done.action}`, { who: who(done.actor) })), done.reason && make("p", { class: "quote" }, done.reason),
    make("p", { class: "quiet" }, moment(done.at), done.article_id && " · ", done.article_id && linkTo(at("articles", done.article_id), { class: "title-link" }, done.article_id))))));
}

function gapActions(gap, elsewhere) {
  const { state } = gap;
  return make("footer", { class: "actions" }, make("p", { class: "quiet" }, say(`gap_next.${state}`)), make("div", { class: "row wrap" },
    state === "open" && button(say("gap_dismiss"), (pressed) => dismissGap(pressed, gap)),
    state === "open" && button(say("gap_add"), () => elsewhere.focus()),
    state === "open" && button(say("gap_draft"), (pressed) => draftFromGap(pressed, gap), "main"),
    (state === "dismissed" || state === "drafted") && button(say("gap_reopen"), (pressed) => reopenGap(pressed, gap)),
    gap.article_id && linkTo(at("articles", gap.article_id), { class: "button main" }, say(state === "drafted" ? "gap_open_draft" : "gap_open_article"))));
}

async function draftFromGap(pressed, gap) {
  await attempt(pressed, async () => {
    const { article_id: article } = await api("POST", gapPath(gap.id, "article"));
    goAndTell(at("articles", article), say("gap_drafted"), say("gap_back"), () => goTo(at("gaps", gap.id)));
  });
}

async function takeQuestions(pressed, gap, article, questions) {
  if (!questions.length) {
    tell(say("gap_choose_first"));
    return;
  }
  await attempt(pressed, async () => {
    await api("POST", gapPath(gap.id, "similar-questions"), { article_id: article, questions });
    goAndTell(at("articles", article), say("gap_taken", { count: questions.length }), say("gap_back"), () => goTo(at("gaps", gap.id)));
  });
}

async function dismissGap(pressed, gap) {
  const reason = await confirmed({ title: say("gap_dismiss_title"), text: say("gap_dismiss_text"), yes: say("gap_dismiss"), ask: say("gap_dismiss_reason"), needed: true });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", gapPath(gap.id, "dismiss"), { reason });
    goAndTell(at("gaps"), say("gap_dismissed"), say("undo"), () => attempt(null, async () => {
      await api("POST", gapPath(gap.id, "reopen"), { reason: say("undo") });
      goTo(at("gaps", gap.id));
    }));
  });
}

async function reopenGap(pressed, gap) {
  const reason = await confirmed({ title: say("gap_reopen_title"), text: say(`gap_reopen_text.${gap.state}`), yes: say("gap_reopen"), ask: say("field.reason"), needed: true });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", gapPath(gap.id, "reopen"), { reason });
    await drawSection();
    tell(say("gap_reopened"));
  });
}
