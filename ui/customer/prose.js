// What a reply says, as paragraphs, tables, links and data; every word is put in as text.
import { element } from "./elements.js";
import { firstSheet, sheetCard } from "./sheets.js";

const LINK = /https?:\/\/[^\s<>"'“”（）()，。；、]+/g;
const TABLE = /^\|.*\|$(?:\n^\|.*\|$)+/m;
const HAN = /[\u4e00-\u9fff]/;

/** What is said in a text: paragraphs, tables, addresses of the web as links, and data where it stands as a sheet. */
export class Prose {
  constructor(sheets = []) {
    this.sheets = sheets;
    this.element = element("div", { class: "prose" });
    this.text = "";
    this.paragraph = null;
  }

  add(gap, text) {
    this.text += gap + text;
    if (gap === "\n\n") this.paragraph = null;
    else if (gap) this.paragraph?.append(gap);
    for (const [at, part] of text.split(/\n{2,}/).entries()) {
      if (at) this.paragraph = null;
      this.#block(part);
    }
  }

  #block(text) {
    const sheet = firstSheet(this.sheets, text);
    if (sheet) return this.#between(text, sheet.text, text.indexOf(sheet.text), sheetCard(sheet));
    const table = TABLE.exec(text);
    return table ? this.#between(text, table[0], table.index, tableOf(table[0])) : this.#words(text);
  }

  #between(text, drawn, at, shown) {
    const before = text.slice(0, at).trimEnd();
    if (before) this.#block(before);
    this.element.append(shown);
    this.paragraph = null;
    return this.#block(text.slice(at + drawn.length).trimStart());
  }

  #words(text) {
    if (!text) return;
    if (!this.paragraph) this.element.append((this.paragraph = element("p")));
    let end = 0;
    for (const found of text.matchAll(LINK)) {
      this.paragraph.append(text.slice(end, found.index), element("a", { href: found[0], target: "_blank", rel: "noopener noreferrer nofollow" }, found[0]));
      end = found.index + found[0].length;
    }
    this.paragraph.append(text.slice(end));
  }
}

export function prose(text, sheets) {
  const made = new Prose(sheets);
  made.add("", text);
  return made.element;
}

function tableOf(text) {
  const rows = text.split("\n").map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
  const shown = rows.filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  return element("table", {}, ...shown.map((cells, row) => element("tr", {}, ...cells.map((cell) => element(row ? "td" : "th", row ? {} : { scope: "col" }, cell)))));
}

/** What stands between two sentences of a reply; the same as in the whole text that follows them. */
export function gapOf(before, sentence) {
  if (before.role !== sentence.role || sentence.role === "data") return "\n\n";
  const isOther = sentence.role === "statement" && String(before.citations) !== String(sentence.citations);
  if (isOther && `${before.text}${sentence.text}`.includes("\n")) return "\n";
  return HAN.test(before.text) ? "" : " ";
}
