// How a file is cut into articles: put right before anything is stored, by merging, splitting, editing and leaving out.

const SHOWN_CUTS = 30;

/** The articles of a file's preview; the first of them, and more as one asks. */
function cuttingView(given, drawList) {
  const list = make("ol", { class: "cuts" });
  const foot = make("div", { class: "row" });
  const add = () => {
    const from = list.children.length;
    list.append(...given.cutting.articles.slice(from, Math.max(from + SHOWN_CUTS, given.shownCuts ?? 0)).map((article, place) => cutCard(given, article, from + place, drawList)));
    given.shownCuts = list.children.length;
    const left = given.cutting.articles.length - given.shownCuts;
    foot.replaceChildren(...(left > 0 ? [button(say("more_cuts", { count: left }), add)] : []));
  };
  add();
  return make("div", {}, list, foot);
}

function cutCard(given, article, place, drawList) {
  const isLast = place === given.cutting.articles.length - 1;
  const pieces = article.passages.filter((passage) => passage.kind === "body");
  const act = (words, run, kind) => button(words, run, kind);
  return make("li", { class: "cut", "data-cut": article.id },
    make("div", { class: "what" }, article.headings.length > 1 && make("p", { class: "quiet" }, article.headings.slice(0, -1).join(" › ")), make("h4", { lang: article.language }, article.title),
      make("p", { class: "quiet" }, [article.id, say(`business.${article.business_type}`), say(`audience.${article.audience}`), article.similar_questions.length > 0 && say("cut_questions", { count: article.similar_questions.length })].filter(Boolean).join(" · "))),
    article.warnings.length > 0 && make("div", { class: "labels" }, article.warnings.map((warning) => label(say(`cut_warning.${warning}`), warning === "not_storable" ? "bad" : "waits"))),
    article.fault && make("p", { class: "warning" }, article.fault),
    make("div", { class: "pieces", lang: article.language }, pieces.map((passage) => make("p", { class: "piece" }, passage.text))),
    make("div", { class: "row wrap" }, act(say("cut_edit"), (pressed) => editCut(pressed, given, article, drawList)),
      article.body.trim().length > 1 && act(say("cut_split"), (pressed) => splitCut(pressed, given, article, drawList)),
      !isLast && act(say("cut_merge"), (pressed) => changeCut(pressed, given, "merge", { article_id: article.id }, drawList, say("cut_merged"))),
      act(say("cut_drop"), (pressed) => changeCut(pressed, given, "drop", { article_id: article.id }, drawList, say("cut_dropped")))));
}

/** Change a preview on the server, and draw it as it is then; every change can be undone by beginning anew. */
async function changeCut(pressed, given, how, change, drawList, words) {
  await attempt(pressed, async () => {
    given.cutting = await api("POST", `/cuttings/${given.cutting.id}/${how}`, { version: given.cutting.version, ...change });
    given.isChanged = true;
    drawList();
    tell(words, say("cut_again"), () => { Object.assign(given, { cutting: null, isChanged: false }); lookAtCut(given, drawList); });
  });
}

async function editCut(pressed, given, article, drawList) {
  const controls = {
    title: input(article.title, { maxlength: "500" }),
    similar_questions: area(article.similar_questions.join("\n")),
    body: area(article.body, { rows: "8" }),
    business_type: choice(worded("business", BUSINESS_TYPES), article.business_type),
    audience: choice(worded("audience", ["public", "internal"]), article.audience),
  };
  const more = make("div", { class: "form tall" }, Object.entries(controls).map(([name, control]) => field(say(`field.${name}`), control)));
  if (!(await confirmed({ title: say("cut_edit"), yes: say("cut_save"), more: [more] }))) return;
  const lines = controls.similar_questions.value.split("\n").map((line) => line.trim()).filter(Boolean);
  await changeCut(pressed, given, "edit", { article_id: article.id, title: controls.title.value.trim(), body: controls.body.value, similar_questions: lines,
    business_type: controls.business_type.value, audience: controls.audience.value }, drawList, say("cut_edited"));
}

/** Where to cut: at a paragraph or sentence that one picks, which begins the second article. */
async function splitCut(pressed, given, article, drawList) {
  const places = cutPlaces(article.body);
  if (!places.length) {
    tell(say("cut_no_place"));
    return;
  }
  const title = input(places[0].text.slice(0, 60), { maxlength: "500" });
  let isOwn = false;
  title.addEventListener("input", () => { isOwn = true; });
  const options = places.map(({ at: start, text }, place) => {
    const radio = input(String(start), { type: "radio", name: "at" });
    radio.checked = place === 0;
    radio.addEventListener("change", () => { if (!isOwn) title.value = text.slice(0, 60); });
    return make("label", { class: "pick" }, radio, make("span", { lang: article.language }, text));
  });
  const group = make("fieldset", { class: "field tall" }, make("legend", {}, say("cut_where")), options);
  if (!(await confirmed({ title: say("cut_split"), text: say("cut_split_text"), yes: say("cut_split"), more: [group, field(say("cut_second_title"), title)] }))) return;
  const start = Number(group.querySelector("input:checked").value);
  await changeCut(pressed, given, "split", { article_id: article.id, at: start, title: title.value.trim() || places[0].text.slice(0, 60) }, drawList, say("cut_was_split"));
}

/** Beginnings of lines and sentences but the first, counted in whole characters as the server does. */
function cutPlaces(body) {
  const places = [];
  let before = 0;
  for (const piece of body.match(/[^\n。！？!?]*(?:[。！？!?]+["”’」』)）]*|\n|$)/g) ?? []) {
    const text = piece.trim();
    if (text && before > 0) places.push({ at: before + Array.from(piece).findIndex((character) => character.trim()), text });
    before += Array.from(piece).length;
  }
  return places.slice(0, 200);
}
