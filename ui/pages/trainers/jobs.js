// Long pieces of work that the server does: how far they are, until they are over.

const LOOK_AGAIN = 700;

/** Ask how far some work is until it is over; gives the last answer, or null when `root` was left meanwhile. */
async function follow(root, read, isUnderWay, shown) {
  for (;;) {
    const state = await read();
    if (!root.isConnected) return null;
    shown(state);
    if (!isUnderWay(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    if (!root.isConnected) return null;
  }
}

/** Bars of equal width, as high as their values; the largest fills the height. */
function bars(values, width, height, words) {
  const most = Math.max(1, ...values);
  const step = width / values.length;
  const one = (value, place) => {
    const high = value ? Math.max(2, (value / most) * height) : 2;
    return sketch("rect", { x: place * step + 0.5, y: height - high, width: Math.max(1, step - 1), height: high, rx: 1, class: value ? "" : "nothing" });
  };
  return sketch("svg", { viewBox: `0 0 ${width} ${height}`, class: "bars", role: "img", "aria-label": words, preserveAspectRatio: "none" }, values.map(one));
}
