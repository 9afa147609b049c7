// One person: name and roles, how they come in, tokens that act for them, and what happened.

const LATELY = 8;
let isPersonChanged = false;

const canAdminister = (person) => person.roles.includes("administrator") && !person.disabled && !person.invited && !person.demo;

async function drawPerson(root, route) {
  const name = route.steps[1] ?? "";
  const [{ people }, { tokens }, { events }] = await Promise.all([
    api("GET", "/people"), api("GET", "/tokens?everybody=true"), api("GET", `/account-events${query({ about: name, limit: LATELY })}`),
  ]);
  const person = people.find((one) => one.name === name);
  if (!person) throw new Refused(404, "person-not-found");
  const isLast = canAdminister(person) && people.filter(canAdminister).length === 1;
  const own = tokens.filter((token) => token.owner === name && isGood(token));
  const line = [person.name, say("since", { day: day(person.created_at) })].join(" · ");
  root.replaceChildren(
    linkTo(at("people"), { class: "back link" }, say("back_to_people")),
    sectionHead(person.display_name, line, make("div", { class: "labels" }, standingLabels(person))),
    madeFor(personPlace(name)) || "",
    make("div", { class: "person" }, person.demo ? demoPanel() : whoPanel(person, isLast),
      make("div", { class: "beside-person" }, accessPanel(person, isLast), own.length > 0 && make("section", { class: "panel" }, make("h3", {}, say("panel.tokens")), tokenList(own)), latelyPanel(name, events))));
}

const demoPanel = () => make("section", { class: "panel" }, make("h3", {}, say("demo")), make("p", {}, say("demo_line")));

function whoPanel(person, isLast) {
  const shown = input(person.display_name, { maxlength: "120", required: true });
  const note = () => { isPersonChanged = true; form.send.disabled = false; };
  const roles = boxes(say("roles"), "staff", ROLES, person.roles, { fixed: isLast ? ["administrator"] : [], hint: isLast ? say("last_administrator") : say("roles_hint"), changed: note });
  shown.addEventListener("input", note);

  async function save() {
    if (!roles.values().length) {
      tell(say("role_needed"));
      return;
    }
    const isOwnLoss = person.name === me.name && person.roles.includes("administrator") && !roles.values().includes("administrator");
    if (isOwnLoss && !(await confirmed({ title: say("own_loss_title"), text: say("own_loss_text"), yes: say("own_loss_yes"), isDangerous: true }))) return;
    await conflictMeans("last-administrator", () => api("PATCH", `/people/${encodeURIComponent(person.name)}`, { display_name: shown.value, roles: roles.values() }));
    isPersonChanged = false;
    if (isOwnLoss) location.assign("/");
    else goAndTell(personPlace(person.name), say("person_saved"));
  }

  const form = workForm(say("save"), save, field(say("display_name"), shown), roles);
  form.send.disabled = true;
  return make("section", { class: "panel" }, make("h3", {}, say("panel.who")), form);
}

function accessPanel(person, isLast) {
  const facts = [
    [say("fact.seen"), agoOr(person.seen_at, say("never"))],
    [say("fact.browsers"), person.browsers ? say(person.browsers === 1 ? "in_browser" : "in_browsers", { count: person.browsers }) : say("nowhere")],
    person.locked_until && [say("fact.locked"), moment(person.locked_until)],
    person.link_until && [say("fact.link"), moment(person.link_until)],
    person.disabled && [say("fact.disabled"), say("disabled_line")],
  ];
  return make("section", { class: "panel", "data-part": "access" }, make("h3", {}, say("panel.access")), factList(facts.filter(Boolean)),
    make("div", { class: "row wrap" }, accessButtons(person, isLast)),
    isLast && make("p", { class: "quiet" }, say("last_administrator")));
}

function accessButtons(person, isLast) {
  const change = (disabled) => (said) => conflictMeans("last-administrator", () => api("PATCH", `/people/${encodeURIComponent(person.name)}`, { disabled, ...said }));
  const post = (what) => (said) => api("POST", `/people/${encodeURIComponent(person.name)}/${what}`, said);
  const link = person.invited ? "invite_again" : "reset";
  return [
    person.locked_until && deed(person, "unlock", post("unlock")),
    !person.demo && !person.disabled && linkDeed(person, link),
    person.browsers > 0 && deed(person, "sign_out_everywhere", post("sign-out")),
    person.disabled && deed(person, "enable", change(false)),
    !person.disabled && !person.demo && !isLast && person.name !== me.name && deed(person, "disable", change(true), true),
  ];
}

/** Ask why, then do it, and say that it is done. */
function deed(person, key, work, isDangerous = false) {
  return button(say(`${key}_do`), async (pressed) => {
    const reason = await reasonFor(person, key, isDangerous);
    if (reason === null) return;
    await attempt(pressed, async () => {
      await work({ reason });
      countAgain();
      goAndTell(personPlace(person.name), say(`${key}_done`, { name: person.display_name }));
    });
  }, isDangerous ? "bad" : "");
}

function linkDeed(person, key) {
  return button(say(`${key}_do`), async (pressed) => {
    const reason = await reasonFor(person, key);
    if (reason !== null) await attempt(pressed, () => makeLink(person.name, reason));
  });
}

const reasonFor = (person, key, isDangerous = false) => confirmed({
  title: say(`${key}_title`, { name: person.display_name }), text: say(`${key}_text`), yes: say(`${key}_do`), ask: say("reason"), isDangerous,
});

function latelyPanel(name, events) {
  const all = events.length === LATELY && linkTo(`${at("events")}${query({ about: name })}`, { class: "link" }, say("all_events"));
  return make("section", { class: "panel" }, make("h3", {}, say("panel.events")), make("ul", { class: "events" }, events.map((event) => eventRow(event, name))), all);
}
