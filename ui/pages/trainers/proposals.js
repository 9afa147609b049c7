// What an import proposes: word by word against the handbook as it is, and a person's decisions.

const PROPOSAL_PAGE = 20;
const PROPOSAL_KINDS = ["conflict", "new", "changed", "renamed", "gone"];
const KIND_COLOURS = { new: "good", conflict: "bad", gone: "waits" };

async function drawProposals(place, found, route) {
  const kind = PROPOSAL_KINDS.includes(route.query.get("kind")) ? route.query.get("kind") : "";
  const state = route.query.get("state") === "decided" ? "decided" : "open";
  const list = make("div", { class: "cards" });
  const foot = make("div", { class: "row centred-row" });

  async function look(after = 0) {
    const page = await api("GET", `${importPath(found.id, "proposals")}${query({ kind, state: state === "open" ? "open" : null, limit: PROPOSAL_PAGE, after })}`);
    const shown = state === "open" ? page.proposals : page.proposals.filter((one) => one.state !== "open");
    list.append(...shown.map((one) => proposalCard(found, one)));
    foot.replaceChildren(...[
      page.next && button(say("show_more"), (pressed) => attempt(pressed, () => look(page.next))),
      list.children.length === 0 && !page.next && noProposals(found, state),
    ].filter(Boolean));
  }

  await look();
  const narrow = (change) => goTo(`${at("imports", found.id)}${query({ kind, state: state === "open" ? null : state, ...change })}`);
  const kinds = choice([["", say("any.proposal_kind")], ...worded("proposal_kind", PROPOSAL_KINDS)], kind, (value) => narrow({ kind: value }));
  kinds.setAttribute("aria-label", say("proposal_kinds"));
  place.replaceChildren(make("div", { class: "row wrap spread filters-row" }, segments(say("filter.state"), worded("proposal_view", ["open", "decided"]), state, (value) => narrow({ state: value === "open" ? null : value })), kinds), list, foot);
  // What decides about all stands only where all are seen.
  if (state === "open" && !kind && found.open > 0 && may("edit")) place.append(proposalActions(found));
}

function noProposals(found, state) {
  if (state !== "open") return emptyState(say("no_decisions"), say("no_decisions_line"));
  const isNothing = found.files.every((file) => !COUNTED.some((name) => name !== "unchanged" && file.counts[name]));
  return emptyState(say("no_proposals"), say(isNothing ? "no_proposals_same" : "no_proposals_line"), linkTo(at("reviews"), { class: "button" }, say("section.reviews")));
}

function proposalActions(found) {
  return make("footer", { class: "actions" }, make("p", { class: "quiet" }, say("proposals_line", { count: found.open })), make("div", { class: "row wrap" },
    button(say("proposal_reject_all"), (pressed) => rejectProposals(pressed, found, null)),
    button(say("accept_all"), (pressed) => acceptProposals(pressed, found, null, false), may("publish") ? "" : "main"),
    may("publish") && button(say("publish_all_proposed"), (pressed) => acceptProposals(pressed, found, null, true), "main")));
}

function proposalCard(found, proposal) {
  const { kind, state, number } = proposal;
  const title = proposal.content?.title ?? proposal.mine?.title ?? proposal.base?.title ?? proposal.article_id;
  const language = (proposal.content ?? proposal.mine ?? proposal.base)?.language;
  return make("article", { class: "panel proposal", "data-proposal": number },
    make("div", { class: "row wrap spread" }, make("div", { class: "labels" }, label(say(`proposal_kind.${kind}`), KIND_COLOURS[kind] ?? ""), state !== "open" && label(say(`proposal_state.${state}`), state === "accepted" ? "good" : "")),
      make("span", { class: "quiet" }, proposal.path)),
    make("h3", { lang: language }, proposal.mine || state === "accepted" ? linkTo(at("articles", proposal.article_id), { class: "title-link" }, title) : title),
    kind === "conflict" ? conflictTexts(proposal) : proposedText(proposal),
    proposal.decision && make("p", { class: "quiet" }, say("decided_by", { who: who(proposal.decision.by), when: moment(proposal.decision.at) }), proposal.decision.reason && ` ${proposal.decision.reason}`),
    state === "open" && may("edit") && (kind === "conflict" ? settlePanel(found, proposal) : make("div", { class: "row wrap end" },
      button(say("proposal_reject"), (pressed) => rejectProposals(pressed, found, proposal)),
      kind === "gone" ? may("publish") && button(say("take_down"), (pressed) => acceptProposals(pressed, found, proposal, false), "danger")
        : [button(say("accept_draft"), (pressed) => acceptProposals(pressed, found, proposal, false)), may("publish") && button(say("accept_publish"), (pressed) => acceptProposals(pressed, found, proposal, true), "main")])));
}

const SAID_FIELDS = ["title", "similar_questions", "body", "business_type", "language", "audience", "owner", "review_by", "effective_from", "effective_until", "translation_of"];

/** What is new as it is; what is gone as it was; what changed with the words that did. */
function proposedText({ kind, mine, base, content, changes }) {
  if (kind === "new") return make("div", {}, content.similar_questions.length > 0 && make("p", { class: "quiet" }, content.similar_questions.join(" · ")), make("p", { class: "text clipped", lang: content.language }, content.body));
  if (kind === "gone") return make("div", {}, make("p", {}, say("gone_line")), make("p", { class: "text clipped", lang: (mine ?? base)?.language }, (mine ?? base)?.body ?? ""));
  return differenceView(changes.filter((one) => SAID_FIELDS.includes(one.field) || one.pieces.some((piece) => piece.change !== "same")));
}

/** The three texts of a conflict: what the file said, what a person made of it, and what the file says now. */
function conflictTexts({ base, mine, content, my_changes: myChanges, file_changes: fileChanges }) {
  // Every column shows the fields in which the three differ, so that they stand beside each other.
  const names = SAID_FIELDS.filter((name) => [...myChanges, ...fileChanges].some((one) => one.field === name && one.pieces.some((piece) => piece.change !== "same")));
  const fieldOf = (name, changes, whole) => {
    const pieces = changes.find((one) => one.field === name)?.pieces ?? [{ change: "same", text: whole ? textOf(name, whole[name]) : "" }];
    return [make("dt", {}, say(`field.${name}`)), make("dd", { lang: whole?.language }, marked(pieces.map((piece) => worldly(name, piece))))];
  };
  const column = (words, changes, whole) => make("div", { class: "column" }, make("h4", {}, words),
    whole ? make("dl", { class: "difference" }, names.flatMap((name) => fieldOf(name, changes, whole))) : make("p", { class: "quiet" }, say("not_here")));
  return make("div", { class: "three" }, column(say("three.base"), [], base), column(say("three.mine"), myChanges, mine), column(say("three.file"), fileChanges, content));
}

/** Which text shall stay: the one here, the file's, or one's own. */
function settlePanel(found, proposal) {
  const start = proposal.mine ?? proposal.content ?? proposal.base;
  const own = { title: input(start.title, { maxlength: "500" }), similar_questions: area(start.similar_questions.join("\n")), body: area(start.body, { rows: "6" }) };
  const form = make("div", { class: "form", hidden: true }, Object.entries(own).map(([name, control]) => field(say(`field.${name}`), control)));
  form.addEventListener("input", () => { form.dataset.changed = "true"; });
  const kinds = proposal.content ? ["mine", "file", "merged"] : ["mine", "file"];
  const chosen = segments(say("settle_with"), worded("settle", kinds), "mine", (value) => {
    form.hidden = value !== "merged";
    own.body.grow();
    own.similar_questions.grow();
    actions(value);
  });
  const text = () => ({ title: own.title.value.trim(), body: own.body.value, similar_questions: own.similar_questions.value.split("\n").map((line) => line.trim()).filter(Boolean) });
  const settle = (pressed, publish) => settleProposal(pressed, found, proposal, { choice: chosen.value, seen: proposal.seen, publish, ...(chosen.value === "merged" ? { merged: text() } : {}) });
  const foot = make("div", { class: "row wrap end" });
  const actions = (value) => foot.replaceChildren(...[
    value === "mine" ? button(say("settle_mine"), (pressed) => settle(pressed, false), "main") : button(say("accept_draft"), (pressed) => settle(pressed, false)),
    value !== "mine" && may("publish") && button(say("accept_publish"), (pressed) => settle(pressed, true), "main"),
  ].filter(Boolean));
  actions("mine");
  return make("div", { class: "settle" }, make("p", { class: "quiet" }, say("settle_with")), chosen, form, foot);
}

async function settleProposal(pressed, found, proposal, body) {
  await attempt(pressed, async () => {
    const done = await withOverride((override) => api("POST", importPath(found.id, "proposals", proposal.number, "settle"), { ...body, ...override }));
    if (!done) return;
    await decided(say(body.choice === "mine" ? "settled_mine" : body.publish ? "accepted_live" : "accepted_draft", { count: 1 }), done.proposals ?? []);
  });
}

async function acceptProposals(pressed, found, proposal, publish) {
  const isGone = proposal?.kind === "gone";
  if (!proposal || publish || isGone) {
    const words = isGone ? "take_down" : publish ? (proposal ? "accept_publish" : "publish_all_proposed") : "accept_all";
    const text = isGone ? say("take_down_text") : say(publish ? "accept_publish_text" : "accept_all_text", { count: proposal ? 1 : found.open });
    if (!(await confirmed({ title: `${say(words)}?`, text, yes: say(words), isDangerous: isGone }))) return;
  }
  const numbers = proposal ? { numbers: [proposal.number] } : {};
  await attempt(pressed, async () => {
    const done = await withOverride((override) => api("POST", importPath(found.id, "accept"), { ...numbers, publish, ...override }));
    if (!done) return;
    const count = done.proposals?.length ?? 0;
    await decided(isGone ? say("taken_down") : say(publish ? "accepted_live" : "accepted_draft", { count }), done.proposals ?? []);
  });
}

async function rejectProposals(pressed, found, proposal) {
  const reason = await confirmed({ title: say(proposal ? "reject_title" : "reject_all_title", { count: found.open }), text: say("reject_text"), yes: say("proposal_reject"), ask: say("proposal_reject_reason"), needed: true, isDangerous: !proposal });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", importPath(found.id, "reject"), { ...(proposal ? { numbers: [proposal.number] } : {}), reason });
    await decided(say("proposal_rejected"), []);
  });
}

/** Draw again where one was, and say what was done; one article can be opened from there. */
async function decided(words, proposals) {
  const scrolled = part("work").scrollTop;
  countAgain();
  await drawSection();
  part("work").scrollTop = scrolled;
  const [only] = proposals.length === 1 ? proposals : [];
  if (only && only.kind !== "gone") tell(words, say("gap_open_article"), () => goTo(at("articles", only.article_id)));
  else tell(words);
}
