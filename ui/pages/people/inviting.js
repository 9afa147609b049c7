// How people come in: a one-time link for somebody new, and the first administrator.

const linkAddress = (path) => `${location.origin}${path}`;

/** Make a one-time link for somebody, and show it where they are. */
async function makeLink(name, reason = "") {
  const made = await api("POST", `/people/${encodeURIComponent(name)}/invitation`, { reason });
  showAt(personPlace(name), {
    title: say("link_title", { name: made.display_name }),
    line: say("link_line", { time: moment(made.expires_at, true) }),
    text: linkAddress(made.path),
  });
}

function nameFields() {
  const name = input("", { autocapitalize: "none", spellcheck: "false", maxlength: "64", required: true, "data-part": "new-name" });
  const shown = input("", { maxlength: "120", "data-part": "new-display-name" });
  return { name, shown, fields: make("div", { class: "pair" }, field(say("sign_in_name"), name, say("sign_in_name_hint")), field(say("display_name"), shown, say("display_name_hint"))) };
}

function drawInvite(root) {
  const { name, shown, fields } = nameFields();
  const roles = boxes(say("roles"), "staff", ROLES, ["agent"], { hint: say("roles_hint") });
  let added = null;

  async function invite() {
    if (!roles.values().length) {
      tell(say("role_needed"));
      return;
    }
    // When only the link failed, the account is there already.
    if (added !== name.value) {
      const asked = { name: name.value, display_name: shown.value, roles: roles.values() };
      added = (await conflictMeans("name-taken", () => api("POST", "/people", asked))).name;
    }
    await makeLink(added);
    countAgain();
  }

  root.replaceChildren(
    linkTo(at("people"), { class: "back link" }, say("back_to_people")),
    sectionHead(say("invite"), say("invite_line")),
    make("section", { class: "panel narrow" }, workForm(say("invite_do"), invite, fields, roles)));
  name.focus();
}

/** Until there is an account this machine may do everything; here the first administrator is made. */
function drawFirst(root) {
  const { name, shown, fields } = nameFields();
  const password = newPassword();

  async function begin() {
    const chosen = password.value();
    if (chosen === null) return;
    await api("POST", "/people", { name: name.value, display_name: shown.value, roles: ["administrator"], password: chosen });
    await api("POST", "/session", { name: name.value, password: chosen });
    location.reload();
  }

  root.replaceChildren(
    sectionHead(say("first_title"), say("first_line")),
    make("section", { class: "panel narrow" }, workForm(say("first_do"), begin, fields, password)));
}
