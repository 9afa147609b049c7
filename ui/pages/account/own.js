// Who one is here, and one's password.

section({
  key: "own",
  right: "read",
  icon: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5",
  draw: drawOwn,
});

/** Nothing waits here. */
const countAll = async () => ({});

function drawOwn(root) {
  const facts = [
    [say("sign_in_name"), me.name],
    [say("roles"), make("span", { class: "labels" }, roleLabels(me.roles))],
    [say("rights"), RIGHTS.filter(may).map((right) => say(`right.${right}`)).join(say("and_so"))],
  ];
  root.replaceChildren(
    sectionHead(me.name ? me.display_name : say("local_administrator"), say("own_line")),
    make("div", { class: "person" },
      make("section", { class: "panel" }, make("h3", {}, say("panel.who")), me.name ? factList(facts) : make("p", {}, say("no_account"))),
      passwordPanel()));
}

function passwordPanel() {
  if (!me.name) return null;
  if (me.demo) return make("section", { class: "panel" }, make("h3", {}, say("panel.password")), make("p", {}, say("demo_password")));
  const old = input("", { type: "password", autocomplete: "current-password", maxlength: "200", required: true });
  const fresh = newPassword();

  async function change() {
    const chosen = fresh.value();
    if (chosen === null) return;
    await api("POST", "/session/password", { old_password: old.value, new_password: chosen });
    old.value = "";
    fresh.empty();
    tell(say("password_changed"));
  }

  return make("section", { class: "panel", "data-part": "password" }, make("h3", {}, say("panel.password")), make("p", { class: "quiet" }, say("password_line")),
    workForm(say("password_do"), change, field(say("password_old"), old), fresh));
}
