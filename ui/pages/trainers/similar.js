// Similar questions that customers propose with their own words: taken into their articles, or declined.

const SIMILAR_PAGE = 50;
const SIMILAR_STATES = ["open", "accepted", "declined"];

async function drawSimilar(root, route) {
  const state = SIMILAR_STATES.includes(route.query.get("state")) ? route.query.get("state") : "open";
  const isOpen = state === "open" && may("edit");
  const list = make("div", { class: "cards" });
  const foot = make("div", { class: "row centred-row" });
  const chosen = () => [...list.querySelectorAll("input:checked")].map((box) => box.value);
  const accept = button("", (pressed) => acceptSimilar(pressed, chosen()), "main");
  const together = make("footer", { class: "actions", hidden: true }, make("p", { class: "quiet" }, say("similar_batch_line")),
    make("div", { class: "row wrap" }, button(say("similar_decline"), (pressed) => declineSimilar(pressed, chosen())), accept));
  list.addEventListener("change", () => {
    const count = chosen().length;
    together.hidden = count === 0;
    accept.textContent = say("similar_accept_chosen", { count });
  });
  let shown = 0;

  async function look() {
    const { proposals, total } = await api("GET", `/similar-question-proposals${query({ state, limit: SIMILAR_PAGE, offset: shown })}`);
    shown += proposals.length;
    const ids = [...new Set(proposals.map((each) => each.article_id))];
    const articles = await Promise.all(ids.map((id) => api("GET", articlePath(id)).catch(() => null)));
    list.append(...ids.map((id, place) => similarCard(id, articles[place], proposals.filter((each) => each.article_id === id), isOpen)));
    foot.replaceChildren(...[
      total > shown && button(say("show_more"), (pressed) => attempt(pressed, look)),
      shown === 0 && emptyState(say(`no_similar.${state}`), say("no_similar_line")),
    ].filter(Boolean));
  }

  await look();
  const states = segments(say("filter.state"), worded("similar_state", SIMILAR_STATES), state, (value) => goTo(`${at("gaps", "similar")}${query({ state: value })}`));
  root.replaceChildren(sectionHead(say("section.gaps"), say("similar_line")), make("div", { class: "row wrap spread" }, gapTabs("similar"), states), list, foot, together);
}

/** The questions proposed for one article. */
function similarCard(id, article, proposals, isOpen) {
  const one = (proposal) => {
    const box = isOpen && input(proposal.id, { type: "checkbox" });
    return make("li", { class: "proposal-row" },
      make(isOpen ? "label" : "div", { class: "question" }, box, make("span", {}, make("span", { class: "text", lang: article?.language }, proposal.question),
        make("span", { class: "quiet" }, [say(proposal.times === 1 ? "similar_once" : "similar_times", { count: proposal.times }), day(proposal.last_asked_at), proposal.reason].filter(Boolean).join(" · ")))),
      isOpen && make("div", { class: "row" }, button(say("similar_decline"), (pressed) => declineSimilar(pressed, [proposal.id])), button(say("similar_accept"), (pressed) => acceptSimilar(pressed, [proposal.id]))));
  };
  return make("section", { class: "panel" }, make("h3", {}, linkTo(at("articles", id), { class: "title-link", lang: article?.language }, article?.title || id)), make("ul", { class: "questions" }, proposals.map(one)));
}

async function acceptSimilar(pressed, ids) {
  await attempt(pressed, async () => {
    const { revisions } = await api("POST", "/similar-question-proposals/accept", { ids });
    await drawSection();
    tell(say("similar_accepted", { count: revisions.length }), say("gap_open_draft"), () => goTo(at("articles", revisions[0].article_id)));
  });
}

async function declineSimilar(pressed, ids) {
  const reason = await confirmed({ title: say("similar_decline_title", { count: ids.length }), text: say("similar_decline_text"), yes: say("similar_decline"), ask: say("field.reason") });
  if (reason === null) return;
  await attempt(pressed, async () => {
    await api("POST", "/similar-question-proposals/decline", { ids, reason });
    await drawSection();
    tell(say("similar_declined"));
  });
}
