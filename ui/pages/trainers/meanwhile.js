// Somebody saved the same article meanwhile: both texts side by side, and for each field which one shall stay.

/** Show what somebody else saved beside what is written here; `mine` is the content of the form. */
async function showOther(mine) {
  const change = editing;
  const newest = await api("GET", articlePath(change.id));
  const theirs = contentOf(newest);
  const differing = CONTENT_FIELDS.filter((name) => !isEqual(mine[name], theirs[name]));
  // Who changed a field alone is right about it; where both did, a person decides.
  const chosen = Object.fromEntries(differing.map((name) => [name, isEqual(mine[name], change.saved[name]) ? "theirs" : "mine"]));
  const bothChanged = (name) => !isEqual(mine[name], change.saved[name]) && !isEqual(theirs[name], change.saved[name]);
  const panel = make("section", { class: "meanwhile", role: "alert", tabindex: "-1" },
    make("h3", {}, say("meanwhile_title", { author: who(newest.author) })), make("p", {}, say("meanwhile_line", { number: newest.revision, when: moment(newest.created_at) })),
    newest.reason && make("p", { class: "quiet" }, say("their_reason", { reason: newest.reason })),
    differing.map((name) => sideBySide(name, { mine: mine[name], theirs: theirs[name] }, chosen, bothChanged(name))),
    make("div", { class: "row end wrap" }, button(say("take_all_theirs"), () => settle(() => "theirs")), button(say("go_on_with_chosen"), () => settle((name) => chosen[name]), "main")));

  function settle(whose) {
    const content = Object.fromEntries(CONTENT_FIELDS.map((name) => [name, differing.includes(name) && whose(name) === "mine" ? mine[name] : theirs[name]]));
    const written = change.form.content();
    Object.assign(change, { base: newest.revision, article: newest });
    change.form.set(theirs);
    change.saved = change.form.content();
    change.form.set(content);
    panel.remove();
    const back = () => change.form.set(written);
    tell(change.isChanged() ? say("settled") : say("settled_theirs"), say("put_back_mine"), back);
    change.form.controls.body.focus();
  }

  change.root.querySelector(".meanwhile")?.remove();
  change.root.querySelector(".editor").before(panel);
  panel.scrollIntoView({ block: "start" });
  panel.focus();
}

/** One field as both have it; what the other has and this has not is marked. */
function sideBySide(name, { mine, theirs }, chosen, isContested) {
  const pieces = difference(textOf(name, theirs), textOf(name, mine));
  const side = (whose, without) => {
    const option = input(whose, { type: "radio", name: `keep-${name}`, checked: chosen[name] === whose });
    option.addEventListener("change", () => { chosen[name] = whose; });
    const text = pieces.filter((piece) => piece.change !== without).map((piece) => (piece.change === "same" ? piece.text : make("mark", {}, piece.text)));
    return make("div", { class: "side" }, make("label", { class: "pick" }, option, say(`keep_${whose}`)), make("div", { class: "text" }, text.length ? text : make("span", { class: "quiet" }, say("nothing_there"))));
  };
  return make("fieldset", { class: "sides" }, make("legend", {}, say(`field.${name}`), isContested && label(say("both_changed"), "internal")),
    side("theirs", "new"), side("mine", "gone"));
}
