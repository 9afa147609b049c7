// A conversation as it was held: who said what, and when; what became of it.

/** What tells customers apart for people: nobody knows their names. */
const customerName = (session) => say("customer_named", { code: session.slice(0, 4).toUpperCase() });
const clockTime = (iso) => new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
const PAUSE = 3 * 60_000;

/** A duration as people read a clock: 0:07, 12:40, 3:05:00. */
function lasting(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const isSamePerson = (one, other) => one?.role === other.role && (one.agent ?? null) === (other.agent ?? null);

/** Messages, those of one burst under one name; `happened` are things to show between them: `{ at, element }`. */
function messageList(messages, { thumbs = [], happened = [], below = () => null } = {}) {
  const waitingToBeShown = [...happened].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const until = (at) => {
    const shown = [];
    while (waitingToBeShown.length && (at === null || Date.parse(waitingToBeShown[0].at) <= at)) shown.push(make("li", { class: "happened" }, waitingToBeShown.shift().element));
    return shown;
  };
  let before = null;
  const items = messages.flatMap((message) => {
    const between = message.at ? until(Date.parse(message.at)) : [];
    const goesOn = !between.length && isSamePerson(before, message) && !(Date.parse(message.at) - Date.parse(before.at) > PAUSE);
    before = message;
    return [...between, messageItem(message, goesOn, thumbs.find((one) => one.message_number === message.number), below(message))];
  });
  return [...items, ...until(null)];
}

function messageItem(message, goesOn, thumb, more) {
  const name = message.agent ?? say(`role.${message.role}`);
  const head = make("p", { class: "who" }, make("span", {}, name), message.at && make("time", { datetime: message.at }, clockTime(message.at)));
  return make("li", { class: goesOn ? "message goes-on" : "message", "data-role": message.role, "data-number": message.number },
    goesOn ? make("span", { class: "unseen" }, name) : head, make("div", { class: "said" }, saidWithData(message)), message.choices?.length > 0 && offered(message.choices), thumb && thumbView(thumb), more);
}

/** What the customer could choose from, below the question. */
const offered = (choices) => make("ul", { class: "offered", "aria-label": say("offered") }, choices.map((title) => make("li", {}, title)));

/** What was said; what another system was asked stands in it as data, and never as somebody's words. */
function saidWithData({ text, data = [] }) {
  const pieces = [];
  let end = 0;
  for (const { at: start, sheet } of data.map((one) => ({ at: text.indexOf(one.text), sheet: one })).sort((one, other) => one.at - other.at)) {
    if (start < end) continue;
    pieces.push(text.slice(end, start).trim(), dataCard(sheet));
    end = start + sheet.text.length;
  }
  return [...pieces, end ? text.slice(end).trim() : text].filter((piece) => piece !== "");
}

/** What another system said of an order: line by line, then from where and since when, on the clock its times are told by. */
function dataCard({ rows, text }) {
  const lines = rows.flatMap(({ name, label: words, value }) => [make("dt", {}, words), make("dd", { "data-name": name }, value)]);
  const source = text.slice(text.lastIndexOf("\n") + 1).replace(/^[（(]|[）)]$/g, "");
  return make("figure", { class: "sheet" }, make("figcaption", {}, sketch("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, sketch("path", { d: BOX })), make("span", {}, say("order_data"))), make("dl", {}, lines), make("p", { class: "quiet" }, source));
}
const BOX = "M12 3l8 4.3v9.4L12 21l-8-4.3V7.3zM4.2 7.5L12 11.7l7.8-4.2M12 11.7V21";

const thumbView = ({ thumb, reason }) => make("p", { class: "thumb", "data-thumb": thumb }, sketch("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, sketch("path", { d: THUMB })), make("span", {}, say(`thumb.${thumb}`)), reason && make("span", { class: "quiet" }, reason));
const THUMB = "M7 11v9H4v-9zM7 11l4-7a2 2 0 0 1 2 2v4h5.5a2 2 0 0 1 2 2.4l-1.3 6A2 2 0 0 1 17.2 20H7";

/** The stars that a customer gave. */
const ratingView = ({ rating, comment }) => make("p", { class: "rating" }, make("span", { class: "stars", role: "img", "aria-label": say("rated", { rating }) }, "★".repeat(rating), make("i", {}, "★".repeat(5 - rating))), make("span", {}, say("rated", { rating })), comment && make("q", {}, comment));

/** One time that a person was asked for, as a line between messages. */
const handoffView = (handoff) => ({ at: handoff.at, element: make("p", { class: "handed" }, make("strong", {}, say("handed_over")), make("span", {}, say(`cause.${handoff.cause}`)), make("time", { datetime: handoff.at }, clockTime(handoff.at))) });

/** How a customer can be reached. */
const contactView = ({ contact, convenient_time: convenient, note }) => make("div", { class: "contact" }, make("strong", {}, say("contact_left")), make("span", {}, contact), convenient && make("span", {}, say("convenient", { time: convenient })), note && make("span", {}, note));

/** All that happened in a conversation beside what was said, each at its time. */
const happenedIn = ({ handoffs, contact, rating }) => [
  ...handoffs.map(handoffView),
  ...(contact ? [{ at: contact.at, element: contactView(contact) }] : []),
  ...(rating ? [{ at: rating.at, element: ratingView(rating) }] : []),
];
