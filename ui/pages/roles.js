// What people are in the company, and what that lets them do.

const ROLES = ["agent", "trainer", "supervisor", "administrator"];
const RIGHTS = ["read", "draft", "edit", "publish", "override", "watch", "administer"];

const roleLabels = (roles) => ROLES.filter((role) => roles.includes(role)).map((role) => label(say(`staff.${role}`), `staff-${role}`));

/**
 * Boxes to tick, each with what it means: `names` are words under `prefix.name` and `prefix_about.name`.
 * `.values()` are those ticked; `fixed` are ticked for good.
 */
function boxes(legend, prefix, names, ticked, { fixed = [], hint = null, changed = () => {} } = {}) {
  const made = make("fieldset", { class: "field boxes" }, make("legend", {}, legend), names.map((name) => {
    const box = make("input", { type: "checkbox", value: name, checked: ticked.includes(name), disabled: fixed.includes(name) });
    box.addEventListener("change", changed);
    return make("label", { class: "box about" }, box, make("span", {}, make("span", {}, say(`${prefix}.${name}`)), make("small", { class: "quiet" }, say(`${prefix}_about.${name}`))));
  }), hint && make("p", { class: "quiet" }, hint));
  made.values = () => [...made.querySelectorAll("input:checked")].map((box) => box.value);
  return made;
}

/** Run a call whose conflict means one thing here: it is told in the words of `problem.key`. */
async function conflictMeans(key, call) {
  try {
    return await call();
  } catch (error) {
    if (error.code !== "account-conflict") throw error;
    throw new Refused(error.status, key, error.problem);
  }
}

/** A password field and the same again; gives both fields and `.value()`, which is null when they differ. */
function newPassword() {
  const first = input("", { type: "password", autocomplete: "new-password", minlength: "10", maxlength: "200", required: true });
  const again = input("", { type: "password", autocomplete: "new-password", maxlength: "200", required: true });
  const fields = [field(say("password_new"), first, say("password_rule")), field(say("password_again"), again)];
  fields.value = () => {
    if (first.value === again.value) return first.value;
    tell(say("not_the_same"));
    again.focus();
    return null;
  };
  fields.empty = () => { first.value = again.value = ""; };
  return fields;
}

/** A form whose button runs `work`, which may go wrong. */
function workForm(words, work, ...fields) {
  const send = make("button", { type: "submit", class: "button main" }, words);
  const form = make("form", { class: "form" }, fields.flat(), make("div", { class: "row wrap" }, send));
  form.addEventListener("submit", (event) => { event.preventDefault(); attempt(send, work); });
  form.send = send;
  return form;
}
