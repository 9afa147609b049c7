// What is asked of customers beside their questions: how to reach them, and how it was.
import { button, element, icon, say, tell, worded } from "./elements.js";

let ids = 0;

/** A field with its label; `other` are attributes of the input. */
function field(key, name, other = {}) {
  const id = `answerdesk-field-${++ids}`;
  const input = element(name, { id, ...other });
  return { input, shown: element("div", { class: "field" }, worded("label", key, { for: id }), input) };
}

/** Sends what a form says; meanwhile it cannot be sent again, and what goes wrong is said. */
function form(className, fields, buttons, send) {
  const fault = element("p", { class: "fault", role: "alert", hidden: true });
  const made = element("form", { class: className, novalidate: true }, ...fields, fault, element("div", { class: "buttons" }, ...buttons));
  const complain = (key) => { fault.hidden = false; tell(fault, key); };
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (made.ariaBusy === "true") return;
    made.ariaBusy = "true";
    try { await send(complain); } catch { complain("failed"); }
    made.ariaBusy = "false";
  });
  return made;
}

/** Asks for contact, time and a note; `send` takes them, `cancel` puts the form away. */
export function contactForm(send, cancel) {
  const how = field("contact_how", "input", { maxlength: 200, autocomplete: "email", required: true });
  const when = field("contact_when", "input", { maxlength: 200 });
  const note = field("contact_note", "textarea", { maxlength: 2000, rows: 2 });
  const times = ["morning", "afternoon", "evening"].map((key) => button(() => { when.input.value = say(key); }, { key, class: "chip" }));
  when.shown.append(element("div", { class: "chips" }, ...times));
  const buttons = [button(cancel, { key: "cancel", class: "small quiet" }), worded("button", "submit", { class: "small main", type: "submit" })];
  const made = form("card", [worded("h3", "contact"), how.shown, when.shown, note.shown], buttons, async (complain) => {
    const contact = how.input.value.trim();
    how.input.setAttribute("aria-invalid", String(!contact));
    if (contact) return send({ contact, convenient_time: when.input.value.trim() || null, note: note.input.value.trim() || null });
    complain("contact_missing");
    return how.input.focus();
  });
  return made;
}

/** Says that the chat has ended and asks how it was; `rated` is what was given already, `grown` that there is more. */
export function ending(rated, send, anew, grown) {
  const place = element("section", { class: "card ending" }, worded("h3", "over"), worded("p", "over_more", { class: "quiet" }));
  const thank = (rating) => [element("p", { class: "given", role: "status" }, worded("span", "rated"), element("span", { "aria-hidden": "true" }, "★".repeat(rating)))];
  place.append(...(rated ? thank(rated) : [rating(async (body) => { await send(body); place.querySelector("form").replaceWith(...thank(body.rating)); }, grown)]));
  place.append(button(anew, { key: "anew", class: "link" }));
  return place;
}

function rating(send, grown) {
  const name = `answerdesk-stars-${++ids}`;
  const stars = [1, 2, 3, 4, 5].map((count) => {
    const input = element("input", { type: "radio", name, value: count });
    return element("label", { class: "star" }, input, icon("star"), worded("span", "stars", { class: "unseen" }, { count }));
  });
  const comment = field("rate_more", "textarea", { maxlength: 2000, rows: 2 });
  const more = element("div", { class: "more", hidden: true }, comment.shown);
  const submit = worded("button", "submit", { class: "small main", type: "submit", hidden: true });
  const row = element("fieldset", {}, worded("legend", "rate"), element("div", { class: "stars" }, ...stars));
  const chosen = () => Number(row.querySelector(":checked")?.value);
  row.addEventListener("change", () => {
    more.hidden = submit.hidden = false;
    for (const [at, star] of stars.entries()) star.classList.toggle("full", at < chosen());
    grown();
  });
  return form("rating", [row, more], [submit], () => send({ rating: chosen(), comment: comment.input.value.trim() || null }));
}
