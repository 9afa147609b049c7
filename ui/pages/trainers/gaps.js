// The list of gaps: questions without a good answer, put together by what they ask for.

const GAP_PAGE = 30;
const GAP_FILTERS = ["text", "state", "business_type", "language", "customers", "sort"];
const GAP_STATES = ["open", "drafted", "dismissed", "closed"];

section({
  key: "gaps",
  right: "watch",
  icon: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6a2.5 2.5 0 1 1 3.4 2.3c-.7.3-1 .8-1 1.6M12 16.4v.1",
  draw: (root, route) => {
    const [id] = route.steps;
    if (id === undefined) return drawGaps(root, route);
    return id === "similar" ? drawSimilar(root, route) : drawGap(root, id);
  },
});

const gapPath = (id, ...more) => ["/gaps", encodeURIComponent(id), ...more].join("/");

/** The two views of what customers asked. */
const gapTabs = (chosen) => segments(say("gap_views"), worded("gap_view", ["gaps", "similar"]), chosen,
  (value) => goTo(value === "gaps" ? at("gaps") : at("gaps", "similar")));

async function drawGaps(root, route) {
  const wanted = Object.fromEntries(GAP_FILTERS.map((name) => [name, route.query.get(name) ?? ""]));
  const list = make("ul", { class: "rows" });
  const foot = make("div", { class: "row centred-row" });
  const tally = make("p", { class: "quiet", role: "status" });
  const running = make("div", {});
  let turn = 0;

  async function look(offset = 0) {
    const mine = ++turn;
    if (!offset) list.setAttribute("aria-busy", "true");
    const page = await api("GET", `/gaps${gapQuery(wanted, offset)}`);
    if (mine !== turn) return;
    list.removeAttribute("aria-busy");
    const rows = page.gaps.map(gapRow);
    if (offset) list.append(...rows); else list.replaceChildren(...rows);
    const shown = list.children.length;
    tally.textContent = shown ? say(page.total === 1 ? "gap_tally_one" : page.total > shown ? "gap_tally_part" : "gap_tally", { total: page.total.toLocaleString(locale()), shown }) : "";
    foot.replaceChildren(...[
      page.total > shown && button(say("show_more"), (pressed) => attempt(pressed, () => look(shown))),
      shown === 0 && noGaps(),
    ].filter(Boolean));
  }

  function narrow(name, value) {
    wanted[name] = value;
    goTo(`#/gaps${query(wanted)}`, true);
    look().catch((error) => tell(reasonOf(error)));
  }

  const isNarrowed = () => GAP_FILTERS.some((name) => name !== "sort" && wanted[name]);
  const run = button(say("gap_run"), (pressed) => attempt(pressed, async () => { await api("POST", "/gaps/run"); watch(true); }));
  const noGaps = () => {
    if (isNarrowed()) return emptyState(say("no_gap_fits"), say("no_gap_fits_line"), button(say("clear_filters"), () => goTo(at("gaps"))));
    return emptyState(say(latest ? "no_gaps" : "no_gap_run"), say(latest ? "no_gaps_line" : "no_gap_run_line"));
  };

  /** Follow a run; when one that was begun here is over, show what it found. */
  async function watch(isOurs) {
    const bar = progressBar(say("gap_running"));
    run.disabled = true;
    const last = await follow(root, () => api("GET", "/gaps/run"), (state) => state.run && !state.run.finished_at, ({ run: now }) => {
      if (!now || now.finished_at) return;
      bar.set(now.done, now.total);
      running.replaceChildren(bar);
    }).catch((error) => { tell(reasonOf(error)); return null; });
    run.disabled = false;
    if (!last) return;
    running.replaceChildren(...[lastRun(last.run)].filter(Boolean));
    latest = last.run;
    if (isOurs) {
      await look().catch((error) => tell(reasonOf(error)));
      tell(last.run.fault ? say("gap_run_failed") : say("gap_run_done", last.run.found ?? {}));
    }
  }

  let { run: latest } = await api("GET", "/gaps/run");
  await look();
  const search = input(wanted.text, { type: "search", maxlength: "200", placeholder: say("search_gaps"), "aria-label": say("search_gaps"), "data-part": "search-gaps" });
  search.addEventListener("input", later(200, () => narrow("text", search.value.trim())));
  root.replaceChildren(sectionHead(say("section.gaps"), say("gaps_line"), may("edit") && run), gapTabs("gaps"),
    running, make("div", { class: "filters" }, search, gapFilters(wanted, narrow)), tally, list, foot);
  watch(Boolean(latest && !latest.finished_at));
}

function gapQuery(wanted, offset) {
  const { state, ...rest } = wanted;
  const asked = new URLSearchParams(query({ ...rest, limit: GAP_PAGE, offset }));
  for (const one of state === "all" ? GAP_STATES : [state || "open"]) asked.append("state", one);
  return `?${asked}`;
}

function gapFilters(wanted, narrow) {
  const one = (name, options, isFirstUsual = false) => {
    const made = choice(isFirstUsual ? options : [["", say(`any.${name}`)], ...options], wanted[name] || (isFirstUsual ? options[0][0] : ""), (value) => narrow(name, value));
    const mark = () => made.classList.toggle("chosen", made.selectedIndex > 0);
    made.setAttribute("aria-label", say(`filter.${name}`));
    made.addEventListener("change", mark);
    mark();
    return made;
  };
  const controls = [
    one("state", [...worded("gap_state", GAP_STATES), ["all", say("any.state")]], true),
    one("business_type", worded("business", BUSINESS_TYPES)),
    one("language", worded("language", ["zh", "en"])),
    one("customers", ["2", "5", "20"].map((count) => [count, say("gap_customers_from", { count })])),
    one("sort", worded("gap_sort", ["customers", "questions", "rising", "newest"]), true),
  ];
  const isChosen = GAP_FILTERS.some((name) => name !== "text" && wanted[name]);
  return make("details", { class: "folded", open: isChosen || innerWidth > 819 }, make("summary", {}, say("filters")), make("div", { class: "row wrap" }, controls));
}

const lastRun = (run) => run && (run.fault
  ? make("p", { class: "warning" }, say("gap_last_failed", { when: moment(run.started_at), by: who(run.started_by) }), " ", run.fault)
  : make("p", { class: "quiet", "data-part": "last-run" }, say("gap_last_run", { when: moment(run.finished_at), by: who(run.started_by), ...run.found })));

const gapState = (state) => label(say(`gap_state.${state}`), { open: "", drafted: "waits", closed: "good", dismissed: "" }[state]);

function gapRow(gap) {
  const counts = { recent: gap.recent, earlier: gap.earlier };
  return make("li", {}, linkTo(at("gaps", gap.id), { class: "article-row gap-row", "data-gap": gap.id },
    make("span", { class: "what" }, make("strong", { lang: gap.language }, gap.name),
      make("span", { class: "quiet" }, [say(`business.${gap.business_type}`), say("gap_last_asked", { day: day(gap.last_asked_at) })].join(" · "))),
    make("span", { class: "labels" }, gap.state !== "open" && gapState(gap.state), gap.returned && label(say("gap_returned"), "bad")),
    make("span", { class: "trend", "data-trend": Math.sign(gap.recent - gap.earlier) },
      bars([gap.earlier, gap.recent], 24, 24, say("gap_trend", counts)), make("span", { class: "quiet" }, trendWords(gap))),
    make("span", { class: "amount" }, make("strong", {}, gap.customers.toLocaleString(locale())), make("span", { class: "quiet" }, say(gap.customers === 1 ? "gap_customer" : "gap_customers")))));
}

function trendWords({ recent, earlier }) {
  if (recent === earlier) return say("trend.same", { recent });
  return say(recent > earlier ? "trend.up" : "trend.down", { change: Math.abs(recent - earlier), recent });
}
