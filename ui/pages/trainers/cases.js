// Golden cases: questions whose right answer is known, which publishing asks first.

const CASE_PAGE = 50;
const CASES_AT_ONCE = 500;
const CASE_VIEWS = { asked: {}, wrong: { was_right: "false" }, retired: { retired: "true" } };
const CASE_ORIGINS = ["", "console", "gap", "feedback", "import", "seed"];
const CASE_FIELDS = ["id", "conversation", "language", "articles", "also_right", "key_facts", "business_type", "outcome", "traits"];

section({
  key: "cases",
  right: "read",
  icon: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.9-5.2 2.9 1-5.9L3.5 9.7l5.9-.8z",
  isUnsaved: () => caseForm?.isChanged() ?? false,
  draw: (root, route) => {
    caseForm = null;
    return route.steps[0] === "new" && may("edit") ? drawNewCase(root) : drawCases(root, route);
  },
});

const casePath = (id, ...more) => ["/cases", ...id.split("/").map(encodeURIComponent), ...more].join("/");

async function drawCases(root, route) {
  const wanted = { text: route.query.get("text") ?? "", view: chosenOf(route, "view", Object.keys(CASE_VIEWS), "asked"), origin: chosenOf(route, "origin", CASE_ORIGINS, "") };
  const list = make("ul", { class: "rows entries" });
  const foot = make("div", { class: "row centred-row" });
  let turn = 0;

  async function look(after = "") {
    const mine = ++turn;
    const page = await api("GET", `/cases${query({ ...CASE_VIEWS[wanted.view], text: wanted.text, origin: wanted.origin, limit: CASE_PAGE, after })}`);
    if (mine !== turn) return;
    const entries = page.cases.map((one) => caseEntry(one, () => look()));
    if (after) list.append(...entries);
    else list.replaceChildren(...entries);
    const isNarrowed = wanted.text || wanted.origin || wanted.view !== "asked";
    foot.replaceChildren(...[
      page.next && button(say("more"), (pressed) => attempt(pressed, () => look(page.next))),
      !list.children.length && (isNarrowed ? emptyState(say("no_cases_found"), say("nothing_found_line")) : emptyState(say("no_cases"), say("no_cases_line"), may("edit") && button(say("case_seed"), seed), linkTo(at("console"), { class: "button" }, say("section.console")))),
    ].filter(Boolean));
  }

  const seed = (pressed) => attempt(pressed, async () => {
    const added = await api("POST", "/cases/seed").catch((error) => {
      // They are questions to the sample handbook, and this is another.
      if (error.code !== "invalid-case") throw error;
      return null;
    });
    if (added === null) { tell(say("case_seed_none")); return; }
    await look();
    toldAdded(added);
  });
  const narrow = (name, value) => {
    wanted[name] = value;
    goTo(`#/cases${query(wanted)}`, true);
    look().catch((error) => tell(reasonOf(error)));
  };
  const search = input(wanted.text, { type: "search", maxlength: "200", placeholder: say("case_search"), "aria-label": say("case_search"), "data-part": "case-search" });
  search.addEventListener("input", later(200, () => narrow("text", search.value.trim())));
  const origin = choice(worded("case_origin", CASE_ORIGINS), wanted.origin, (value) => narrow("origin", value));
  origin.setAttribute("aria-label", say("case_origin"));
  await look();
  root.replaceChildren(sectionHead(say("section.cases"), say("cases_line"), button(say("case_export"), (pressed) => attempt(pressed, () => download("/cases/export", "golden-cases.jsonl")), "link"), may("edit") && importButton(() => look()), may("edit") && linkTo(at("cases", "new"), { class: "button main" }, say("case_add"))),
    make("div", { class: "filters" }, search, make("div", { class: "row wrap" }, segments(say("case_which"), worded("case_view", Object.keys(CASE_VIEWS)), wanted.view, (value) => narrow("view", value)), origin)), list, foot);
}

const toldAdded = (added) => tell(say("case_imported", { new: added.new.length, known: added.known.length }));

function caseEntry(one, lookAgain) {
  const { verdict } = one;
  const state = one.retired_at ? null : verdict ? label(say(verdict.was_right ? "case_right" : "case_wrong"), verdict.was_right ? "good" : "bad") : label(say("case_untried"));
  const before = one.conversation.slice(0, -1);
  const named = (id) => [linkTo(at("articles", id), { class: "title-link" }, one.titles[id] ?? id), one.titles[id] && make("small", { class: "quiet id" }, ` ${id}`)];
  const links = (ids) => make("ul", {}, ids.map((id) => make("li", {}, named(id))));
  return make("li", { "data-case": one.id }, make("details", { class: "entry" }, make("summary", {}, make("span", { class: "entry-question", lang: one.language }, one.question),
    make("span", { class: "labels" }, state, !one.articles.length && label(say("case_no_article")), label(say(`case_origin.${one.origin}`)))),
  make("div", { class: "entry-more" },
    before.length > 0 && make("div", {}, make("h4", {}, say("case_conversation")), before.map((said) => make("p", { class: "quote" }, said.text))),
    one.articles.length > 0 ? make("div", {}, make("h4", {}, say("case_articles")), links(one.articles)) : make("p", {}, say("case_no_article")),
    one.also_right.length > 0 && make("div", {}, make("p", { class: "quiet" }, say("case_also_right")), links(one.also_right)),
    one.key_facts.length > 0 && make("div", {}, make("h4", {}, say("case_facts")), make("ul", { class: "labels" }, one.key_facts.map((fact) => make("li", {}, label(fact))))),
    verdict && make("p", { class: "quiet" }, say("case_last", { when: moment(verdict.judged_at), outcome: say(`outcome.${verdict.outcome}`), percent: asPercent(verdict.confidence) })),
    verdict && !verdict.was_right && verdict.article_id && make("p", {}, say("case_first_found"), named(verdict.article_id)),
    make("p", { class: "quiet" }, say("case_by", { author: who(one.author), when: moment(one.created_at) }), one.retired_at && ` · ${say("case_retired_by", { author: who(one.retired_by), when: moment(one.retired_at) })}`),
    make("div", { class: "row wrap" }, may("edit") && (one.retired_at ? button(say("case_take_up"), (pressed) => takeUp(pressed, one, lookAgain)) : button(say("case_retire"), (pressed) => retireCase(pressed, one, lookAgain))),
      linkTo(`#/console${query({ text: one.question })}`, { class: "link" }, say("case_look"))))));
}

async function retireCase(pressed, one, lookAgain) {
  await attempt(pressed, async () => {
    await api("POST", casePath(one.id, "retire"));
    await lookAgain();
    tell(say("case_retired"), say("undo"), () => takeUp(null, one, lookAgain));
  });
}

/** Adding the same question takes up the case that was retired. */
async function takeUp(pressed, one, lookAgain) {
  await attempt(pressed, async () => {
    await api("POST", "/cases", { cases: [caseGiven(one)], origin: one.origin });
    await lookAgain();
    tell(say("case_taken_up"));
  });
}

/** What the API takes of a case as a file or the API gives it. */
const caseGiven = (one) => Object.fromEntries(CASE_FIELDS.filter((name) => one[name] !== undefined && one[name] !== null).map((name) => [name, one[name]]));

function importButton(lookAgain) {
  const file = input("", { type: "file", accept: ".jsonl,.ndjson,.json", hidden: true });
  const made = button(say("case_import"), () => file.click());
  file.addEventListener("change", () => attempt(made, async () => {
    const given = await casesIn(file.files[0]);
    file.value = "";
    const added = { new: [], known: [] };
    tell(say("case_importing"));
    for (let start = 0; start < given.length; start += CASES_AT_ONCE) {
      const some = await api("POST", "/cases", { cases: given.slice(start, start + CASES_AT_ONCE), origin: "import" });
      added.new.push(...some.new);
      added.known.push(...some.known);
    }
    await lookAgain();
    toldAdded(added);
  }));
  return make("span", {}, made, file);
}

/** The cases of a file of lines of JSON, without those held back for reports. Raises `Refused` with what is wrong. */
async function casesIn(file) {
  const wrong = (detail) => new Refused(422, "case-file", { detail });
  const given = (await file.text()).split("\n").flatMap((line, place) => {
    if (!line.trim()) return [];
    try {
      const row = JSON.parse(line);
      if (!Array.isArray(row.conversation)) throw new Error("no conversation");
      return [row];
    } catch {
      throw wrong(say("case_import_bad", { line: place + 1 }));
    }
  });
  if (!given.length) throw wrong(say("case_import_empty"));
  const open = given.filter((row) => (row.half ?? "development") === "development");
  if (!open.length) throw wrong(say("case_import_held"));
  return open.map(caseGiven);
}
