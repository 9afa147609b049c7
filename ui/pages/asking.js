// What a page tells whoever is before it, and asks of them.

let tellTimer = 0;

/** Say something at the foot of the page for a while; `run` is what the button with `words` beside it does. */
function tell(text, words, run) {
  const offered = words && button(words, () => { hideNotice(); run(); }, "link");
  draw("notice", make("span", {}, text), offered);
  part("notice").classList.add("shown");
  clearTimeout(tellTimer);
  tellTimer = setTimeout(hideNotice, 8000);
}

function hideNotice() {
  part("notice").classList.remove("shown");
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
      make("div", { class: "row end wrap" }, no && button(no, () => dialog.close()), make("button", { type: "submit", class: `button ${isDangerous ? "danger" : "main"}` }, yes)));
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
