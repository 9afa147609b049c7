// What is pressed, and how the desk begins.

function go(tab) {
  state.tab = tab;
  drawTabs();
}

function drawTabs() {
  desk.dataset.tab = state.tab;
  for (const tab of part("tabs").children) {
    tab.setAttribute("aria-selected", String(tab.dataset.value === state.tab));
    tab.tabIndex = tab.dataset.value === state.tab ? 0 : -1;
  }
}

Object.assign(actions, {
  speak: (language) => { speak(language); tellOfNew(state.queue ?? { rows: [] }); part("use-key").textContent = `${CONTROL} ↵`; drawAll(); },
  tab: go,
  sound: switchSound,
  shortcuts: showKeys,
  open: (session) => openConversation(session),
  "follow-ups": openFollowUps,
  try: () => showWork(trial),
  stand: (name, place) => stand(name, place),
  leave: () => (trial.isPasting ? paste(false) : converse([])),
  paste: () => paste(true),
  pick: (id) => { const sample = props.samples.find((one) => one.id === id); converse([...sample.messages], sample); },
  retry: () => redraft(),
  tone: (value) => choose("tone", value),
  language: (value) => choose("language", value),
  mean,
  unmean: () => { state.work.meant = null; redraft(); },
  fill: fillSlot,
  "use-holding": () => { state.work.text = state.work.draft.text; drawReply(); },
  edit: () => edit(),
  undo: () => { Object.assign(state.work, { text: suggested(state.work), isEditing: false }); drawLetter(); },
  canned: showCanned,
  use: useReply,
  reject: () => reject(true),
  "reject-cancel": () => reject(false),
  reason: (value) => { state.work.reason = state.work.reason === value ? null : value; drawAdjustments(); },
  point: (_, place, pressed) => { if (pressed.closest("sup") || !matchMedia("(hover: hover)").matches) pointAt(numbersAt(place)); },
  article: (id) => openArticle(state.work.draft.articles.find((article) => article.article_id === id)),
  "look-up": lookUp,
  "close-article": closeArticle,
});

const forms = {
  composer: () => { const text = part("next").value.trim(); part("next").value = ""; growNext(); if (text) addMessage("customer", text); },
  adjust: () => { state.work.hint = part("hint").value.trim(); redraft(); },
  reject: sendRejection,
};
element.addEventListener("submit", (event) => {
  const form = forms[event.target.dataset.part];
  if (!form) return;
  event.preventDefault();
  form();
});

const growNext = () => { part("next").style.height = "auto"; part("next").style.height = `${part("next").scrollHeight + 2}px`; };
part("next").addEventListener("input", growNext);
part("next").addEventListener("keydown", (event) => {
  // While an input method composes, Enter takes its suggestion.
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  part("composer").requestSubmit();
});
part("tabs").addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  const tabs = [...part("tabs").children];
  const next = tabs[(tabs.indexOf(event.target.closest("button")) + by + tabs.length) % tabs.length];
  go(next.dataset.value);
  next.focus();
});
addEventListener("hashchange", () => { if (element.isConnected) openAddress(); });
addEventListener("beforeunload", (event) => { if (element.isConnected && isUnsaved()) event.preventDefault(); });

/** Begin: who is here, who waits, and what the address names. */
async function start() {
  const place = placeBefore();
  if (!location.hash && place) history.replaceState(null, "", place);
  sayAll();
  drawAll();
  part("use-key").textContent = `${CONTROL} ↵`;
  try {
    me = await showMe();
  } catch (error) {
    tell(reasonOf(error), say("retry"), start);
    return;
  }
  await watchQueue();
  openAddress();
  desk.classList.add("ready");
}
