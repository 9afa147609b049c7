// What every page needs: finding its parts, drawing text as text, words in two languages, light and dark.
// Nothing here or in the other scripts makes markup, a link or a handler of data.

const desk = element.querySelector(".desk");
const part = (name) => element.querySelector(`[data-part="${name}"]`);

/** A new element. Strings among the children become text; attributes without a value are left out. */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const show = (name, shown) => { part(name).hidden = !shown; };
const draw = (name, ...children) => part(name).replaceChildren(...children.flat().filter(Boolean));

// Remembered choices; a browser that forbids it forgets them.
const kept = {
  get(name) { try { return localStorage.getItem(`answerdesk.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`answerdesk.${name}`, value); } catch { /* forgotten */ } },
};

let speaking = kept.get("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
if (!(speaking in props.words)) speaking = "en";

/** The words under a key, in the language of the page. */
function say(key, values = {}) {
  const words = props.words[speaking][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

function speak(language) {
  speaking = language;
  kept.set("language", language);
  sayAll();
}

/** Put the words into the fixed frame; what is drawn from data draws its own. */
function sayAll() {
  document.documentElement.lang = speaking === "zh" ? "zh-CN" : "en";
  for (const place of element.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
  for (const place of element.querySelectorAll("[data-word-placeholder]")) place.placeholder = say(place.dataset.wordPlaceholder);
  for (const place of element.querySelectorAll("[data-word-title]")) place.title = say(place.dataset.wordTitle);
  for (const place of element.querySelectorAll("[data-word-label]")) {
    place.setAttribute("aria-label", say(place.dataset.wordLabel));
    if (place.tagName === "BUTTON") place.title = say(place.dataset.wordLabel);
  }
  press(element.querySelectorAll('[data-do="speak"]'), speaking);
}

/** Show which one of some buttons is chosen. */
function press(buttons, value) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === value));
}

const themed = kept.get("theme");
if (themed) document.body.classList.toggle("dark", themed === "dark");

function changeTheme() {
  const dark = document.body.classList.toggle("dark");
  kept.set("theme", dark ? "dark" : "light");
}

/** Show who is signed in, and the pages that they may open; gives what is known of them. */
async function showMe() {
  const me = await api("GET", "/session");
  part("me").textContent = me.display_name ?? "";
  show("me", Boolean(me.name));
  show("sign-out", Boolean(me.name));
  for (const link of element.querySelectorAll(".pages a")) {
    const isHere = location.pathname.startsWith(link.getAttribute("href"));
    link.hidden = !me.rights.includes(link.dataset.right);
    if (isHere) link.setAttribute("aria-current", "page");
  }
  return me;
}

async function signOut() {
  await api("DELETE", "/session");
  location.assign("/sign-in");
}

/** On a narrow window the tools of the bar are a menu. */
function openMenu(isOpen) {
  part("tools").classList.toggle("open", isOpen);
  part("menu").setAttribute("aria-expanded", String(isOpen));
}

/** What things with `data-do` do when they are pressed: `run(value, place, what was hit)`. */
const actions = {
  theme: changeTheme,
  menu: () => openMenu(!part("tools").classList.contains("open")),
  "sign-out": signOut,
};

element.addEventListener("click", (event) => {
  const place = event.target.closest("[data-do]");
  if (!event.target.closest("[data-part=tools], [data-part=menu]")) openMenu(false);
  if (place) actions[place.dataset.do]?.(place.dataset.value, place, event.target);
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !part("tools").classList.contains("open")) return;
  openMenu(false);
  part("menu").focus();
  event.stopPropagation();
});
