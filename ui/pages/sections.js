// The frame of pages that consist of sections, and the places that these have (#/articles/ID).
//
// A section is one script that calls `section({ key, right, icon, draw, isUnsaved?, count? })`:
//   key       its place (#/key/…), and its words: "section.key"
//   right     what one needs to see it (read, edit, publish, watch, …)
//   icon      the path of a drawing of 24 by 24
//   draw(root, route)  draws into an element of its own, may be async; what it throws is shown with "try again".
//             `route.steps` are the steps of the place after the key, decoded; `route.query` what follows "?"
//   isUnsaved()        whether something would be lost by leaving
//   count(counts)      a number beside its name, from what the page's own `countAll()` gives

const sections = [];
const section = (one) => sections.push(one);

let me = { rights: [] };
let counts = {};
let current = null;
let shownPlace = "";
let toTell = null;

const may = (right) => me.rights.includes(right);
const isUnsaved = () => Boolean(current?.isUnsaved?.());
const staysHere = isUnsaved;

/** Which section a place belongs to, and the steps in it. */
function routeOf(hash) {
  const [path, queryText = ""] = hash.replace(/^#\/?/, "").split("?");
  const [key, ...steps] = path.split("/").map((step) => { try { return decodeURIComponent(step); } catch { return step; } });
  return { key, steps: steps.filter(Boolean), query: new URLSearchParams(queryText) };
}

/** Go to a place; `quietly` only changes the address, and draws nothing. */
function goTo(place, quietly = false) {
  if (quietly) {
    history.replaceState(null, "", place);
    shownPlace = location.hash;
  } else if (location.hash === place) drawSection();
  else location.hash = place;
}

/** Go to a place, and say something there: what is said before would be cleared away with the old one. */
function goAndTell(place, ...said) {
  toTell = said;
  goTo(place);
}

async function followAddress() {
  if (location.hash === shownPlace) return;
  const wanted = location.hash;
  if (isUnsaved()) {
    history.replaceState(null, "", shownPlace);
    if (!(await confirmed({ title: say("leave_title"), text: say("leave_text"), yes: say("leave_yes"), no: say("leave_no"), isDangerous: true }))) return;
    history.pushState(null, "", wanted);
  }
  await drawSection();
}

/** Draw the section that the address names. */
async function drawSection() {
  const allowed = sections.filter((one) => may(one.right));
  const route = routeOf(location.hash);
  const chosen = allowed.find((one) => one.key === route.key) ?? allowed[0];
  if (!chosen) {
    draw("work", emptyState(say("nothing_allowed"), say("nothing_allowed_line")));
    return;
  }
  if (chosen.key !== route.key) Object.assign(route, { key: chosen.key, steps: [], query: new URLSearchParams() });
  shownPlace = location.hash;
  current = chosen;
  drawSections();
  hideNotice();
  if (toTell) tell(...toTell);
  toTell = null;
  // Each drawing has an element of its own: one that was overtaken draws into nothing.
  const root = make("div", { class: "section", "data-section": chosen.key }, waiting());
  draw("work", root);
  part("work").scrollTop = 0;
  document.title = `${say(`section.${chosen.key}`)} · Answerdesk`;
  try {
    await chosen.draw(root, route);
  } catch (error) {
    root.replaceChildren(failure(error, drawSection));
  }
}

function drawSections() {
  const entries = sections.filter((one) => may(one.right)).map((one) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", one.icon);
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    drawing.append(path);
    const count = one.count?.(counts) ?? 0;
    return linkTo(at(one.key), { class: "place", "aria-current": one === current ? "page" : null }, drawing,
      make("span", {}, say(`section.${one.key}`)), count > 0 && make("span", { class: "count" }, String(count)));
  });
  const isFocused = part("sections").contains(document.activeElement);
  draw("sections", entries);
  const here = part("sections").querySelector("[aria-current]");
  here?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (isFocused) here?.focus();
}

/** Look again how many wait where. */
async function countAgain() {
  counts = (await countAll().catch(() => null)) ?? {};
  drawSections();
}

/** What must not happen while something is not saved. */
const unlessUnsaved = (run) => (value) => { if (isUnsaved()) tell(say("save_first")); else run(value); };

Object.assign(actions, {
  speak: unlessUnsaved((language) => { speak(language); drawSection(); }),
  "sign-out": unlessUnsaved(signOut),
});

addEventListener("hashchange", () => { if (element.isConnected) followAddress(); });
addEventListener("beforeunload", (event) => { if (element.isConnected && isUnsaved()) event.preventDefault(); });

/** Begin: who is here, and the place that the address names. */
async function start() {
  sayAll();
  const place = placeBefore();
  if (!location.hash && place) history.replaceState(null, "", place);
  try {
    me = await showMe();
  } catch (error) {
    draw("work", failure(error, start));
    return;
  }
  await Promise.all([drawSection(), countAgain()]);
  desk.classList.add("ready");
}
