// What is shown once and never again: one-time links and new tokens.

/** The link or token that was made just now, and the place that shows it: `{ place, title, line, text }`. */
let justMade = null;

/** Show at a place, once, what was made just now. */
function showAt(place, made) {
  justMade = { place, ...made };
  goTo(place);
}

/** What was made for this place, if anything was; whoever comes back later finds it gone. */
const madeFor = (place) => justMade?.place === place && oncePanel(justMade);

addEventListener("hashchange", () => { if (justMade?.place !== location.hash) justMade = null; });

function oncePanel({ title, line, text }) {
  const place = input(text, { readonly: true, spellcheck: "false", "aria-label": title, "data-part": "once" });
  place.addEventListener("focus", () => place.select());
  return make("section", { class: "panel once" }, make("h3", {}, title), make("p", {}, line),
    make("div", { class: "row once-row" }, place, button(say("copy"), () => copyFrom(place), "main")));
}

/** Copy what stands in a field; without HTTPS browsers allow it only in the old way. */
async function copyFrom(place) {
  try {
    await navigator.clipboard.writeText(place.value);
  } catch {
    place.select();
    if (!document.execCommand("copy")) {
      tell(say("copy_by_hand"));
      return;
    }
  }
  tell(say("copied"));
}
