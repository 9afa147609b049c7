// How long ago something was, as people say it.

const SPANS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

function ago(iso) {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  const [unit, length] = SPANS.find(([, least]) => seconds >= least) ?? [];
  return unit ? new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-Math.floor(seconds / length), unit) : say("just_now");
}

/** How long ago, with the moment itself for whoever points at it; other words for never. */
const agoOr = (iso, never) => (iso ? make("time", { datetime: iso, title: moment(iso) }, ago(iso)) : never);

/** Names with what is true of them: `factList([[name, value], …])`. */
const factList = (facts) => make("dl", { class: "facts" }, facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
