// Two batch tests of the same questions, question by question.

const FATES = ["", "worse", "better", "changed", "same"];
const FATE_COLOURS = { better: "good", worse: "bad", changed: "internal", same: "" };

async function drawComparison(root, before, after, wanted) {
  const fate = FATES.includes(wanted) ? wanted : "";
  const path = (offset) => `/batch-tests/compare${query({ before, after, fate, offset, limit: BATCH_ROWS })}`;
  const [found, older, newer] = await Promise.all([api("GET", path(0)), ...[before, after].map((id) => api("GET", `/batch-tests/${encodeURIComponent(id)}`))]);
  const list = make("ul", { class: "rows entries" }, found.pairs.map(pairEntry));
  const foot = make("div", { class: "row centred-row" });
  const more = async () => {
    list.append(...(await api("GET", path(list.children.length))).pairs.map(pairEntry));
    if (list.children.length >= found.total) foot.replaceChildren();
  };
  if (found.total > list.children.length) foot.append(button(say("more"), (pressed) => attempt(pressed, more)));
  const options = FATES.map((one) => [one, one ? `${say(`fate.${one}`)} ${found[one]}` : say("fate.")]);
  root.replaceChildren(linkTo(at("batches"), { class: "link back" }, `‹ ${say("section.batches")}`),
    sectionHead(say("compare_title"), say("compare_names", { before: named(older), after: named(newer) })),
    tiles(["better", "worse", "changed", "same"].map((one) => tile(say(`fate.${one}`), asCount(found[one]), null, { better: "sent", worse: "rejected", changed: "edited" }[one] ?? ""))),
    make("section", { class: "panel" }, make("p", {}, rightWords(found)), (found.only_before > 0 || found.only_after > 0) && make("p", { class: "quiet" }, say("compare_only", { before: found.only_before, after: found.only_after }))),
    segments(say("fates"), options, fate, (value) => goTo(`${at("batches", "compare", before, after)}${query({ fate: value })}`)),
    found.total ? list : emptyState(say("compare_nothing"), say("compare_nothing_line")), foot);
}

const named = (test) => `${test.name} (${moment(test.created_at)})`;

function rightWords(found) {
  if (!found.judged) return say("compare_unjudged");
  const right = say("compare_right", { judged: found.judged, before: found.right_before, after: found.right_after });
  const chance = found.right_before === found.right_after ? "" : say(found.p < 0.05 ? "compare_real" : "compare_chance", { p: found.p < 0.001 ? "<0.001" : found.p.toFixed(3) });
  return speaking === "zh" ? `${right}${chance}` : `${right} ${chance}`;
}

function pairEntry({ fate, before, after }) {
  return make("li", {}, make("details", { class: "entry" }, make("summary", {}, make("span", { class: "entry-question" }, after.question),
    make("span", { class: "labels" }, label(say(`fate.${fate}`), FATE_COLOURS[fate]))),
  make("div", { class: "entry-more" }, make("p", { class: "quiet" }, expectedWords(after) || say("batch_row", { number: after.number })),
    make("div", { class: "replies" }, pairSide("compare_before", before, after), pairSide("compare_after", after, before)))));
}

/** One of the two, with what the other has not marked. */
function pairSide(when, row, other) {
  const isAfter = when === "compare_after";
  const pieces = isAfter ? difference(other.asked?.text ?? "", row.asked?.text ?? "") : difference(row.asked?.text ?? "", other.asked?.text ?? "");
  const [first] = row.asked?.found ?? [];
  return make("div", { class: "reply" }, make("p", { class: "row wrap" }, make("span", { class: "quiet" }, say(when)), row.asked && outcomeOf(row.asked), verdictLabel(row.asked?.verdict)),
    make("div", { class: "bubble" }, marked(pieces.filter((piece) => piece.change !== (isAfter ? "gone" : "new")))),
    first && make("p", { class: "quiet" }, `1. ${first.title || first.article_id} ${asPercent(first.confidence)}`));
}
