// The chat: its frame, what is written in it, and what to show of what happens.
import { Connection, Refused } from "./connection.js";
import { button, element, languageOf, moment, say, speak, spoken, tell, worded } from "./elements.js";
import { contactForm, ending } from "./forms.js";
import { Log } from "./log.js";

const LONGEST = 2000;
const COUNTED = 1800;
const PATIENCE = 1200; // A connection that is back before that was not worth a word.
const QUIET = 150; // History has been told when nothing came for so long.

const WITH_PERSON = ["waiting_for_person", "with_agent"];

/**
 * Puts a chat into a place. `options`: `server`, `title`, `questions` to begin with, `language`, `close` if it can be
 * closed, `unread` to be told how many messages nobody has seen.
 */
export class Chat {
  #desk = { state: "with_assistant", place: null, open: null, opens_at: null, agent: null };
  #unread = 0;
  #isShown = true;
  #isHistory = true;
  #contactLeft = null;
  #isPutAway = false;
  #rating = null;
  #losing = null;
  #settling = null;

  constructor(place, options) {
    this.options = options;
    this.connection = new Connection(options.server, {
      event: (kind, data) => this.#happened(kind, data),
      stored: (id) => this.log.stored(id),
      refused: (id, problem) => this.log.refused(id, problem.message),
      pace: (seconds) => this.#countDown(seconds),
      connected: (yes) => this.#connected(yes),
      over: () => this.#expired(),
    });
    this.log = new Log({
      choose: (question) => { this.#write(question); this.focus(); },
      person: () => this.#person(),
      rewrite: (text) => { this.text.value = text; this.#counted(); this.focus(); },
      judge: (draft, thumb, reason) => this.#judge(draft, thumb, reason),
      given: (draft) => this.connection.chat?.thumbs?.[draft],
    });
    this.#frame(place);
    speak(this.root, this.connection.kept.get("language") ?? this.connection.kept.get("spoken") ?? options.language);
    this.connection.language = spoken();
    this.#begin();
  }

  focus() { this.text.focus({ preventScroll: true }); }

  /** Whether the chat is in sight; what comes meanwhile is counted. */
  shown(yes) {
    this.#isShown = yes;
    if (yes) this.#seen();
  }

  #frame(place) {
    const { options } = this;
    this.presence = element("p", { class: "presence" }, element("span", { class: "dot" }), element("span"));
    this.title = element("h1");
    const tools = [
      button(() => this.#person(), { key: "person", drawn: "person", class: "to-person" }),
      button(() => this.#speak(spoken() === "en" ? "zh" : "en"), { key: "other_language", class: "tool language" }),
    ];
    if (options.close) tools.push(button(options.close, { key: "close", drawn: "close", quiet: true, class: "tool" }));
    this.person = tools[0];
    this.line = element("p", { class: "line-told", role: "status" });
    this.strip = element("div", { class: "strip", role: "status", hidden: true });
    this.text = element("textarea", { rows: 1, enterkeyhint: "send", autocomplete: "off", oninput: () => this.#counted(), onkeydown: (event) => this.#pressed(event) });
    this.count = element("p", { class: "count", role: "status" });
    this.send = button(() => this.#send(), { key: "send", drawn: "send", quiet: true, class: "send" });
    this.root = element("section", { class: "chat" },
      element("header", { class: "bar" }, element("div", { class: "who" }, this.title, this.presence), ...tools),
      element("div", { class: "middle" }, this.log.element, this.log.jump),
      element("div", { class: "foot" }, this.strip, this.line,
        element("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.#send(); } }, this.text, this.send), this.count));
    tell(this.root, "title", {}, "aria-label");
    place.append(this.root);
  }

  async #begin() {
    const { connection, log } = this;
    this.text.value = connection.kept.get("draft") ?? "";
    this.#counted();
    this.#draw();
    for (const message of connection.unsent) log.writing(message);
    if (connection.chat) {
      log.element.setAttribute("aria-busy", "true");
      this.#settle(4000);
      connection.follow();
    } else this.#settled();
    if (connection.unsent.length) connection.send();
    const known = connection.chat ? connection.ask("", undefined, "GET") : connection.hours();
    // A server before the desk has neither; the chat does without.
    const { open, opens_at, contact_left, rating } = await known.catch(() => ({}));
    this.#contactLeft ??= contact_left || null;
    this.#rating ??= rating ?? null;
    if (this.#rating && this.log.after.dataset.shows === "ending") this.log.after.dataset.shows = "";
    this.#change({ open: this.#desk.open ?? open ?? null, opens_at: this.#desk.opens_at ?? opens_at ?? null });
  }

  #settle(milliseconds) {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#settled(), milliseconds);
  }

  /** What comes from now on is new. */
  #settled() {
    this.#isHistory = false;
    this.log.element.removeAttribute("aria-busy");
    this.root.classList.add("ready");
    this.#draw();
    this.log.toEnd();
    if (this.#isShown && !document.hidden) this.#seen();
  }

  #happened(kind, data) {
    if (this.#isHistory) this.#settle(QUIET);
    if (kind === "queue") this.#queue(data);
    else this.log[kind]?.(data);
    if (kind === "message") this.#heard(data);
    if (kind === "outcome" && data.outcome === "hand_off" && this.#desk.state === "with_assistant") this.#change({ state: "waiting_for_person" });
    if (kind === "done") this.#looking(false);
    this.#draw();
  }

  #heard(data) {
    if (data.role === "customer") {
      if (this.#desk.state === "resolved") this.#change({ state: "with_assistant" });
      this.#looking(true);
      return;
    }
    const language = languageOf(data.text);
    if (language && !this.connection.kept.get("language")) this.#spoken(language);
    if (data.role === "agent") this.#looking(false);
    if (this.connection.last <= (this.connection.chat?.seen ?? 0)) return;
    if (this.#isShown && !document.hidden) this.#seen();
    else this.options.unread?.(++this.#unread);
  }

  #seen() {
    this.#unread = 0;
    this.options.unread?.(0);
    this.connection.note({ seen: this.connection.last });
  }

  #queue(data) {
    const before = this.#desk.state;
    if (data.state !== before && ["with_agent", "resolved"].includes(data.state) && data.text) this.log.note(data.text);
    this.#change({ place: null, agent: null, ...data });
  }

  #change(values) {
    Object.assign(this.#desk, values);
    this.connection.isExpecting = WITH_PERSON.includes(this.#desk.state);
    if (this.connection.isExpecting && this.#desk.open !== false) this.#looking(false);
    this.#draw();
  }

  #looking(yes) {
    const answers = this.#desk.state === "with_assistant" || (this.#desk.state === "waiting_for_person" && this.#desk.open !== true);
    this.log.looking.hidden = !(yes && answers);
  }

  /** Everything that follows from the state; what is open stays open. */
  #draw() {
    const { state, place, agent, open, opens_at, text } = this.#desk;
    this.root.dataset.state = state;
    const [chinese, english = chinese] = (this.options.title ?? "").split("|");
    if (chinese) this.title.textContent = spoken() === "en" ? english : chinese;
    else tell(this.title, "title");
    const time = opens_at ? moment(opens_at) : "";
    const presence = { waiting_for_person: "presence_waiting", with_agent: "presence_agent", resolved: "presence_over" }[state]
      ?? (open === null ? "presence" : open || !time ? "presence_open" : "presence_closed");
    tell(this.presence.lastChild, presence, { name: agent ?? say("colleague"), time });
    this.presence.classList.toggle("away", open === false);
    this.person.hidden = WITH_PERSON.includes(state);
    tell(this.text, state === "with_agent" && agent ? "write_agent" : "write", { name: agent }, "placeholder");
    tell(this.text, "write", {}, "aria-label");
    const isWaiting = state === "waiting_for_person";
    this.strip.hidden = !isWaiting;
    this.#drawAfter(state, isWaiting && open !== true);
    if (isWaiting) this.#drawStrip(place, text, open, time);
  }

  #drawStrip(place, text, open, time) {
    const key = JSON.stringify([place, text, open, time, this.#contactLeft, !!this.form, spoken()]);
    if (this.strip.dataset.key === key) return;
    this.strip.dataset.key = key;
    const told = text ? element("p", {}, text) : open === false && time ? worded("p", "closed_more", {}, { time }) : worded("p", "waiting_more");
    const head = place ? worded("b", "place", {}, { place }) : worded("b", "waiting");
    const isKnown = this.#contactLeft === true;
    const asked = button(() => this.#askContact(true), { key: this.#contactLeft ? "contact_change" : "contact", class: "link" });
    this.strip.replaceChildren(element("div", {}, head, told, ...(isKnown || !this.#contactLeft ? [] : [worded("p", "contact_stored", { class: "good" }, { contact: this.#contactLeft })])), ...(this.form ? [] : [asked]));
  }

  /** What comes after the last message: a welcome, the form for a contact, whether it is solved, or how it was. */
  #drawAfter(state, asksContact) {
    const { log } = this;
    const isAnswered = !this.#isHistory && log.isAnswered && ["with_assistant", "with_agent"].includes(state);
    const wanted = log.isEmpty && !this.#isHistory ? "welcome" : state === "resolved" ? "ending" : this.form || (asksContact && !this.#contactLeft && !this.#isPutAway) ? "contact" : isAnswered ? "solved" : "";
    if (log.after.dataset.shows === wanted) return;
    log.after.dataset.shows = wanted;
    this.form = null;
    log.after.replaceChildren();
    if (wanted === "welcome") log.after.append(this.#welcome());
    if (wanted === "ending") log.after.append(ending(this.#rating, (body) => this.#rate(body), () => this.#anew(), () => log.toEnd(true)));
    if (wanted === "contact") this.#askContact(false);
    if (wanted === "solved") log.after.append(button(() => this.#solved(), { key: "solved", drawn: "done", class: "chip solved" }));
    log.follow();
  }

  #welcome() {
    const { questions } = this.options;
    const ours = questions.filter((question) => languageOf(question) === spoken());
    const asked = (ours.length ? ours : questions).map((question) => {
      const one = button(() => { this.#write(question); this.focus(); }, { class: "choice" });
      one.append(question);
      return one;
    });
    const often = asked.length ? [worded("p", "often", { class: "label" }), element("div", { class: "choices" }, ...asked)] : [];
    return element("div", { class: "welcome" }, worded("h2", "welcome"), worded("p", "welcome_more", { class: "quiet" }), ...often);
  }

  #askContact(byHand) {
    if (!this.form) {
      const away = () => { this.form = null; this.#isPutAway = true; this.#draw(); this.focus(); };
      this.form = contactForm(async (contact) => {
        await this.connection.ask("/contact", contact);
        this.#contactLeft = contact.contact;
        away();
      }, away);
      this.log.after.dataset.shows = "contact";
      this.log.after.replaceChildren(this.form);
    }
    this.log.toEnd(true);
    this.#draw();
    if (byHand) this.form.querySelector("input").focus();
  }

  async #person() {
    this.focus();
    await this.#try(async () => {
      const { state } = await this.connection.ask("/handoff");
      this.#change({ state });
      this.log.toEnd(true);
    });
  }

  #solved() {
    return this.#try(async () => {
      await this.connection.ask("/resolve").catch((problem) => {
        // A server before the desk does not know the call; here the chat is over all the same.
        if (!(problem instanceof Refused && [404, 405].includes(problem.status))) throw problem;
      });
      this.#change({ state: "resolved" });
      this.log.toEnd(true);
    });
  }

  async #rate(body) {
    await this.connection.ask("/rating", body);
    this.#rating = body.rating;
  }

  #judge(draft_id, thumb, reason = null) {
    this.connection.note({ thumbs: { ...this.connection.chat?.thumbs, [draft_id]: thumb } });
    return this.#try(() => this.connection.ask("/feedback", { draft_id, thumb, reason }));
  }

  async #try(act) {
    try {
      await act();
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 429) this.#countDown(problem.seconds);
      else this.#say("failed");
    }
  }

  #anew() {
    this.connection.leave();
    this.#forget();
    this.focus();
  }

  #expired() {
    this.#forget();
    this.#say("expired");
  }

  #forget() {
    this.#rating = this.#contactLeft = this.form = null;
    this.#isPutAway = false;
    this.log.clear();
    for (const message of this.connection.unsent) this.log.writing(message);
    this.#desk = { ...this.#desk, state: "with_assistant", place: null, agent: null, text: null };
    this.#settled();
  }

  #speak(language) {
    this.connection.kept.set("language", language);
    this.#spoken(language);
  }

  #spoken(language) {
    if (language === spoken()) return;
    this.connection.kept.set("spoken", language);
    this.connection.language = language;
    speak(this.root, language);
    if (this.log.after.dataset.shows === "welcome") this.log.after.dataset.shows = "";
    this.#draw();
    this.#counted();
  }

  #pressed(event) {
    // An input method ends a word with the same key.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #counted() {
    const { text } = this;
    const length = [...text.value].length;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
    this.connection.kept.set("draft", text.value || null);
    text.setAttribute("aria-invalid", String(length > LONGEST));
    this.send.disabled = !text.value.trim() || length > LONGEST;
    if (length > LONGEST) tell(this.count, "too_long", { count: length - LONGEST });
    else if (length > COUNTED) tell(this.count, "left", { count: LONGEST - length });
    else { delete this.count.dataset.say_text; this.count.textContent = ""; }
  }

  #send() {
    if (this.send.disabled) return;
    this.#write(this.text.value.trim());
    this.text.value = "";
    this.#counted();
  }

  #write(text) {
    this.log.writing(this.connection.write(text));
    this.#looking(true);
    this.#say(null);
    this.#draw();
    this.log.toEnd();
  }

  #say(key, values = {}) {
    clearInterval(this.counting);
    if (key) tell(this.line, key, values);
    else { delete this.line.dataset.say_text; this.line.textContent = ""; }
  }

  #countDown(seconds) {
    const until = Date.now() + seconds * 1000;
    this.#say("pace", { seconds });
    this.counting = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) tell(this.line, "pace", { seconds: left });
      else this.#say(null);
    }, 1000);
  }

  #connected(yes) {
    clearTimeout(this.#losing);
    if (!yes) {
      this.#losing = setTimeout(() => {
        this.#say("lost");
        this.isLost = true;
        this.log.waitsForConnection(this.connection.unsent.map(({ id }) => id));
      }, this.isLost ? 0 : PATIENCE);
    } else if (this.isLost) {
      this.isLost = false;
      this.#say(null);
    }
    if (yes && this.#isHistory) this.#settle(QUIET * 4);
  }
}
