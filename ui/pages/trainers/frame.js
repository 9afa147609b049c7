// The frame of the trainers' page: its sections, the places they have (#/articles/ID), questions and news to the person.
//
// A section is one script that calls `section({ key, right, icon, draw, isUnsaved?, count? })`:
//   key       its place (#/key/…), and its words: "section.key"
//   right     what one needs to see it (read, edit, publish, watch, …)
//   icon      the path of a drawing of 24 by 24
//   draw(root, route)  draws into an element of its own, may be async; what it throws is shown with "try again".
//             `route.steps` are the steps of the place after the key, decoded; `route.query` what follows "?"
//   isUnsaved()        whether something would be lost by leaving
//   count(handbook)    a number beside its name, from GET /handbook

const sections = [];
const section = (one) => sections.push(one);

let me = { rights: [] };
let handbook = {};
let current = null;
let shownPlace = "";
let toTell = null;

const may = (right) => me.rights.includes(right);
const isUnsaved = () => Boolean(current?.isUnsaved?.());

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
    const count = one.count?.(handbook) ?? 0;
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
  handbook = (await apiIfThere("GET", "/handbook").catch(() => null)) ?? {};
  drawSections();
}

/** Say something at the foot of the page, with something to do about it. */
function tell(text, words, run) {
  notice(text, words && { name: "told", words });
  part("told").textContent = text;
  part("notice").querySelector("button")?.addEventListener("click", () => { hideNotice(); run(); });
}

/**
 * Ask before something is done. Gives null for no, true for yes, and what was written if `ask` names a field.
 * `needed` says whether the field must be filled in.
 */
function confirmed({ title, text, yes, no = say("cancel"), ask = null, needed = false, isDangerous = false, more = [] }) {
  const dialog = part("dialog");
  const answer = ask && area("", { maxlength: "400", required: needed });
  return new Promise((resolve) => {
    let given = null;
    const form = make("form", { method: "dialog" }, make("h2", { id: "dialog-title" }, title), text && make("p", {}, text), more, ask && field(ask, answer),
      make("div", { class: "row end wrap" }, button(no, () => dialog.close()), make("button", { type: "submit", class: `button ${isDangerous ? "danger" : "main"}` }, yes)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      given = ask ? answer.value.trim() : true;
      if (needed && !given) answer.focus();
      else dialog.close();
    });
    dialog.replaceChildren(form);
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
    (answer ?? form.querySelector(".button")).focus();
  });
}

element.addEventListener("click", (event) => {
  const place = event.target.closest("[data-do]");
  const actions = {
    speak: () => { if (isUnsaved()) tell(say("save_first")); else { speak(place.dataset.value); drawSection(); } },
    theme: changeTheme,
    "sign-out": () => { if (isUnsaved()) tell(say("save_first")); else signOut(); },
  };
  actions[place?.dataset.do]?.();
});

addEventListener("hashchange", () => { if (element.isConnected) followAddress(); });
addEventListener("beforeunload", (event) => { if (element.isConnected && isUnsaved()) event.preventDefault(); });

/** Begin: who is here, and the place that the address names. */
async function start() {
  sayAll();
  const place = placeBefore();
  if (!location.hash && place) history.replaceState(null, "", place);
  try {
    me = await api("GET", "/session");
  } catch (error) {
    draw("work", failure(error, start));
    return;
  }
  showMe();
  await Promise.all([drawSection(), countAgain()]);
  desk.classList.add("ready");
}
