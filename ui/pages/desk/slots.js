// What only the customer knows: found in the conversation, or written in by the agent, and put where the reply has room for it.

/** What a place for a value may be called in a reply: 【订单号】, [order number]. */
const placesFor = (name) => [...new Set(["zh", "en"].flatMap((language) => [props.words[language][`slot.${name}`], ...props.words[language][`slot_place.${name}`].split("|")]))]
  .flatMap((words) => [`【${words}】`, `[${words}]`]);

function slotsOf(work) {
  const names = isLive(work) ? work.view.slots : work.draft?.slots ?? [];
  if (!names.length) return null;
  const rows = names.map(({ name, value }) => slotRow(work, name, isLive(work) ? work.slots[name] ?? null : value, value !== null));
  return make("section", { class: "aside" }, heading(say("slots")), make("ul", { class: "slots" }, rows));
}

function slotRow(work, name, value, isTold) {
  const id = `slot-${name}`;
  const words = make("label", { for: id }, say(`slot.${name}`));
  if (isTold) return make("li", { class: "slot" }, words, make("output", { id }, value), make("span", { class: "slot-state known" }, say("slot_known")));
  const box = make("input", { id, autocomplete: "off", maxlength: "100", placeholder: say("slot_hint"), "data-slot": name });
  box.value = value ?? "";
  return make("li", { class: "slot" }, words, box, make("span", { class: "slot-state" }, say("slot_ask")), make("button", { type: "button", class: "button", "data-do": "fill", "data-value": name }, say("slot_fill")));
}

/** An agent knows a value now: it goes where the reply has a place for it, or to the customer's side of a trial. */
function fillSlot(name) {
  const { work } = state;
  const value = element.querySelector(`[data-slot="${name}"]`).value.trim();
  if (!value) return;
  if (work === trial) { addMessage("customer", `${say(`slot.${name}`)}: ${value}`); return; }
  work.slots[name] = value;
  work.text = filled(work.text, work);
  drawReply();
}

/** A text with the values that are known in their places. */
function filled(text, work) {
  let shown = text;
  for (const [name, value] of Object.entries(work.slots)) {
    if (value) for (const place of `slot_place.${name}` in props.words.zh ? placesFor(name) : []) shown = shown.replaceAll(place, value);
  }
  return shown;
}
