// What two texts have in common, in words and Chinese characters, for texts that are nowhere but on this page.

const WORDS_OF = /[\p{Script=Latin}\p{N}]+|\s+|[^]/gu;
const MOST_CELLS = 4_000_000;

/** Pieces `{ change: "same" | "gone" | "new", text }` that lead from one text to another. */
function difference(before, after) {
  const old = before.match(WORDS_OF) ?? [];
  const now = after.match(WORDS_OF) ?? [];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = changesBetween(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return joined([["same", old.slice(0, start)], ...middle, ["same", old.slice(old.length - end)]]);
}

/** Longest common subsequence: the textbook table, from behind, walked from the front. */
function changesBetween(old, now) {
  if (old.length * now.length > MOST_CELLS) return [["gone", old], ["new", now]];
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const steps = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) { steps.push(["same", [old[i]]]); i += 1; j += 1; }
    else if (j < now.length && (i === old.length || common[i * width + j + 1] > common[(i + 1) * width + j])) steps.push(["new", [now[j++]]]);
    else steps.push(["gone", [old[i++]]]);
  }
  return steps;
}

function joined(steps) {
  const pieces = [];
  for (const [change, words] of steps) {
    const text = words.join("");
    if (!text) continue;
    if (pieces.at(-1)?.change === change) pieces.at(-1).text += text;
    else pieces.push({ change, text });
  }
  return pieces;
}
