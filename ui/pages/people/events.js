// The log of accounts: who did what to whom, which nobody alters.

const EVENT_KINDS = ["signed_in", "sign_in_failed", "locked", "unlocked", "signed_out", "added", "invited", "changed", "password_set", "disabled", "enabled", "token_added", "token_revoked"];
const EVENT_PAGE = 50;
const KIND_OF_EVENT = { sign_in_failed: "bad", locked: "bad", disabled: "bad", token_revoked: "bad", enabled: "good", unlocked: "good" };
// What the server writes down in its own words; whatever else stands there, people wrote.
const KNOWN_DETAILS = ["wrong password", "unknown name", "disabled", "everywhere", "in another browser", "a one-time link", "a demo account", "a one-time link was used"];
const KNOWN_ACTORS = ["somebody", "somebody with the first link", "serve"];

section({
  key: "events",
  right: "administer",
  icon: "M5 4h14v16H5zM8.5 9h7M8.5 12.5h7M8.5 16h4",
  draw: drawEvents,
});

async function drawEvents(root, route) {
  const wanted = { about: route.query.get("about") ?? "", kind: EVENT_KINDS.includes(route.query.get("kind")) ? route.query.get("kind") : "" };
  const { people } = await api("GET", "/people");
  const change = (more) => goTo(`${at("events")}${query({ ...wanted, ...more })}`);
  const names = people.map((person) => [person.name, person.display_name === person.name ? person.name : `${person.display_name} (${person.name})`]);
  const about = choice([["", say("anybody")], ["local administrator", say("local_administrator")], ...names], wanted.about, (value) => change({ about: value }));
  const kind = choice([["", say("any_event")], ...worded("event", EVENT_KINDS)], wanted.kind, (value) => change({ kind: value }));
  about.setAttribute("aria-label", say("anybody"));
  kind.setAttribute("aria-label", say("any_event"));
  const list = make("ul", { class: "rows events-all", "data-part": "events" });
  const foot = make("div", { class: "row centred-row" });

  async function look(before = null) {
    const page = await api("GET", `/account-events${query({ ...wanted, before, limit: EVENT_PAGE })}`);
    list.append(...page.events.map((event) => eventRow(event)));
    foot.replaceChildren(...(page.next ? [button(say("older_events"), (pressed) => attempt(pressed, () => look(page.next)))] : []));
    if (!list.children.length) foot.replaceChildren(emptyState(say("no_events"), say("no_events_line")));
  }

  await look();
  root.replaceChildren(sectionHead(say("section.events"), say("events_line")), make("div", { class: "filters people-filters" }, about, kind), list, foot);
}

/** One line of the log; on the page of somebody their own name is left out. */
function eventRow(event, here = null) {
  // Who fails to sign in is nobody yet.
  const byOther = event.actor !== event.person && event.actor !== "somebody";
  const whom = event.person && event.person !== here ? make("strong", {}, event.person) : null;
  return make("li", { class: "event", "data-kind": event.kind },
    make("span", { class: "labels" }, label(say(`event.${event.kind}`), KIND_OF_EVENT[event.kind] ?? ""), whom),
    make("span", { class: "quiet" }, [byOther && event.actor !== here && say("by", { name: actorWords(event.actor) }), ...detailWords(event.detail)].filter(Boolean).join(" · ")),
    make("time", { class: "quiet", datetime: event.at }, moment(event.at)));
}

const actorWords = (actor) => (KNOWN_ACTORS.includes(actor) ? say(`actor.${actor}`) : who(actor));

/** What an event says, in the language of the page as far as the server said it. */
function detailWords(detail) {
  const [, said, reason] = detail.match(/^(.*?)(?:(?:^|; )because: ([\s\S]*))?$/s) ?? [null, detail];
  return [saidWords(said ?? ""), reason && (KNOWN_DETAILS.includes(reason) ? say(`detail.${reason}`) : say("because", { reason }))];
}

function saidWords(said) {
  if (KNOWN_DETAILS.includes(said)) return say(`detail.${said}`);
  const [, seconds] = said.match(/^for (\d+) seconds$/) ?? [];
  if (seconds) return say("for_minutes", { count: Math.ceil(seconds / 60) });
  const [, before, after] = said.match(/^(?:roles: (.*) → )?([^:]*)$/) ?? [];
  if (before) return `${listWords(before, "staff", ROLES)} → ${listWords(after, "staff", ROLES)}`;
  const [, token, rights] = said.match(/^(ad_.*): ([^:]*)$/) ?? [];
  if (token) return `${token}: ${listWords(rights, "right", RIGHTS)}`;
  return said.startsWith("shown as: ") ? said.slice("shown as: ".length) : listWords(said, "staff", ROLES);
}

/** A list of names as the page calls them, if it knows them all. */
function listWords(names, prefix, known) {
  const each = names.split(", ");
  return each.every((name) => known.includes(name)) ? each.map((name) => say(`${prefix}.${name}`)).join(say("and_so")) : names;
}
