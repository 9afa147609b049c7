// Who waits: asked for once a second, and told at once to whoever looks, or listens, or only sees the title.

const LOOK_AGAIN = 1000;
const LOOK_AGAIN_HIDDEN = 5000;
/** So many times in a row the server has to be silent before the page says so. */
const SILENT = 2;

const watching = { tag: "", timer: 0, silent: 0, known: null, ahead: 0 };

async function lookAtQueue() {
  clearTimeout(watching.timer);
  try {
    const found = await apiIfNew("/desk/queue", watching.tag);
    watching.ahead = found.date ? found.date - Date.now() : watching.ahead;
    heard(true);
    if (found.content) {
      watching.tag = found.tag;
      await hear(found.content);
    }
  } catch (error) {
    if (error.status === 0 || error.status >= 500) heard(false);
    else if (error.status !== 401) console.error(error);
  }
  watching.timer = setTimeout(lookAtQueue, document.hidden ? LOOK_AGAIN_HIDDEN : LOOK_AGAIN);
}

/** What the clock of the server says; a second more or less is no difference. */
const nowThere = () => Date.now() + (Math.abs(watching.ahead) > 2000 ? watching.ahead : 0);

/** Say when the server does not answer, and when it does again. */
function heard(isThere) {
  watching.silent = isThere ? 0 : watching.silent + 1;
  const isAway = watching.silent >= SILENT;
  if (isAway === !part("banner").hidden) return;
  show("banner", isAway);
  part("banner").textContent = isAway ? say("server_away") : "";
  desk.classList.toggle("away", isAway);
  if (!isAway && isLive(state.work)) refresh(state.work);
}

/** A new queue: draw it, tell of who is new, and look again at what is open if that changed. */
async function hear(queue) {
  const before = state.queue;
  state.queue = queue;
  drawQueue();
  tellOfNew(queue);
  const open = state.work;
  if (!before) return;
  if (open === followUps && (before.follow_ups !== queue.follow_ups || before.open !== queue.open)) await readFollowUps();
  if (!isLive(open)) return;
  const entryIn = ({ rows }) => JSON.stringify(rows.find((row) => row.session === open.session) ?? null);
  if (entryIn(before) !== entryIn(queue)) await refresh(open);
}

const waitingIn = (queue) => queue?.rows.filter((row) => row.state === "waiting_for_person") ?? [];

function tellOfNew(queue) {
  const waiting = waitingIn(queue);
  const isNew = watching.known && waiting.some((row) => !watching.known.has(row.session));
  watching.known = new Set(waiting.map((row) => row.session));
  document.title = `${waiting.length ? `(${waiting.length}) ` : ""}${say("page_name")} · Answerdesk`;
  if (!isNew) return;
  part("told").textContent = say("somebody_waits", { count: waiting.length });
  if (kept.get("sound") === "on") ring();
}

let ringing = null;

/** Two soft tones. */
function ring() {
  ringing ??= new AudioContext();
  const begin = ringing.currentTime;
  for (const [place, pitch] of [660, 880].entries()) {
    const tone = ringing.createOscillator();
    const volume = ringing.createGain();
    const [from, until] = [begin + place * 0.16, begin + place * 0.16 + 0.3];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, until);
    tone.connect(volume).connect(ringing.destination);
    tone.start(from);
    tone.stop(until);
  }
}

function switchSound() {
  const isOn = kept.get("sound") !== "on";
  kept.set("sound", isOn ? "on" : "off");
  drawSound();
  if (isOn) ring();
}

const drawSound = () => part("sound").setAttribute("aria-pressed", String(kept.get("sound") === "on"));

/** Begin to watching. */
function watchQueue() {
  drawSound();
  document.addEventListener("visibilitychange", () => { if (element.isConnected && !document.hidden) lookAtQueue(); });
  setInterval(() => { if (element.isConnected && !document.hidden) tick(); }, 1000);
  return lookAtQueue();
}
