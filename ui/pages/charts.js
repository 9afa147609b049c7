// Figures as people take them in: tiles, stacked bars by day that can be walked through by pointer and keys, and a table.

const WEEKLY_FROM = 100;

const asPercent = (value) => `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`;
const asShare = (count, whole) => (whole ? asPercent(count / whole) : "–");
const asCount = (count) => count.toLocaleString(locale());

/** A figure with its name, and what puts it into proportion. */
const tile = (words, value, line = null, kind = "") => make("div", { class: `tile ${kind}` },
  make("span", { class: "quiet" }, words), make("strong", {}, value), line && make("span", { class: "quiet" }, line));
const tiles = (...all) => make("div", { class: "tiles" }, all.flat());

/** Days put together to weeks where there are too many of them for bars of their own. */
function stretches(days) {
  if (days.length < WEEKLY_FROM) return days;
  const weeks = [];
  for (let end = days.length; end > 0; end -= 7) {
    const week = days.slice(Math.max(0, end - 7), end);
    const values = Object.fromEntries(Object.keys(week[0].values).map((name) => [name, week.reduce((sum, one) => sum + one.values[name], 0)]));
    weeks.unshift({ day: week[0].day, values, isWeek: true });
  }
  return weeks;
}

/**
 * Bars by day, `parts` of each on top of each other: days are `{ day, values }`, parts names in `values`.
 * The figures of the day that is pointed at stand above it; a table says the same.
 */
function dayChart(days, parts, words) {
  const shown = stretches(days);
  const sums = shown.map(({ values }) => parts.reduce((sum, name) => sum + values[name], 0));
  const most = roundUp(Math.max(...sums));
  if (!sums.some(Boolean)) return make("p", { class: "quiet" }, say("chart_empty"));
  const bars = shown.map(({ values }, place) => stackOf(values, parts, most, place));
  const drawing = sketch("svg", { viewBox: `0 0 ${shown.length} 100`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars);
  const readout = make("p", { class: "readout", role: "status" }, say("chart_hint"));
  const plot = make("div", { class: "plot", tabindex: "0", role: "img", "aria-label": `${words}: ${parts.map((name) => `${say(`part.${name}`)} ${shown.reduce((sum, one) => sum + one.values[name], 0)}`).join(", ")}` }, drawing);
  let at = shown.length;
  const point = (place) => {
    at = Math.max(0, Math.min(shown.length - 1, place));
    bars.forEach((bar, each) => bar.classList.toggle("pointed", each === at));
    const figures = parts.map((name) => make("span", {}, swatch(name), `${say(`part.${name}`)} ${asCount(shown[at].values[name])}`));
    readout.replaceChildren(make("strong", {}, dayWords(shown[at])), ...figures);
  };
  plot.addEventListener("pointermove", (event) => {
    const box = plot.getBoundingClientRect();
    point(Math.floor(((event.clientX - box.left) / box.width) * shown.length));
  });
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); point(at + step); }
  });
  return make("div", { class: "chart" },
    make("p", { class: "legend" }, parts.map((name) => make("span", {}, swatch(name), say(`part.${name}`)))),
    make("div", { class: "scale" }, make("span", {}, asCount(most)), make("span", {}, asCount(most / 2)), make("span", {}, "0")), plot,
    make("div", { class: "ends quiet" }, make("span", {}, day(days[0].day)), make("span", {}, day(days.at(-1).day))),
    readout, tableOf(shown, parts));
}

const swatch = (name) => make("i", { class: "swatch", "data-part-of": name });
const dayWords = (one) => (one.isWeek ? say("chart_week", { day: day(one.day) }) : day(one.day));

function stackOf(values, parts, most, place) {
  let top = 100;
  const pieces = parts.filter((name) => values[name] > 0).map((name) => {
    const high = (values[name] / most) * 100;
    top -= high;
    return sketch("rect", { x: place + 0.12, y: top, width: 0.76, height: high, "data-part-of": name });
  });
  return sketch("g", {}, sketch("rect", { x: place, y: 0, width: 1, height: 100, class: "ground" }), pieces);
}

/** The next even number that is round: 2, 4, 6, 10, 20, 40, 60, 100… */
function roundUp(most) {
  let unit = 1;
  while (unit * 10 < most) unit *= 10;
  return [2, 4, 6, 10].map((step) => step * unit).find((round) => round >= most) ?? most;
}

function tableOf(shown, parts) {
  const rows = shown.filter(({ values }) => parts.some((name) => values[name])).reverse().map((one) => make("tr", {}, make("th", { scope: "row" }, dayWords(one)), parts.map((name) => make("td", {}, asCount(one.values[name])))));
  return make("details", {}, make("summary", {}, say("as_table")), make("div", { class: "table-frame" }, make("table", { class: "numbers" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("chart_day")), parts.map((name) => make("th", { scope: "col" }, say(`part.${name}`))))), make("tbody", {}, rows))));
}

/** How one whole falls into parts, as a bar. */
function sharesBar(values, parts) {
  const whole = parts.reduce((sum, name) => sum + values[name], 0);
  const bar = make("span", { class: "shares", "aria-hidden": "true" }, parts.filter((name) => values[name]).map((name) => {
    const piece = make("i", { "data-part-of": name });
    piece.style.flexGrow = values[name];
    return piece;
  }));
  return whole > 0 && bar;
}
