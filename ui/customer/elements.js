// Makes what customers see: whatever is put in is text, whoever wrote it.
import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = {
  chat: "M4 4h16a1.5 1.5 0 0 1 1.5 1.5v10A1.5 1.5 0 0 1 20 17h-7l-5 4.2V17H4a1.5 1.5 0 0 1-1.5-1.5v-10A1.5 1.5 0 0 1 4 4zM7 8.5h10M7 12.5h6",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  send: "M12 19V5M6 11l6-6 6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  open: "M7 10l5 5 5-5",
  up: "M7 11v9H4v-9zM7 12l4-8c1.5 0 2.6 1 2.3 2.8L12.7 10H19a1.5 1.5 0 0 1 1.5 1.8l-1.3 6.5A2 2 0 0 1 17.2 20H7",
  box: "M12 3l8 4.3v9.4L12 21l-8-4.3V7.3zM4.2 7.5L12 11.7l7.8-4.2M12 11.7V21",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
  done: "M5 12.5l4.5 4.5L19 7.5",
};

/** An element with attributes (`on…` are listeners, false ones are left out) and what is inside: elements and texts. */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside);
  return made;
}

/** A drawing; what it means stands beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  path.setAttribute("d", DRAWN[name]);
  svg.append(path);
  return svg;
}

let language = "zh";

/** Our words for something, with `{names}` filled in. */
export function say(key, values = {}) {
  return words[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Lets an element show words of ours, now and in whatever language is spoken later; `place` may be an attribute. */
export function tell(shown, key, values = {}, place = "text") {
  shown.dataset[`say_${place.replace("-", "_")}`] = JSON.stringify([key, values]);
  put(shown, place, say(key, values));
  return shown;
}

/** An element with words of ours. */
export const worded = (name, key, attributes = {}, values = {}) => tell(element(name, attributes), key, values);

/** A button with a drawing, words, or both; `quiet` words are only heard. */
export function button(doing, { key, drawn, quiet = false, ...attributes }) {
  const made = element("button", { type: "button", ...attributes, onclick: doing });
  if (drawn) made.append(icon(drawn));
  if (key && quiet) {
    tell(made, key, {}, "aria-label");
    tell(made, key, {}, "title");
  } else if (key) made.append(worded("span", key));
  return made;
}

function put(shown, place, text) {
  if (place === "text") shown.textContent = text;
  else shown.setAttribute(place, text);
}

/** From now on everything under an element is told in a language. */
export function speak(root, spoken) {
  language = spoken;
  root.lang = spoken === "en" ? "en" : "zh-CN";
  for (const place of ["text", "aria-label", "placeholder", "title"]) {
    const kept = `say_${place.replace("-", "_")}`;
    for (const shown of root.querySelectorAll(`[data-${kept}]`)) {
      const [key, values] = JSON.parse(shown.dataset[kept]);
      put(shown, place, say(key, values));
    }
  }
}

export const spoken = () => language;

/** The language of a text, or nothing when it has no words. */
export function languageOf(text) {
  const han = (text.match(/[\u4e00-\u9fff]/g) ?? []).length;
  const latin = (text.match(/[a-z]{2,}/gi) ?? []).length;
  return han + latin === 0 ? null : han * 2 >= latin ? "zh" : "en";
}

/** When something was or will be, in short. */
export function moment(iso) {
  const then = new Date(iso);
  const days = Math.round((new Date(then).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
  const tag = language === "en" ? "en" : "zh-CN";
  const time = then.toLocaleTimeString(tag, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (days === 0) return time;
  const day = Math.abs(days) === 1
    ? new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(days, "day")
    : then.toLocaleDateString(tag, { month: "short", day: "numeric" });
  return `${day} ${time}`;
}
