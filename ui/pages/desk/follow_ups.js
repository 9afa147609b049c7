// Customers who left a contact while nobody was there: whom to get in touch with, and what came of it.

async function openFollowUps() {
  showWork(followUps);
  await readFollowUps();
}

async function readFollowUps() {
  try {
    const { rows } = await api("GET", "/desk/follow-ups?state=open");
    Object.assign(followUps, { rows, failure: null });
  } catch (error) {
    followUps.failure = reasonOf(error);
  }
  if (state.work === followUps) drawConversation();
}

function drawFollowUps() {
  part("conversation-title").textContent = say("follow_ups");
  const { rows, failure: fault } = followUps;
  if (fault) drawBody(make("div", { class: "failure", role: "alert" }, make("p", {}, fault), button(say("retry"), readFollowUps)));
  else if (!rows) drawBody(waiting());
  else if (!rows.length) drawBody(make("div", { class: "empty" }, make("p", { class: "empty-title" }, say("no_follow_ups")), make("p", { class: "quiet" }, say("no_follow_ups_line"))));
  else drawBody(make("ul", { class: "follow-ups" }, rows.map(followUpRow)));
}

function followUpRow(row) {
  const isDue = Date.parse(row.due_at) <= nowThere();
  return make("li", { class: "follow-up", "data-follow-up": row.id },
    make("p", { class: "follow-head" }, make("strong", {}, row.contact), make("span", { class: isDue ? "tag due" : "tag" }, isDue ? say("due_now") : say("due_at", { time: moment(row.due_at) }))),
    row.convenient_time && make("p", {}, say("convenient", { time: row.convenient_time })),
    row.note && make("p", { class: "said" }, row.note),
    make("p", { class: "quiet" }, say("left_at", { customer: customerName(row.session), time: moment(row.created_at) })),
    make("div", { class: "row wrap" }, make("button", { type: "button", class: "button", "data-do": "open", "data-value": row.session }, say("open_conversation")), button(say("done"), (pressed) => finish(pressed, row), "main")));
}

async function finish(pressed, row) {
  const note = await confirmed({ title: say("done_title", { contact: row.contact }), text: say("done_text"), yes: say("done"), ask: say("done_note") });
  if (note === null) return;
  await attempt(pressed, async () => {
    await api("POST", `/desk/follow-ups/${encodeURIComponent(row.id)}/done`, { note: note || null });
    tell(say("follow_up_done"));
  });
  await Promise.all([readFollowUps(), lookAtQueue()]);
}
