// The reply as the agent has it: read with its sources, or written in, and then still with its sources below the words.

/** Draw the reply: sentences of the suggestion with their sources, own words marked as such. */
function drawLetter() {
  const { work } = state;
  const parts = partsIn(work.text, work.draft?.parts ?? []);
  const isWritten = work.isEditing || !work.text;
  show("letter", !isWritten);
  show("paper", isWritten);
  show("undo", Boolean(work.draft) && isEdited(work) && Boolean(suggested(work)));
  show("edit", Boolean(work.text));
  part("edit").textContent = say(work.isEditing ? "edit_done" : "edit");
  part("tally").textContent = tallyOf(work, parts);
  if (isWritten) drawPaper(work, parts);
  else draw("letter", letterParts(parts, { "data-do": "point", role: "button" }));
  part("use").disabled = !work.text.trim() || work.isBusy;
}

function tallyOf(work, parts) {
  if (!work.draft || !work.text) return "";
  if (isEdited(work)) return say(parts.some(({ role }) => role === "own") ? "edited_about" : "edited");
  const counted = (role) => parts.filter((piece) => piece.role === role).length;
  if (counted("data") && !counted("statement")) return say("cited_data");
  return say(counted("statement") ? "cited" : "cited_none", { cited: counted("statement"), courtesy: counted("courtesy") });
}

/** The same words lie under the field, unseen but for what marks them; the field itself is the browser's own. */
function drawPaper(work, parts) {
  if (part("editor").value !== work.text) part("editor").value = work.text;
  // The last line break of a text is a line in the field.
  draw("under", parts.map(({ text, role, numbers }) => make("span", { class: role === "statement" ? "sentence words" : role, "data-numbers": numbers.join(" ") || null }, text)), "\u200b");
  lightAtCaret();
}

/** Light up the sources of the sentence that is written in. */
function lightAtCaret() {
  if (document.activeElement !== part("editor")) return;
  let left = part("editor").selectionStart;
  for (const span of part("under").children) {
    left -= span.textContent.length;
    if (left <= 0) { light(numbersAt(span)); return; }
  }
}

/** Write in the reply, from a place in it, or stop writing. */
function edit(from = null) {
  const { work } = state;
  if (!work || work === followUps || part("draft").hidden) return;
  if (work.isEditing && from === null) {
    work.isEditing = false;
    part("reply-body").focus();
    drawLetter();
    return;
  }
  work.isEditing = true;
  drawLetter();
  part("editor").focus();
  const place = typeof from === "number" ? from : work.text.length;
  part("editor").setSelectionRange(place, place);
}

/** Where in the reply somebody pressed, counted in its characters. */
function placeAt(event) {
  const found = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (!found || !part("letter").contains(found.offsetNode)) return state.work.text.length;
  let before = 0;
  const walk = document.createTreeWalker(part("letter"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const isNumber = node.parentElement.tagName === "SUP";
    if (node === found.offsetNode) return before + (isNumber ? 0 : found.offset);
    if (!isNumber) before += node.textContent.length;
  }
  return before;
}

/** Put words where the agent writes, on a line of their own if something stands before them. */
function insert(words) {
  const { work } = state;
  const box = part("editor");
  const isOpen = work.isEditing || !work.text;
  const [from, until] = isOpen ? [box.selectionStart, box.selectionEnd] : [work.text.length, work.text.length];
  const before = work.text.slice(0, from);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  work.text = `${before}${gap}${words}${work.text.slice(until)}`;
  edit(from + gap.length + words.length);
}

function written() {
  state.work.text = part("editor").value;
  state.work.isEditing = true;
  drawLetter();
}

part("editor").addEventListener("input", written);
part("editor").addEventListener("pointermove", (event) => {
  const under = document.elementsFromPoint(event.clientX, event.clientY).find((place) => place.parentElement === part("under"));
  light(numbersAt(under));
});
document.addEventListener("selectionchange", () => { if (element.isConnected) lightAtCaret(); });
part("letter").addEventListener("click", (event) => {
  // A finger points, a mouse writes: where there is no hovering, pressing is how sources are looked at.
  if (matchMedia("(hover: hover)").matches && !event.target.closest("sup") && getSelection().isCollapsed) edit(placeAt(event));
});
