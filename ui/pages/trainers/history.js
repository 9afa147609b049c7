// The revisions of an article: any two compared, an old one brought back, and who did what.

async function drawHistory(root, id, route) {
  const [article, { revisions }] = await Promise.all([api("GET", articlePath(id)), api("GET", articlePath(id, "revisions"))]);
  const numbers = revisions.map((revision) => revision.number);
  const newest = numbers.at(-1);
  const chosen = { from: Number(route.query.get("from")) || numbers.at(-2) || newest, to: Number(route.query.get("to")) || newest };
  const comparison = make("div", {});

  async function compare() {
    comparison.setAttribute("aria-busy", "true");
    const found = await apiIfThere("GET", `${articlePath(id, "diff")}${query(chosen)}`);
    comparison.removeAttribute("aria-busy");
    comparison.replaceChildren(found ? differenceView(found.fields) : make("p", { class: "quiet" }, say("not_there")));
  }

  const pick = (name) => {
    const made = choice(numbers.map((number) => [number, say("revision", { number })]), chosen[name], (value) => {
      chosen[name] = Number(value);
      goTo(`${at("articles", id, "history")}${query(chosen)}`, true);
      compare().catch((error) => tell(reasonOf(error)));
    });
    return field(say(`compare_${name}`), made);
  };

  const back = linkTo(at("articles", id), { class: "link back" }, `‹ ${article.title || id}`);
  const entries = [...revisions].reverse().map((revision) => revisionEntry(article, revision));
  root.replaceChildren(back, sectionHead(say("history"), article.title),
    numbers.length > 1 ? make("section", { class: "panel" }, make("h3", {}, say("compare")), make("div", { class: "pair" }, pick("from"), pick("to")), comparison) : "",
    make("section", { class: "panel" }, make("h3", {}, say("revisions")), make("ol", { class: "timeline" }, entries)),
    await auditPanel(id));
  if (numbers.length > 1) await compare();
}

function revisionEntry(article, revision) {
  const isLive = article.published === revision.number;
  const canReturn = may("publish") && !isLive && !["draft", "in_review", "scheduled"].includes(revision.state);
  return make("li", { class: isLive ? "live" : "" },
    make("div", { class: "row wrap spread" }, make("div", { class: "labels" }, make("strong", {}, say("revision", { number: revision.number })), isLive ? label(say("live.true"), "good") : stateLabel(revision.state), revision.temporary && label(say("temporary"), "internal")),
      canReturn && button(say("roll_back"), (pressed) => rollBack(pressed, article, revision), "link")),
    make("p", { class: "quiet" }, say("written_by", { author: who(revision.author), when: moment(revision.created_at) })),
    revision.reason && make("p", { class: "quote" }, revision.reason),
    make("details", {}, make("summary", {}, say("whole_text")), make("div", { class: "text", lang: revision.language }, make("strong", {}, revision.title), "\n", revision.body)));
}

async function rollBack(pressed, article, revision) {
  const reason = await confirmed({ title: say("roll_back_title", { number: revision.number }), text: say("roll_back_text"), yes: say("roll_back"), ask: say("field.reason") });
  if (reason === null) return;
  await attempt(pressed, async () => {
    const done = await withOverride((override) => api("POST", articlePath(article.id, "rollback"), { number: revision.number, reason, ...override }));
    if (!done) return;
    await drawSection();
    tell(say("rolled_back", { number: revision.number }));
  });
}

/** Who did what to an article, newest first. */
async function auditPanel(id) {
  const list = make("ol", { class: "timeline" });
  const foot = make("div", { class: "row" });
  const more = async (before) => {
    const page = await apiIfThere("GET", `/audit${query({ article_id: id, before, limit: 20 })}`);
    list.append(...(page?.entries ?? []).map(auditEntry));
    foot.replaceChildren(...(page?.next ? [button(say("more"), (pressed) => attempt(pressed, () => more(page.next)))] : []));
  };
  await more(null);
  return list.children.length ? make("section", { class: "panel" }, make("h3", {}, say("audit")), list, foot) : "";
}

function auditEntry(entry) {
  const key = `audit.${entry.action}`;
  const words = key in props.words[speaking] ? say(key) : entry.action;
  return make("li", {}, make("p", {}, make("strong", {}, who(entry.actor)), ` ${words} `, entry.revision && make("span", { class: "quiet" }, say("revision", { number: entry.revision }))),
    make("p", { class: "quiet" }, moment(entry.at)), entry.reason && make("p", { class: "quote" }, entry.reason));
}
