// What pages are made of. Every text is put in as text; links lead to places of the page they stand on.

/** A button that does something; `kind` is "main", "danger" or "link". */
function button(words, run, kind = "") {
  const made = make("button", { type: "button", class: kind === "link" ? "link" : `button ${kind}` }, words);
  made.addEventListener("click", () => run(made));
  return made;
}

/** The address of a place on this page: `at("articles", id, "history")`. */
const at = (...steps) => `#/${steps.map(encodeURIComponent).join("/")}`;
const linkTo = (place, attributes, ...children) => make("a", { ...attributes, href: place.startsWith("#/") ? place : "#/" }, ...children);

let fields = 0;

/** A control with its label, and what helps to fill it in. */
function field(words, control, hint = null) {
  control.id ||= `field-${++fields}`;
  const help = hint && make("p", { class: "quiet", id: `${control.id}-hint` }, hint);
  if (help) control.setAttribute("aria-describedby", help.id);
  return make("div", { class: "field" }, make("label", { for: control.id }, words), control, help);
}

function input(value, attributes = {}) {
  const made = make("input", { autocomplete: "off", ...attributes });
  made.value = value ?? "";
  return made;
}

/** A text area that is as high as its text. */
function area(value, attributes = {}) {
  const made = make("textarea", { rows: "3", ...attributes });
  made.value = value ?? "";
  const grow = () => { made.style.height = "auto"; made.style.height = `${made.scrollHeight + 2}px`; };
  made.addEventListener("input", grow);
  requestAnimationFrame(grow);
  made.grow = grow;
  return made;
}

/** A list to choose from; options are pairs of value and words. */
function choice(options, value, changed = () => {}) {
  const made = make("select", {}, options.map(([key, words]) => make("option", { value: key }, words)));
  made.value = value ?? "";
  made.addEventListener("change", () => changed(made.value));
  return made;
}

/** Buttons of which one is chosen; `.value` is which. */
function segments(name, options, value, changed = () => {}) {
  const made = make("div", { class: "segments", role: "group", "aria-label": name });
  const choose = (key) => { made.value = key; press(made.children, key); };
  for (const [key, words] of options) {
    const one = make("button", { type: "button", "data-value": key }, words);
    one.addEventListener("click", () => { choose(key); changed(key); });
    made.append(one);
  }
  made.choose = choose;
  choose(value);
  return made;
}

const BUSINESS_TYPES = ["consultation", "ordering", "order_change", "delivery", "return_exchange", "after_sales", "complaint", "feedback", "other"];
/** Pairs for `choice` of some values whose words are under `prefix.value`. */
const worded = (prefix, values) => values.map((value) => [value, say(`${prefix}.${value}`)]);

/** Who did something, as people call them. */
const who = (name) => ({ "local administrator": say("local_administrator"), answerdesk: say("by_itself") }[name] ?? name);

const label = (words, kind = "") => make("span", { class: `label ${kind}` }, words);

/** The head of a section: its title, a line below it, and what can be done. */
function sectionHead(title, line, ...actions) {
  return make("header", { class: "section-head" },
    make("div", {}, make("h2", {}, title), line && make("p", { class: "quiet" }, line)),
    make("div", { class: "row wrap" }, actions));
}

/** What is shown where nothing is: why, and what to do. */
function emptyState(title, line, ...actions) {
  return make("div", { class: "empty" }, make("p", { class: "empty-title" }, title), make("p", { class: "quiet" }, line), make("div", { class: "row wrap" }, actions));
}

const waiting = () => make("div", { class: "waiting", "aria-busy": "true" }, make("span", { class: "unseen" }, say("loading")),
  [1, 2, 3].map(() => make("span", { class: "line" })), make("span", { class: "line short" }));

/** What is shown where something failed. */
function failure(error, again) {
  return make("div", { class: "failure", role: "alert" }, make("p", { class: "failure-title" }, say("failed")), make("p", {}, reasonOf(error)), again && button(say("retry"), again));
}

/** How far a long piece of work is: a bar with words; `.set(done, total)` moves it. */
function progressBar(words) {
  const bar = make("progress", { max: "1" });
  const count = make("span", { class: "quiet" });
  const made = make("div", { class: "progress", role: "status" }, make("span", {}, words), bar, count);
  made.set = (done, total) => { bar.max = Math.max(total, 1); bar.value = done; count.textContent = `${done} / ${total}`; };
  return made;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const locale = () => (speaking === "zh" ? "zh-CN" : "en-GB");

/** A moment as people read it, in the time zone of this machine, which is named if wanted. */
function moment(iso, zoned = false) {
  const options = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return iso ? new Intl.DateTimeFormat(locale(), zoned ? { ...options, timeZoneName: "short" } : options).format(new Date(iso)) : "";
}

const day = (iso) => (iso ? new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(`${iso.slice(0, 10)}T12:00`)) : "");

/** A moment for a control of the kind datetime-local, and back; both in the time zone of this machine. */
function toLocal(iso) {
  if (!iso) return "";
  const moment = new Date(iso);
  return new Date(moment - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const fromLocal = (text) => (text ? new Date(text).toISOString() : null);

/** A text with what is new and what is gone marked; a whole text without changes is cut to what is around them. */
function marked(pieces) {
  const kinds = { new: "ins", gone: "del" };
  return pieces.map(({ change, text }) => (kinds[change] ? make(kinds[change], {}, text) : text));
}

/** A text with stretches of it marked, from one place to another. Places count characters, some of which take two here. */
function withMarks({ text, marks }, from = 0, until = Infinity) {
  const characters = [...text];
  const words = (start, stop) => characters.slice(start, stop).join("");
  const pieces = [];
  let end = from;
  for (const [start, stop] of [...marks].sort((one, other) => one[0] - other[0])) {
    const [first, last] = [Math.max(start, end), Math.min(stop, until)];
    if (last <= first) continue;
    pieces.push(words(end, first), make("mark", {}, words(first, last)));
    end = last;
  }
  return [...pieces, words(end, Math.min(until, characters.length))].filter((piece) => piece !== "");
}

/** A passage of an article with its marks, whose places count from the beginning of the article. */
const passageMarks = ({ text, start, marks }) => withMarks({ text, marks: marks.map((mark) => [mark.start - start, mark.end - start]) });

/** Do something once nothing was written for a while. */
function later(milliseconds, run) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => run(...given), milliseconds); };
}

/** A drawing of data, to be looked at beside its words: `sketch("svg", { viewBox }, …)`. */
function sketch(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat());
  return made;
}
