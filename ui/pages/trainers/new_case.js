// A golden case that somebody writes: the question, the article that is right, and what a right answer holds.

let caseForm = null;

function drawNewCase(root) {
  const question = area("", { rows: "2", maxlength: "4000", required: true });
  const before = area("", { rows: "2", maxlength: "8000" });
  const facts = area("", { rows: "2", maxlength: "8000" });
  const articles = articlePicker();
  caseForm = { isChanged: () => Boolean(question.value.trim() || articles.chosen().length) };
  const save = button(say("case_save"), (pressed) => saveCase(pressed, question, () => ({
    conversation: [...saidBefore(before.value), { role: "customer", text: question.value.trim() }],
    articles: articles.chosen(),
    key_facts: facts.value.split("\n").map((line) => line.trim()).filter(Boolean),
    outcome: articles.chosen().length ? "answer" : null,
  })), "main");
  root.replaceChildren(linkTo(at("cases"), { class: "link back" }, `‹ ${say("section.cases")}`), sectionHead(say("case_new_title"), say("cases_line")),
    make("div", { class: "panel form" }, field(say("case_question"), question), field(say("console_before"), before, say("console_before_hint")), articles.element, field(say("case_facts"), facts, say("case_facts_hint"))),
    make("footer", { class: "actions" }, make("span", {}), save));
  question.focus();
}

async function saveCase(pressed, question, read) {
  if (!question.value.trim()) { tell(say("case_no_question")); question.focus(); return; }
  await attempt(pressed, async () => {
    const added = await api("POST", "/cases", { cases: [read()], origin: "console" });
    caseForm = null;
    goAndTell(at("cases"), say(added.new.length ? "case_saved" : "case_known"));
  });
}

/** Articles found by their titles and chosen: `.chosen()` are their ids. */
function articlePicker() {
  const chosen = new Map();
  const tags = make("div", { class: "labels" });
  const showTags = () => tags.replaceChildren(...[...chosen].map(([id, title]) => {
    const tag = button(`${title} ✕`, () => { chosen.delete(id); showTags(); search.focus(); });
    tag.setAttribute("aria-label", say("case_remove", { title }));
    return tag;
  }));
  const { element, search } = articleSearch(say("case_pick"), say("case_pick_hint"), "true", (article, clear) => !chosen.has(article.id) && make("li", {}, button(article.title || article.id, () => {
    chosen.set(article.id, article.title || article.id);
    showTags();
    clear();
  }, "link")));
  return { element: make("div", { class: "field" }, element, tags), chosen: () => [...chosen.keys()] };
}
