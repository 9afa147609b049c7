// Figures of the desk: which there are, and where the rows behind each of them are found.

const LOOK_AGAIN = 5000;
const DRAFT_PARTS = ["sent", "edited", "rejected"];
const ASSISTANT_PARTS = ["answered", "clarified", "handed_off"];
const CAUSES = ["customer_asks", "low_confidence", "personal", "complaint", "legal_threat", "personal_data_request", "repeated_question", "strong_anger", "failure", "reopened", "released"];
/** All whose rows can be looked at, in the order of the list to choose from. */
const FIGURES = [
  "waiting_now", "handoffs", "answered", "answered_in_time", "late", ...CAUSES.map((cause) => `cause:${cause}`),
  ...DRAFT_PARTS.map((name) => `drafts:${name}`), ...ASSISTANT_PARTS.map((name) => `assistant:${name}`), "ratings", "follow_ups_open",
];
/** These are as of now, whatever the day. */
const OF_NOW = ["waiting_now", "follow_ups_open"];

const figureWords = (figure) => (figure.startsWith("cause:") ? say("figure.cause", { cause: say(`cause.${figure.slice(6)}`) }) : say(`figure.${figure.replace(":", ".")}`));
const rowsPlace = (figure, chosen) => `${at("conversations")}${query({ figure, day: OF_NOW.includes(figure) ? null : chosen })}`;
const readPlace = (session, from) => `${at("conversations", session)}${query(from)}`;
const figuresOf = (chosen) => api("GET", `/desk/figures${query({ day: chosen })}`);

/** Numbers beside the sections: who waits now. */
const countAll = () => figuresOf(null);

/** A figure that opens its rows. */
const figureTile = (figure, chosen, value, line = null, kind = "") => linkTo(rowsPlace(figure, chosen), { class: `tile ${kind}`, "data-figure": figure },
  make("span", { class: "quiet" }, figureWords(figure)), make("strong", {}, value), line && make("span", { class: "quiet" }, line));

/** How long something took, as people say it. */
const tookWords = (seconds) => (seconds === null || seconds === undefined ? "–" : seconds < 60 ? say("seconds", { count: Math.round(seconds) }) : lasting(seconds));
