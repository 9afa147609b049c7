// What a draft says and rests on, for whoever reads it: an agent who may change it, a supervisor who looks back.

const HIGH = 80;
const MEDIUM = 30;

const heading = (words) => make("h3", {}, words);
const outcomeLabel = (outcome) => make("span", { class: "outcome", "data-outcome": outcome }, make("i", { class: "dot" }), say(`outcome.${outcome}`));

/** A probability as a level to name and whole per cents; only what is certain is shown as 0 or 100. */
function levelOf(confidence) {
  const rounded = Math.round(confidence * 100);
  const percent = confidence > 0 && confidence < 1 ? Math.min(Math.max(rounded, 1), 99) : rounded;
  return { level: percent >= HIGH ? "high" : percent >= MEDIUM ? "medium" : "low", percent };
}

/** How sure a draft is: in words, and as a bar. */
function confidenceLabel({ outcome, confidence }) {
  const { level, percent } = levelOf(confidence);
  const meter = make("span", { class: "meter", "aria-hidden": "true" }, make("i", {}));
  meter.firstChild.style.width = `${percent}%`;
  return make("span", { class: "confidence", "data-level": level, title: say("confidence_about") }, say(`confidence.${outcome}`, { level: say(`level.${level}`), percent }), meter);
}

/** What a draft quotes, whole, and which of the articles it offers are internal; nothing is known if that fails. */
const sourcesOf = (draft) => api("GET", `/drafts/${encodeURIComponent(draft.id)}/sources`).catch(() => ({ cited: [], internal: [] }));

/**
 * A draft as it is shown: `parts` are the stretches of its `text`, each with a role and the numbers of its citations;
 * `articles` are what it quotes, each with its citations. A draft that asks back asks for nothing without its choices,
 * so the text is the server's letter, which ends with them.
 */
function draftView(draft, { cited, internal }) {
  const choices = draft.letter.slice(draft.text.length).split(/(\n+)/).filter(Boolean);
  const parts = [...sentencesOf(draft), ...choices.map((text) => (text.trim() ? { text, role: "choice", numbers: [] } : between(text)))];
  const articles = cited.map((article) => ({ ...article, citations: draft.citations.filter((one) => one.article_id === article.article_id && one.revision === article.number) }));
  return { ...draft, parts, text: draft.letter, articles, internal };
}

/** The text of a draft in stretches, sentences and the space between them. */
function sentencesOf(draft) {
  const parts = [];
  let end = 0;
  for (const { text, role, citations } of draft.sentences) {
    const start = draft.text.indexOf(text, end);
    if (start > end) parts.push(between(draft.text.slice(end, start)));
    parts.push({ text, role, numbers: citations });
    end = start + text.length;
  }
  return parts;
}

/** What of a draft is still in a text, in order, and between it the writer's own words. */
function partsIn(text, parts) {
  const found = [];
  let end = 0;
  for (const piece of parts) {
    const start = text.indexOf(piece.text, end);
    if (piece.role === "space" || start < 0) continue;
    if (start > end) found.push(between(text.slice(end, start)));
    found.push(piece);
    end = start + piece.text.length;
  }
  if (end < text.length) found.push(between(text.slice(end)));
  return found;
}

const between = (text) => ({ text, role: text.trim() ? "own" : "space", numbers: [] });

/** A text with its sentences and their sources; `attributes` make a sentence something to press. */
const letterParts = (parts, attributes = {}) => parts.map(({ text, role, numbers }) => role !== "statement" ? make("span", { class: role }, text)
  : make("span", { class: "sentence", tabindex: "0", "data-numbers": numbers.join(" "), ...attributes }, make("span", { class: "words" }, text), numbers.map((number) => make("sup", {}, String(number)))));

const CONTEXT = 40;

/** The body of an article in stretches: what is quoted has the number of its citation. */
function quotedIn(article) {
  // Places count characters, some of which take two here.
  const characters = [...article.body];
  const words = (start, stop) => characters.slice(start, stop).join("");
  const found = [];
  let end = 0;
  for (const { start, end: stop, number } of [...article.citations].sort((one, other) => one.start - other.start)) {
    const first = Math.max(start, end);
    if (first >= stop) continue;
    if (first > end) found.push({ text: words(end, first) });
    found.push({ text: words(first, stop), number });
    end = stop;
  }
  if (end < characters.length) found.push({ text: words(end) });
  return found;
}

/** Quotes with a little of what stands around them. */
function excerptOf(stretches) {
  const last = stretches.length - 1;
  return stretches.map(({ text, number }, place) => {
    if (number !== undefined) return { text, number };
    const head = place === 0 ? "" : text.slice(0, CONTEXT);
    const tail = place === last ? "" : text.slice(-CONTEXT);
    return { text: head.length + tail.length + 1 >= text.length ? text : `${head}…${tail}` };
  });
}

const markedStretches = (stretches) => stretches.map(({ text, number }) =>
  number === undefined ? text : make("mark", { "data-numbers": String(number) }, text, make("sup", {}, String(number))));

const internalLabel = () => make("span", { class: "label internal" }, say("internal"));

/** Where an article comes from. */
const aboutArticle = (article) => make("p", { class: "about" }, make("span", {}, article.source || article.article_id), make("span", {}, say("revision", { number: article.number })), article.audience === "internal" && internalLabel());

/** An article that a draft quotes, with the quotes; `more` is what can be done with it. */
function sourceCard(article, ...more) {
  const numbers = article.citations.map(({ number }) => number).join(" ");
  return make("article", { class: "card", tabindex: "0", "data-numbers": numbers, "aria-label": `${article.title}, ${say("quoted", { numbers })}` },
    make("h3", { lang: article.language }, article.title), make("blockquote", { lang: article.language }, markedStretches(excerptOf(quotedIn(article)))), aboutArticle(article), more);
}

/** A whole article, what is quoted of it marked. */
function articleView(article) {
  const similar = article.similar_questions.length > 0 && make("section", { class: "others" }, heading(say("similar_questions")), make("ul", { class: "plain" }, article.similar_questions.map((question) => make("li", {}, question))));
  return [make("h3", { lang: article.language }, article.title), aboutArticle(article), make("p", { class: "label-row" }, make("span", { class: "label" }, say(`business.${article.business_type}`))),
    make("div", { class: "article-body", lang: article.language }, markedStretches(quotedIn(article))), similar];
}

/** Light up what shares a citation number: sentences, quotes and cards. */
function light(numbers) {
  const wanted = new Set(numbers);
  for (const place of element.querySelectorAll("[data-numbers]")) {
    place.classList.toggle("lit", place.dataset.numbers.split(" ").some((number) => wanted.has(number)));
  }
  desk.classList.toggle("lighting", wanted.size > 0);
}

const numbersAt = (place) => place?.closest("[data-numbers]")?.dataset.numbers.split(" ").filter(Boolean) ?? [];
for (const begin of ["pointerover", "focusin"]) {
  element.addEventListener(begin, (event) => light(numbersAt(event.target)));
}
