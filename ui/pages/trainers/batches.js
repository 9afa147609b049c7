// Batch tests: a file of questions put to the handbook as it is, and what became of each.

const BATCH_ROWS = 50;
const BATCH_COLOURS = { running: "internal", done: "good", failed: "bad", interrupted: "bad" };
const BATCH_VERDICTS = ["wrong", "not_answered", "right"];
const BATCH_TEMPLATE = "\ufeff问题 question,期望文章 expected,语言 language,上文 context\r\n";

section({
  key: "batches",
  right: "read",
  icon: "M4 6l1.5 1.5L8 5M4 12.5L5.5 14 8 11.5M4 19l1.5 1.5L8 18M11.5 6.5H20M11.5 13H20M11.5 19.5H20",
  draw: (root, { steps, query: given }) => {
    if (steps[0] === "compare" && steps.length === 3) return drawComparison(root, steps[1], steps[2], given.get("fate") ?? "");
    return steps.length ? drawBatch(root, steps[0], given.get("verdict") ?? "") : drawBatches(root);
  },
});

async function drawBatches(root) {
  const { tests = [] } = (await apiIfThere("GET", "/batch-tests")) ?? {};
  const picked = new Set();
  const compare = make("a", { class: "button main" }, say("batch_compare"));
  const foot = make("footer", { class: "actions", hidden: true }, make("p", { class: "quiet" }, say("batch_pick_line")), compare);
  const pick = (box, id) => {
    if (box.checked) picked.add(id); else picked.delete(id);
    foot.hidden = picked.size === 0;
    compare.hidden = picked.size !== 2;
    // The older one is the one before.
    const [after, before] = tests.map((test) => test.id).filter((one) => picked.has(one));
    compare.href = at("batches", ...(before ? ["compare", before, after] : []));
    for (const other of root.querySelectorAll(".with-box input")) other.disabled = picked.size === 2 && !other.checked;
  };
  const earlier = tests.length ? make("ul", { class: "rows" }, tests.map((test) => batchRow(test, pick))) : emptyState(say("no_batches"), say("no_batches_line"));
  root.replaceChildren(...[sectionHead(say("section.batches"), say("batches_line")), may("edit") && newBatchForm(), make("h3", {}, say("batch_earlier")), earlier, foot].filter(Boolean));
}

function newBatchForm() {
  const file = input("", { type: "file", accept: ".xlsx,.xls,.csv", "data-part": "batch-file" });
  const internal = input("", { type: "checkbox" });
  const start = button(say("batch_start"), async (pressed) => {
    if (!file.files.length) { tell(say("batch_no_file")); file.focus(); return; }
    await attempt(pressed, async () => {
      const form = new FormData();
      form.append("file", file.files[0]);
      form.append("internal", String(internal.checked));
      const test = await api("POST", "/batch-tests", form);
      goTo(at("batches", test.id));
    });
  }, "main");
  const template = button(say("batch_template"), () => saveAs(new Blob([BATCH_TEMPLATE], { type: "text/csv" }), "questions.csv"), "link");
  return make("section", { class: "panel form" }, make("h3", {}, say("batch_new")), field(say("batch_file"), file, say("batch_file_hint")),
    make("div", { class: "row wrap spread" }, make("div", { class: "row wrap" }, make("label", { class: "tick" }, internal, say("console_internal")), template), start));
}

/** Give a file to the person. */
function saveAs(content, name) {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Fetch a file of the API and give it to the person. */
async function download(path, name) {
  const answer = await fetch(`/api/v1${path}`, { credentials: "same-origin" }).catch(() => { throw new Refused(0, "connection"); });
  if (!answer.ok) throw new Refused(answer.status, ((await answer.json().catch(() => null))?.type ?? "unexpected").replace("urn:answerdesk:", ""));
  saveAs(await answer.blob(), name);
}

const batchState = (test) => label(say(`batch_state.${test.state}`), BATCH_COLOURS[test.state]);

function batchRow(test, pick) {
  const box = input(test.id, { type: "checkbox", "aria-label": say("batch_pick", { name: test.name }), disabled: test.state === "running" });
  box.addEventListener("change", () => pick(box, test.id));
  return make("li", { class: "with-box" }, make("label", { class: "box" }, box), linkTo(at("batches", test.id), { class: "article-row" },
    make("span", { class: "what" }, make("strong", {}, test.name), make("span", { class: "quiet" }, [test.state === "running" ? `${test.done} / ${test.total}` : say("batch_count", { count: test.total }), say("console_model", { model: test.model })].join(" · "))),
    make("span", { class: "labels" }, batchState(test), test.internal && label(say("batch_internal"))),
    make("span", { class: "when quiet" }, make("span", {}, who(test.author)), make("span", {}, moment(test.created_at)))));
}

async function drawBatch(root, id, verdict) {
  const bar = progressBar(say("batch_running"));
  const place = make("div", { class: "part" });
  const back = linkTo(at("batches"), { class: "link back" }, `‹ ${say("section.batches")}`);
  const isRunning = ({ state }) => state === "running";
  const test = await follow(root, () => api("GET", `/batch-tests/${encodeURIComponent(id)}`), isRunning, (state) => {
    if (!isRunning(state)) return;
    if (!bar.isConnected) root.replaceChildren(back, batchHead(state), bar, place);
    bar.set(state.done, state.total);
    place.replaceChildren(summaryTiles(state.summary));
  });
  if (test === null) return;
  const hasFault = ["failed", "interrupted"].includes(test.state);
  root.replaceChildren(...[back, batchHead(test), hasFault && make("p", { class: "warning" }, say(`batch_state_line.${test.state}`, { fault: test.fault })),
    summaryTiles(test.summary), make("h3", {}, say("batch_rows")), await batchRows(test, BATCH_VERDICTS.includes(verdict) ? verdict : "")].filter(Boolean));
}

const batchHead = (test) => sectionHead(test.name, say("batch_by", { author: who(test.author), when: moment(test.created_at) }), batchState(test), test.internal && label(say("batch_internal")),
  test.state !== "running" && button(say("batch_download"), (pressed) => attempt(pressed, () => download(`/batch-tests/${test.id}/file`, `batch-test-${test.id.slice(0, 8)}.xlsx`))));

function summaryTiles(summary) {
  const outcome = (name, part) => tile(say(`batch.${name}`), asCount(summary[name]), asShare(summary[name], summary.questions), part);
  const verdict = (name, part) => tile(say(`batch.${name}`), asCount(summary[name]), `${asShare(summary[name], summary.judged)} ${say("batch_of_judged", { judged: summary.judged })}`, part);
  return tiles(tile(say("batch.questions"), asCount(summary.questions), summary.faulty ? `${say("batch.faulty")}: ${summary.faulty}` : null), outcome("answered", "answer"), outcome("asked_back", "clarify"), outcome("handed_over", "hand_off"),
    summary.judged > 0 && [verdict("right", "sent"), verdict("wrong", "rejected"), verdict("not_answered", "edited"), verdict("first", "")]);
}

/** The questions of a test, and more of them as one asks. */
async function batchRows(test, verdict) {
  const narrow = segments(say("batch_verdicts"), worded("batch_verdict", ["", ...BATCH_VERDICTS]), verdict, (value) => goTo(`${at("batches", test.id)}${query({ verdict: value })}`));
  const list = make("ul", { class: "rows entries" });
  const foot = make("div", { class: "row centred-row" });
  const look = async (after) => {
    const page = await api("GET", `/batch-tests/${encodeURIComponent(test.id)}/rows${query({ after, limit: BATCH_ROWS, verdict })}`);
    list.append(...page.rows.map((row) => batchEntry(row)));
    foot.replaceChildren(...[
      page.next !== null && button(say("more"), (pressed) => attempt(pressed, () => look(page.next))),
      !list.children.length && emptyState(say("no_batch_rows"), say("no_batch_rows_line")),
    ].filter(Boolean));
  };
  await look(0);
  return make("div", { class: "part" }, test.summary.judged > 0 && make("div", { class: "row wrap" }, narrow), list, foot);
}

const verdictLabel = (verdict) => verdict && label(say(`batch_verdict.${verdict}`), { right: "good", wrong: "bad" }[verdict] ?? "internal");
const expectedWords = (row) => (row.expects_none ? say("batch_expects_none") : row.expected.length > 0 && say("batch_expected", { articles: row.expected.map((id) => row.asked?.found.find((one) => one.article_id === id)?.title || id).join("、") }));

function batchEntry(row) {
  const { asked } = row;
  const ask = linkTo(`#/console${query({ text: row.question, before: row.before.map((said) => `${said.role === "customer" ? "customer" : "agent"}: ${said.text}`).join("\n"), language: row.language })}`, { class: "link" }, say("batch_try"));
  return make("li", {}, make("details", { class: "entry" }, make("summary", {}, make("span", { class: "entry-question" }, row.question),
    make("span", { class: "labels" }, row.note && label(say("batch_noted"), "bad"), verdictLabel(asked?.verdict), asked ? outcomeOf(asked) : label(say("batch_waits")))),
  make("div", { class: "entry-more" }, make("p", { class: "quiet" }, [say("batch_row", { number: row.number }), expectedWords(row), asked?.rank && say("batch_rank", { rank: asked.rank })].filter(Boolean).join(" · ")),
    row.note && make("p", { class: "warning" }, say("batch_note", { note: row.note })), asked && askedView(asked), ask)));
}

function askedView(asked) {
  const found = asked.found.map((one) => make("li", {}, linkTo(at("articles", one.article_id), { class: "title-link" }, one.title || one.article_id), make("span", { class: "quiet" }, ` ${asPercent(one.confidence)}`)));
  return make("div", { class: "replies" }, make("div", { class: "column" }, make("div", { class: "bubble" }, asked.text), make("p", { class: "quiet" }, asked.why)),
    make("div", {}, make("h4", {}, say("batch_found")), make("ol", { class: "found-list" }, found.length ? found : make("li", { class: "quiet" }, say("batch_none")))));
}
