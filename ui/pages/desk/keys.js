// Keys: all that is done often can be done without a mouse.

const CONTROL = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
const KEYS = [
  [`${CONTROL} + Enter`, "use"], ["E", "edit"], ["/", "canned"], ["H", "hint"], ["R", "reject"], ["N", "next"], ["J / K", "step"], ["T", "take"],
  ["1 – 9", "source"], ["Esc", "escape"], ["?", "list"],
];

function showKeys() {
  const rows = KEYS.flatMap(([keys, name]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, say(`key.${name}`))]);
  const dialog = part("dialog");
  dialog.replaceChildren(make("form", { method: "dialog", class: "keys" }, make("h2", { id: "dialog-title" }, say("shortcuts")), make("dl", {}, rows), make("div", { class: "row end" }, make("button", { class: "button main" }, say("close")))));
  dialog.showModal();
}

function goBack() {
  const { work, article } = state;
  if (article) closeArticle();
  else if (work?.isRejecting) reject(false);
  else if (work?.isEditing && work.text) edit();
  else if (work?.isPasting) paste(false);
}

// Keys of one letter, while nothing is being written.
const LETTERS = {
  e: () => edit(),
  "/": () => (state.work === trial ? part("next").focus() : showCanned()),
  h: () => part("hint").focus(),
  r: () => reject(true),
  n: openNext,
  j: () => step(1),
  k: () => step(-1),
  t: () => isLive(state.work) && stand("take"),
  "?": showKeys,
};

function letterKey(event) {
  const isSentence = event.target.matches(".sentence[role]");
  if (isSentence && (event.key === " " || event.key === "Enter")) pointAt(numbersAt(event.target));
  else if (/^[1-9]$/.test(event.key)) pointAt([event.key]);
  else if (event.key.toLowerCase() in LETTERS) LETTERS[event.key.toLowerCase()]();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (!element.isConnected || part("dialog").open || event.isComposing) return;
  const isWriting = event.target.matches("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    useReply();
  } else if (event.key === "Escape") {
    goBack();
  } else if (event.target === part("editor") && event.key === "/" && opensCanned()) {
    event.preventDefault();
    showCanned();
  } else if (!isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    letterKey(event);
  }
});
