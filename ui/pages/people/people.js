// Everybody who has an account, and from there each of them.

const MANY = 6;
const STANDINGS = ["here", "away", "invited", "locked", "disabled"];
const personPlace = (name) => at("people", "person", name);
const places = { invite: drawInvite, person: drawPerson };

section({
  key: "people",
  right: "administer",
  icon: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2.1.9 3.5 2.9 3.5 5.4",
  isUnsaved: () => isPersonChanged,
  count: (found) => found.locked ?? 0,
  draw: (root, route) => {
    isPersonChanged = false;
    return (places[route.steps[0]] ?? drawPeople)(root, route);
  },
});

/** Numbers beside the sections: whose sign-in is locked. */
const countAll = async () => ({ locked: (await api("GET", "/people")).people.filter((person) => standingOf(person) === "locked").length });

/** How somebody stands, in one word. */
function standingOf(person) {
  if (person.disabled) return "disabled";
  if (person.locked_until) return "locked";
  if (person.invited) return "invited";
  return person.browsers ? "here" : "away";
}

const KIND_OF_STANDING = { here: "good", invited: "waits", locked: "bad", disabled: "bad" };

function standingLabels(person) {
  const standing = standingOf(person);
  return [
    person.name === me.name && label(say("you")),
    person.demo && label(say("demo")),
    standing !== "away" && label(say(`standing.${standing}`), KIND_OF_STANDING[standing]),
    person.invited && !person.disabled && !person.link_until && label(say("link_over"), "bad"),
  ];
}

async function drawPeople(root) {
  if (!me.accounts && !me.name) {
    drawFirst(root);
    return;
  }
  const { people } = await api("GET", "/people");
  const list = make("ul", { class: "rows", "data-part": "people" });
  const none = make("div", {});
  const search = input("", { type: "search", placeholder: say("search_people"), "aria-label": say("search_people") });
  const role = choice([["", say("any_role")], ...worded("staff", ROLES)], "", narrow);
  const standing = choice([["", say("any_standing")], ...worded("standing", STANDINGS)], "", narrow);
  role.setAttribute("aria-label", say("roles"));
  standing.setAttribute("aria-label", say("any_standing"));
  search.addEventListener("input", narrow);

  function narrow() {
    const wanted = search.value.trim().toLowerCase();
    const found = people.filter((one) => (!role.value || one.roles.includes(role.value)) && (!standing.value || standingOf(one) === standing.value)
      && `${one.name} ${one.display_name}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.map(personRow));
    none.replaceChildren(...(found.length ? [] : [emptyState(say("no_people"), say("no_people_line"))]));
  }

  narrow();
  const onlyDemo = people.every((one) => one.demo);
  root.replaceChildren(
    sectionHead(say("section.people"), say("people_line", { count: people.length }), linkTo(at("people", "invite"), { class: "button main" }, say("invite"))),
    onlyDemo ? make("section", { class: "panel hint" }, make("h3", {}, say("only_demo")), make("p", {}, say("only_demo_line"))) : "",
    people.length > MANY ? make("div", { class: "filters people-filters" }, search, role, standing) : "",
    list, none);
}

function personRow(person) {
  return make("li", {}, linkTo(personPlace(person.name), { class: "article-row person-row", "data-person": person.name, "data-standing": standingOf(person) },
    make("span", { class: "what" }, make("strong", {}, person.display_name), make("span", { class: "quiet" }, person.name)),
    make("span", { class: "labels" }, standingLabels(person), roleLabels(person.roles)),
    make("span", { class: "when quiet" }, person.seen_at ? [say("seen"), agoOr(person.seen_at)] : say("never_seen"))));
}
