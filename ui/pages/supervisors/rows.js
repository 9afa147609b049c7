// The conversations behind a figure, and from there any one of them.

section({
  key: "conversations",
  right: "watch",
  icon: "M4 5h16v11h-8l-5 4v-4H4z",
  count: (counts) => counts.waiting_now ?? 0,
  draw: (root, route) => (route.steps.length ? drawReading(root, route.steps[0], route) : drawRows(root, route)),
});

async function drawRows(root, route) {
  const figure = FIGURES.includes(route.query.get("figure")) ? route.query.get("figure") : "handoffs";
  const chosen = route.query.get("day");
  const { rows } = await api("GET", `/desk/rows${query({ figure, day: chosen })}`);
  const change = (more) => goTo(`${at("conversations")}${query({ figure, day: chosen, ...more })}`);
  const pick = choice(FIGURES.map((one) => [one, figureWords(one)]), figure, (value) => change({ figure: value }));
  const when = input(chosen ?? "", { type: "date", "aria-label": say("day") });
  pick.setAttribute("aria-label", say("figure"));
  when.addEventListener("change", () => change({ day: when.value || null }));
  root.replaceChildren(
    sectionHead(say("section.conversations"), rowsLine(figure, rows.length, chosen), make("div", { class: "row wrap" }, pick, !OF_NOW.includes(figure) && when)),
    rows.length ? make("ul", { class: "rows" }, rows.map((row) => conversationRow(row, { figure, day: chosen }))) : emptyState(say("no_rows"), say("no_rows_line")));
}

const rowsLine = (figure, count, chosen) => say("rows_line", { count: asCount(count), day: OF_NOW.includes(figure) ? say("now") : chosen ? day(chosen) : say("today") });

function conversationRow(row, from) {
  const labels = [row.cause && label(say(`cause.${row.cause}`), "cause"), label(say(`standing_of.${row.state}`), `standing-${row.state}`)];
  return make("li", {}, linkTo(readPlace(row.session, from), { class: "article-row conversation-row", "data-session": row.session },
    make("span", { class: "what" }, make("strong", {}, customerName(row.session)), make("span", { class: "quiet" }, row.preview || say("nothing_said"))),
    make("span", { class: "labels" }, labels),
    make("span", { class: "when quiet" }, make("span", {}, clockTime(row.at), row.agent && ` · ${agentName(row.agent)}`), row.seconds_to_answer !== null && make("span", {}, say("answered_after", { time: tookWords(row.seconds_to_answer) })))));
}

const agentName = (agent) => (typeof agent === "string" ? who(agent) : agent.display);
