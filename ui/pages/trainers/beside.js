// Beside the editor: what a customer would get if this were live, and what it repeats or contradicts.

/** The column beside the form of a change; `.look()` looks again once nobody writes for a while. */
function besideEditor(change) {
  const preview = make("div", { class: "beside-part" }, make("p", { class: "quiet" }, say("preview_waiting")));
  const hints = make("div", { class: "beside-part" }, make("p", { class: "quiet" }, say("hints_waiting")));
  const question = input("", { maxlength: "500", placeholder: say("preview_question"), "aria-label": say("preview_question") });
  const heading = make("h3", {}, say("preview_title.public"));
  const previewPart = make("section", { class: "panel" }, heading, make("p", { class: "quiet" }, say("preview_line")), question, preview);
  const hintsPart = make("section", { class: "panel" }, make("h3", {}, say("hints_title")), hints);
  let turn = 0;

  async function lookNow() {
    const mine = ++turn;
    const content = change.form.content();
    heading.textContent = say(`preview_title.${content.audience}`);
    if (!content.title || !content.body.trim() || !previewPart.isConnected) return;
    const show = async (part, place, call, view) => {
      place.setAttribute("aria-busy", "true");
      try {
        const found = await call;
        if (mine !== turn) return;
        part.hidden = found === null;
        if (found !== null) place.replaceChildren(...[view(found)].flat().filter(Boolean));
      } catch (error) {
        if (mine === turn) place.replaceChildren(make("p", { class: "fault" }, reasonOf(error)));
      } finally {
        place.removeAttribute("aria-busy");
      }
    };
    await Promise.all([
      show(previewPart, preview, previewOf(change, content, question.value.trim()), previewView),
      show(hintsPart, hints, hintsOf(change, content), hintsView),
    ]);
  }

  const look = later(700, lookNow);
  question.addEventListener("input", look);
  return { element: make("aside", { class: "beside" }, previewPart, hintsPart), look };
}

const PREVIEWED = ["title", "body", "similar_questions", "business_type", "language", "translation_of", "audience", "effective_from", "effective_until"];

function previewOf(change, content, question) {
  const given = Object.fromEntries(PREVIEWED.map((name) => [name, content[name]]));
  return apiIfThere("POST", "/preview/answer", { article_id: change.id, content: given, question: question || null });
}

const hintsOf = (change, { title, body, similar_questions, language }) => apiIfThere("POST", "/conflicts/check", { title, body, similar_questions, language, article_id: change.id });

/** The reply that a customer would get, as they would read it, and what they get today. */
function previewView({ effect, before, after }) {
  const titles = [...new Set(after.citations.map((one) => one.title))];
  return [
    make("p", { class: "row wrap" }, outcomeOf(after), make("span", { class: "quiet" }, say("certainty", { percent: Math.round(after.confidence * 100) }))),
    make("div", { class: "bubble" }, after.text),
    titles.length > 0 && make("p", { class: "quiet" }, say("rests_on", { titles: titles.join(speaking === "zh" ? "；" : "; ") })),
    effect === "same" ? make("p", { class: "quiet" }, say("same_as_today")) : make("details", {}, make("summary", {}, say("today_instead")), replyView("before", before, after)),
  ];
}

function hintsView({ conflicts }) {
  if (!conflicts.length) return make("p", { class: "good-line" }, say("hints_none"));
  return conflicts.map((found) => make("article", { class: "hint", "data-kind": found.kind },
    make("h4", {}, label(say(`conflict.${found.kind}`), found.kind === "contradiction" ? "bad" : "internal"), " ", linkTo(at("articles", found.article.article_id), { target: "_blank", class: "title-link" }, found.article.title)),
    found.differences.slice(0, 2).map((one) => make("div", { class: "pair-text" },
      make("p", {}, make("span", { class: "quiet" }, say("here")), passageMarks(one.first)), make("p", {}, make("span", { class: "quiet" }, say("there")), passageMarks(one.second))))));
}
