// What another system was asked, such as where an order stands: shown as data, never as the handbook's words.
import { element, icon, worded } from "./elements.js";

/** The sheet that stands first in a text; it stands there to the letter. */
export function firstSheet(sheets, text) {
  const there = sheets.filter((sheet) => text.includes(sheet.text));
  return there.sort((one, other) => text.indexOf(one.text) - text.indexOf(other.text))[0];
}

/** A sheet: what is known line by line, then from where and since when, on the clock that its times are told by. */
export function sheetCard({ rows, text }) {
  const lines = rows.flatMap(({ name, label, value }) => [element("dt", {}, label), element("dd", { "data-name": name }, value)]);
  const source = text.slice(text.lastIndexOf("\n") + 1).replace(/^[（(]|[）)]$/g, "");
  return element("figure", { class: "sheet" }, element("figcaption", {}, icon("box"), worded("span", "order")),
    element("dl", {}, ...lines), element("p", { class: "quiet" }, source));
}
