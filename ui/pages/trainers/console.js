// The retrieval console: a question in; out come the decision, the candidates, and what each is made of.

const SHOWN_CANDIDATES = 5;
const SPEAKERS = /^\s*(客服|坐席|agent)\s*[:：]\s*/i;
const CUSTOMERS = /^\s*(客户|顾客|customer)\s*[:：]\s*/i;

section({
  key: "console",
  right: "read",
  icon: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5M8 10.5h5M10.5 8v5",
  draw: drawConsole,
});

async function drawConsole(root, route) {
  const text = area(route.query.get("text") ?? "", { rows: "2", maxlength: "4000", "data-part": "console-text" });
  const before = area(route.query.get("before") ?? "", { rows: "2", maxlength: "8000" });
  const internal = input("", { type: "checkbox" });
  internal.checked = route.query.get("internal") !== "false";
  const language = choice([["", say("reply_language.auto")], ...worded("language", ["zh", "en"])], route.query.get("language") ?? "");
  const place = make("div", { class: "found", "data-part": "found" });
  const form = make("form", { class: "panel form" }, field(say("console_question"), text),
    make("details", { open: Boolean(before.value) }, make("summary", {}, say("console_before")), before, make("p", { class: "quiet" }, say("console_before_hint"))),
    make("div", { class: "row wrap spread" }, make("div", { class: "row wrap" }, make("label", { class: "tick" }, internal, say("console_internal")), make("label", { class: "tick" }, say("console_language"), language)),
      make("button", { type: "submit", class: "button main" }, say("console_look"))));
  before.setAttribute("aria-label", say("console_before"));

  async function look() {
    const asked = { text: text.value.trim(), before: saidBefore(before.value), internal: internal.checked, language: language.value || null };
    if (!asked.text) { text.focus(); return; }
    goTo(`#/console${query({ text: asked.text, before: before.value.trim(), internal: asked.internal ? null : "false", language: asked.language })}`, true);
    place.replaceChildren(waiting());
    try {
      place.replaceChildren(...lookView(await api("POST", "/console", asked), asked));
    } catch (error) {
      place.replaceChildren(failure(error, look));
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); look(); }
  });
  root.replaceChildren(sectionHead(say("section.console"), say("console_line")), form, place);
  if (text.value) await look();
  else { place.append(emptyState(say("console_empty"), say("console_empty_line"))); text.focus(); }
}

/** Lines of a conversation as messages; what nobody is named for, the customer said. */
const saidBefore = (lines) => lines.split("\n").filter((line) => line.trim()).map((line) => (SPEAKERS.test(line)
  ? { role: "agent", text: line.replace(SPEAKERS, "").trim() }
  : { role: "customer", text: line.replace(CUSTOMERS, "").trim() })).filter((message) => message.text);

function lookView(look, asked) {
  const { candidates, decision } = look;
  const cards = candidates.map((candidate, place) => candidateCard(candidate, place, decision, asked));
  const more = cards.slice(SHOWN_CANDIDATES);
  const list = make("div", { class: "candidates" }, cards.slice(0, SHOWN_CANDIDATES));
  const foot = make("div", { class: "row wrap centred-row" });
  foot.append(...[
    more.length > 0 && button(say("console_more", { count: more.length }), (pressed) => { list.append(...more); pressed.remove(); }),
    may("edit") && button(say("console_none_right"), () => sayRight(asked, null)),
  ].filter(Boolean));
  return [decisionView(look), make("h3", {}, say("console_candidates")),
    candidates.length ? list : emptyState(say("console_none"), say("console_none_line"), may("edit") && linkTo(at("new"), { class: "button" }, say("section.new"))), foot];
}

function decisionView({ decision, searched, model, candidates }) {
  const percentage = (value) => asPercent(value);
  const titles = decision.cited.map((id) => candidates.find((one) => one.article_id === id)?.title.text ?? id);
  return make("section", { class: "panel decided", "data-part": "decided" },
    make("div", { class: "row wrap" }, make("h3", {}, say("console_decision")), outcomeOf(decision)),
    make("p", {}, decision.why), decision.missing && make("p", { class: "warning" }, say("console_missing", { missing: decision.missing })),
    levelsBar(decision), make("p", { class: "quiet" }, say("console_levels", { confidence: percentage(decision.confidence), answer: percentage(decision.answer_level), clarify: percentage(decision.clarify_level) })),
    make("div", { class: "bubble" }, decision.text), titles.length > 0 && make("p", { class: "quiet" }, say("rests_on", { titles: titles.join(speaking === "zh" ? "；" : "; ") })),
    make("p", { class: "quiet" }, say("console_searched", { texts: searched.join(" / ") }), " · ", say("console_model", { model })));
}

/** The confidence as a bar, and the levels on it. */
function levelsBar({ confidence, outcome, answer_level: answer, clarify_level: clarify }) {
  const level = (value) => sketch("rect", { x: Math.min(value * 100, 99.6), y: 0, width: 0.4, height: 10, class: "level" });
  return sketch("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "levels", "aria-hidden": "true", "data-outcome": outcome },
    sketch("rect", { x: 0, y: 2, width: 100, height: 6, class: "ground" }), sketch("rect", { x: 0, y: 2, width: confidence * 100, height: 6, class: "value" }), level(clarify), level(answer));
}

function candidateCard(candidate, place, decision, asked) {
  const isCited = decision.cited.includes(candidate.article_id);
  const right = may("edit") && button(say("console_right"), () => sayRight(asked, candidate));
  return make("details", { class: "panel candidate", open: place === 0, "data-candidate": candidate.article_id },
    make("summary", {}, make("span", { class: "place-number" }, String(place + 1)), make("strong", { lang: candidate.language }, withMarks(candidate.title)),
      make("span", { class: "labels" }, isCited && label(say("console_cited"), "good"), candidate.internal && label(say("internal"), "internal"), label(say("console_score", { score: candidate.score.toFixed(1) })), make("span", { class: "sure" }, levelsBar({ ...decision, confidence: candidate.confidence }), make("b", {}, asPercent(candidate.confidence))))),
    make("div", { class: "candidate-parts" },
      make("div", { class: "column" }, make("p", { class: "quiet" }, say("console_text")), make("div", { class: "text searched-text", lang: candidate.language }, bodyWithBest(candidate)),
        candidate.similar_questions.length > 0 && make("div", {}, make("p", { class: "quiet" }, say("console_similar")), make("ul", { class: "asked" }, candidate.similar_questions.map((one) => make("li", {}, withMarks(one))))),
        make("div", { class: "row wrap" }, right, linkTo(at("articles", candidate.article_id), { class: "link" }, say("open_article")))),
      make("div", { class: "column" }, sumView(say("console_confidence_title"), candidate.explanation.confidence, [["console_base", candidate.explanation.intercept]], "console_log_odds", candidate.model_log_odds),
        sumView(say("console_score_title"), candidate.explanation.score, [], "console_sum", candidate.score),
        make("div", {}, make("h4", {}, say("console_found_by")), make("ul", { class: "quiet" }, candidate.found_by.map((one) => make("li", {}, say("console_place", { index: say(`index.${one.index}`), place: one.place, score: one.score.toFixed(3) }))))))));
}

function bodyWithBest({ body, best: [start, end] }) {
  return [withMarks(body, 0, start), make("span", { class: "best" }, withMarks(body, start, end)), withMarks(body, end)].flat();
}

/** Parts that add up, each as a bar from the middle: what helps to the right, what harms to the left. */
function sumView(title, parts, further, sumKey, sum) {
  const named = [...parts.map((one) => ({ words: featureWords(one.feature), part: one.part, from: say("console_times", { value: one.value.toFixed(3), weight: rounded(one.weight) }) })), ...further.map(([key, part]) => ({ words: say(key), part, from: "" }))];
  const adding = named.filter((one) => Math.abs(one.part) >= 0.005);
  const most = Math.max(...adding.map((one) => Math.abs(one.part)), 0.01);
  const rows = adding.map((one) => make("li", {}, make("span", {}, one.words, one.from && make("small", { class: "quiet" }, one.from)), partBar(one.part / most), make("b", {}, signed(one.part))));
  const silent = named.length - adding.length;
  return make("div", { class: "sum" }, make("h4", {}, title), make("ul", {}, rows, make("li", { class: "whole" }, make("span", {}, say(sumKey)), make("span", {}), make("b", {}, signed(sum)))),
    silent > 0 && make("p", { class: "quiet" }, say("console_nothing_adds", { count: silent })));
}

const featureWords = (name) => (`feature.${name}` in props.words[speaking] ? say(`feature.${name}`) : name);
const rounded = (value) => String(Number(value.toPrecision(3)));
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const partBar = (share) => sketch("svg", { viewBox: "-100 0 200 10", preserveAspectRatio: "none", "aria-hidden": "true", class: "part-bar" },
  sketch("rect", { x: share < 0 ? share * 100 : 0, y: 1, width: Math.abs(share) * 100, height: 8, class: share < 0 ? "harms" : "helps" }), sketch("rect", { x: -0.5, y: 0, width: 1, height: 10, class: "zero" }));

/** Keep what a person says is right: as a golden case, or as one more similar question of the article. */
async function sayRight(asked, candidate) {
  const ways = make("fieldset", {}, worded("becomes", ["golden_case", "similar_question"]).map(([value, words], place) => {
    const radio = input(value, { type: "radio", name: "becomes", checked: place === 0 });
    return make("div", {}, make("label", { class: "pick" }, radio, words));
  }));
  const isSure = await confirmed({ title: candidate ? say("console_right_title", { title: candidate.title.text }) : say("console_right_none"), text: say(candidate ? "console_right_text" : "console_right_none_text"), yes: say("console_keep"), more: candidate ? [ways] : [] });
  if (isSure === null) return;
  const becomes = candidate ? ways.querySelector(":checked").value : "golden_case";
  await attempt(null, async () => {
    const made = await api("POST", "/console/right", { text: asked.text, before: asked.before, article_id: candidate?.article_id ?? null, becomes });
    if (becomes === "similar_question") tell(say("console_similar_made"), say("console_open_draft"), () => goTo(at("articles", made.article_id)));
    else if (made.was_known) tell(say("console_case_known"));
    else tell(say("console_case_made"), say("undo"), () => attempt(null, async () => { await api("POST", casePath(made.case_id, "retire")); tell(say("console_case_undone")); }));
  });
}
