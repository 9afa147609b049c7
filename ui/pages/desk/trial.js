// Trying a question: a sample, a pasted conversation, or what a customer might ask. Nobody is waiting for this reply.

/** Begin a trial; drafts of another one are forgotten. */
function converse(messages, sample = null) {
  trial.draftings += 1;
  Object.assign(trial, WITHOUT_DRAFT, { sample, messages, isPasting: false, meant: null, hint: "", isBusy: false, failure: null, kept: null, recorded: null });
  showWork(trial);
  if (messages.length) redraft(trial);
}

function addMessage(role, text) {
  trial.messages.push({ role, text });
  trial.meant = null;
  drawConversation();
  part("conversation-body").scrollTop = part("conversation-body").scrollHeight;
  if (role === "customer") redraft(trial);
}

function trialWish(work) {
  const meant = work.meant ? [{ role: "customer", text: work.meant.question }] : [];
  return { conversation: [...work.messages, ...meant], tone: work.tone, language: work.language === "auto" ? null : work.language, hint: work.hint || null };
}

function drawTrial() {
  part("conversation-title").textContent = trial.sample?.title[speaking] ?? say(trial.messages.length ? "own_conversation" : "try");
  if (trial.isPasting) {
    // What is written in it must not be lost by drawing it again.
    if (!part("conversation-body").querySelector(".paste")) drawBody(pasteForm());
  } else drawBody(trial.messages.length ? make("ol", { class: "messages" }, messageList(trial.messages)) : samples());
}

function samples() {
  const entry = (attributes, title, line, language) =>
    make("li", {}, make("button", { type: "button", class: "sample", ...attributes }, make("strong", {}, title), make("span", { class: "quiet", lang: language }, line)));
  return make("ul", { class: "samples", "data-part": "samples" }, entry({ "data-do": "paste" }, say("paste"), say("paste_how")),
    props.samples.map((sample) => entry({ "data-do": "pick", "data-value": sample.id }, sample.title[speaking], sample.messages.at(-1).text, sample.language)));
}

function pasteForm() {
  const text = make("textarea", { rows: "8", maxlength: "300000", placeholder: say("paste_example") });
  const form = make("form", { class: "paste" }, field(say("paste"), text, say("paste_how")),
    make("div", { class: "row end" }, button(say("cancel"), () => paste(false)), make("button", { type: "submit", class: "button main" }, say("paste_use"))));
  text.id = "pasted";
  form.querySelector("label").htmlFor = "pasted";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const messages = messagesIn(text.value);
    if (messages.length) converse(messages);
    else text.focus();
  });
  return form;
}

function paste(isWanted) {
  trial.isPasting = isWanted;
  drawConversation();
  if (isWanted) part("conversation-body").querySelector("textarea").focus();
}

async function copyReply() {
  const work = trial;
  if (!(await toClipboard(work.text))) {
    tell(say("copy_failed"));
    return;
  }
  const adding = () => { addMessage("agent", work.text); go("conversation"); };
  if (work.recorded === work.text) {
    tell(say("copied.again"), say("add_reply"), adding);
    return;
  }
  const action = isEdited(work) ? "edited" : "sent";
  try {
    await verdict(work, { action, final_text: work.text });
    work.recorded = work.text;
    tell(say(`copied.${action}`), say("add_reply"), adding);
  } catch (error) {
    if (error.status !== 401) tell(say("copied.unrecorded", { reason: reasonOf(error) }), say("add_reply"), adding);
  }
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Outside a secure context only the old way is left: copy what is selected.
    const holder = make("textarea", { class: "unseen" });
    holder.value = text;
    desk.append(holder);
    holder.select();
    const copied = document.execCommand("copy");
    holder.remove();
    return copied;
  }
}
