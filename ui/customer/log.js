// The conversation as it is shown: messages, replies sentence by sentence, their sources, choices and thumbs.
import { button, element, icon, moment, say, tell, worded } from "./elements.js";
import { gapOf, Prose, prose } from "./prose.js";

const PAUSE = 10 * 60_000;
let ids = 0;

/** `on` is told `choose(question)`, `judge(reply, thumb, reason)`, `person()` and `rewrite(text)`. */
export class Log {
  #on;
  #live = null;
  #own = new Map();
  #sheets = [];
  #at = 0;
  #isFollowing = true;

  constructor(on) {
    this.#on = on;
    this.items = element("div", { class: "items" });
    this.unsent = element("div", { class: "items" });
    this.after = element("div", { class: "after" });
    this.looking = element("div", { class: "looking", hidden: true }, element("i"), element("i"), element("i"), worded("span", "looking"));
    this.column = element("div", { class: "column" }, this.items, this.unsent, this.looking, this.after);
    this.element = tell(element("div", { class: "log", role: "log", tabindex: 0, onscroll: () => this.#scrolled() }, this.column), "log", {}, "aria-label");
    this.jump = button(() => this.toEnd(true), { key: "newer", drawn: "down", quiet: true, class: "jump", hidden: true });
  }

  get isEmpty() { return !this.items.childElementCount && !this.unsent.childElementCount; }

  /** Whether the last word is an answer. */
  get isAnswered() { return this.looking.hidden && !this.unsent.childElementCount && this.items.lastElementChild?.matches(".answer, .agent") === true; }

  clear() {
    this.#live = null;
    this.#at = 0;
    this.#own.clear();
    this.#sheets = [];
    this.items.replaceChildren();
    this.unsent.replaceChildren();
  }

  /** A message that the server does not have yet. */
  writing({ id, text }) {
    const state = worded("p", "sending", { class: "state" });
    const shown = element("div", { class: "own" }, this.#by("you"), element("div", { class: "bubble" }, text), state);
    this.#own.set(id, { shown, state, text });
    this.unsent.append(shown);
    this.#forgetChoices();
    this.toEnd();
  }

  stored(id) { this.#own.get(id)?.state.remove(); }

  /** Say at messages that wait for a connection that they do. */
  waitsForConnection(ids) {
    for (const id of ids) if (this.#own.has(id)) tell(this.#own.get(id).state, "unsent");
  }

  refused(id, reason) {
    const { shown, state, text } = this.#own.get(id) ?? {};
    if (!shown) return;
    shown.classList.add("refused");
    tell(state, "refused", { reason });
    state.setAttribute("role", "alert");
    shown.append(button(() => { shown.remove(); this.#on.rewrite(text); }, { key: "again", class: "link" }));
  }

  message(data) {
    if (data.role === "customer") this.#written(data);
    else if (data.role === "agent") this.#said(data);
    else this.#replied(data);
    this.follow();
  }

  sentence(data) {
    const live = this.#of(data.draft);
    live.prose.add(live.before ? gapOf(live.before, data) : "", data.text);
    live.before = data;
    this.follow();
  }

  citations(data) { this.#of(data.draft).citations = data.citations; }

  /** What another system was asked: a reply that tells it, or is about to, shows it as such. */
  data({ draft, data }) {
    this.#sheets.push(...data);
    if (this.#live?.draft === draft) this.#redraw(this.#live, this.#live.prose.text);
  }

  outcome(data) { this.#of(data.draft_id).outcome = data; }

  /** The reply is whole. */
  done() {
    const live = this.#live;
    if (!live) return;
    this.#live = null;
    const { outcome = {}, citations = [] } = live;
    if (outcome.choices?.length) live.shown.append(this.#choices(outcome.choices));
    if (citations.length) live.shown.append(sources(citations));
    if (outcome.outcome === "answer") {
      live.shown.classList.add("answer");
      live.shown.append(this.#thumbs(live.draft));
    }
    this.follow();
  }

  /** Something that nobody said. */
  note(text) { this.items.append(element("p", { class: "note" }, text)); }

  /** Keep the newest in sight, as long as the reader has not gone elsewhere; of a long reply its beginning. */
  follow() {
    if (this.#isFollowing) this.toEnd();
    else this.jump.hidden = false;
  }

  toEnd(all = ["contact", "ending"].includes(this.after.dataset.shows)) {
    this.#isFollowing = true;
    const { scrollHeight, clientHeight } = this.element;
    const questions = [...this.items.querySelectorAll(":scope > .own"), ...this.unsent.children];
    const last = questions.at(-1);
    const bottom = scrollHeight - clientHeight;
    this.element.scrollTop = this.aim = Math.max(0, all || !last ? bottom : Math.min(bottom, last.offsetTop - 12));
    this.#scrolled();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const isAtEnd = scrollHeight - clientHeight - scrollTop < 40;
    this.#isFollowing = isAtEnd || Math.abs(scrollTop - (this.aim ?? 0)) < 2;
    this.jump.hidden = isAtEnd;
  }

  #by(key, name = null) { return element("p", { class: key === "you" ? "unseen" : "by" }, ...(name ? [name] : [worded("span", key)])); }

  #time(at) {
    const then = Date.parse(at);
    if (then - this.#at > PAUSE) this.items.append(element("p", { class: "when" }, moment(at)));
    this.#at = then;
  }

  #written(data) {
    const own = this.#own.get(data.client_message_id);
    this.#time(data.at);
    own?.state.remove();
    this.items.append(own?.shown ?? element("div", { class: "own" }, this.#by("you"), element("div", { class: "bubble" }, data.text)));
    this.#own.delete(data.client_message_id);
    this.#forgetChoices();
    if (!own) return;
    this.#isFollowing = true;
  }

  #said(data) {
    this.#time(data.at);
    const letter = [...(data.agent ?? "")][0] ?? "";
    const face = element("span", { class: "face", "aria-hidden": "true" }, letter || icon("person"));
    this.items.append(element("div", { class: "reply agent" }, face, this.#by("agent", data.agent), prose(data.text, this.#sheets)));
  }

  #replied(data) {
    const live = this.#of(data.draft ?? null);
    if (live.prose.text !== data.text) this.#redraw(live, data.text);
  }

  #redraw(live, text) {
    const whole = new Prose(this.#sheets);
    whole.add("", text);
    live.prose.element.replaceWith(whole.element);
    live.prose = whole;
  }

  /** The reply that is being written as this draft; what was written of another one is forgotten. */
  #of(draft) {
    if (this.#live?.draft === draft) return this.#live;
    this.#live?.shown.remove();
    const made = new Prose(this.#sheets);
    const face = element("span", { class: "face", "aria-hidden": "true" }, icon("chat"));
    const shown = element("div", { class: "reply" }, face, this.#by("assistant"), made.element);
    this.items.append(shown);
    this.#live = { draft, shown, prose: made };
    return this.#live;
  }

  #choices(choices) {
    const offered = choices.map(({ question }) => button(() => this.#on.choose(question), { class: "choice" }));
    for (const [at, one] of offered.entries()) one.append(choices[at].question);
    const none = button(() => this.#on.person(), { key: "none_of_these", class: "choice other", drawn: "person" });
    return tell(element("div", { class: "choices", role: "group" }, ...offered, none), "choose", {}, "aria-label");
  }

  #forgetChoices() { for (const choices of this.column.querySelectorAll(".choices")) choices.remove(); }

  #thumbs(draft) {
    const place = element("div", { class: "thumbs" });
    const judge = (thumb, reason) => {
      this.#on.judge(draft, thumb, reason);
      for (const one of [good, bad]) one.setAttribute("aria-pressed", String(one.dataset.thumb === thumb));
    };
    const thank = () => { place.querySelector(".why, .told")?.remove(); place.append(worded("span", "thanks_thumb", { class: "told", role: "status" })); };
    const good = button(() => { judge("up"); thank(); }, { key: "good", drawn: "up", quiet: true, "data-thumb": "up" });
    const bad = button(() => { judge("down"); place.querySelector(".why, .told")?.remove(); place.append(why((reason) => { if (reason) judge("down", reason); thank(); bad.focus(); })); place.querySelector(".why button").focus(); this.follow(); }, { key: "bad", drawn: "up", quiet: true, "data-thumb": "down" });
    const given = this.#on.given(draft);
    for (const one of [good, bad]) one.setAttribute("aria-pressed", String(one.dataset.thumb === given));
    place.append(good, bad);
    return place;
  }
}

/** Asks what was wrong; `told` gets the reason, or nothing. */
function why(told) {
  const more = tell(element("input", { maxlength: 500 }), "why_more", {}, "placeholder");
  tell(more, "why_more", {}, "aria-label");
  const ready = ["why_wrong", "why_missed", "why_unclear"].map((key) => button(() => told(say(key)), { key, class: "chip" }));
  const send = (event) => { event.preventDefault(); told(more.value.trim()); };
  return element("form", { class: "why", onsubmit: send }, worded("p", "why"), element("div", { class: "chips" }, ...ready),
    element("div", { class: "line" }, more, worded("button", "submit", { class: "small", type: "submit" })));
}

/** The articles a reply rests on: titles that open what is quoted of each. */
function sources(citations) {
  const articles = new Map();
  for (const citation of citations) articles.set(citation.article_id, [...(articles.get(citation.article_id) ?? []), citation]);
  const place = element("div");
  const quotes = [];
  for (const quoted of articles.values()) {
    const id = `answerdesk-quote-${++ids}`;
    const quote = element("blockquote", { id, hidden: true }, ...quoted.map(({ quote: text }) => prose(text)));
    const opener = element("button", { type: "button", class: "source", "aria-expanded": "false", "aria-controls": id }, element("span", {}, quoted[0].title), icon("open"));
    opener.addEventListener("click", () => {
      quote.hidden = !quote.hidden;
      opener.setAttribute("aria-expanded", String(!quote.hidden));
    });
    place.append(opener);
    quotes.push(quote);
  }
  place.append(...quotes);
  return element("div", { class: "sources" }, worded("span", "sources", { class: "label" }), place);
}
