// One customer's chat with the server: what is written is kept until it is stored there, what happens comes as events.

const LONGEST_WAIT = 15_000;
const SILENCE = 40_000; // The server says something every 15 seconds.
const HIDDEN = 20_000;

/** Something the server did not take: `code` is the problem's, `seconds` how long to wait, `say` words by language. */
export class Refused extends Error {
  constructor(status, problem, seconds) {
    super(problem.detail ?? "");
    this.status = status;
    this.code = String(problem.type ?? "").replace("urn:answerdesk:", "");
    this.seconds = seconds;
    this.say = problem.say ?? {};
  }

  /** The chat is over: its token has expired, or nobody knows it. */
  get isOver() { return [401, 403, 404].includes(this.status); }
}

/** What the browser keeps of a chat; one that forbids it forgets with the page. */
class Kept {
  #known = new Map();

  constructor(server) { this.prefix = `answerdesk.chat.${new URL(server).host}.`; }

  get(name) {
    if (this.#known.has(name)) return this.#known.get(name);
    try { return JSON.parse(localStorage.getItem(this.prefix + name)); } catch { return null; }
  }

  set(name, value) {
    this.#known.set(name, value);
    try {
      if (value === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch { /* Private windows may have no room. */ }
  }

  /** Names that begin like this. */
  names(beginning) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix + beginning)).map((key) => key.slice(this.prefix.length));
    } catch { return []; }
  }
}

/** `hear` is told: `event(kind, data)`, `stored(id)`, `refused(id, problem)`, `pace(seconds)`, `connected(yes)`, `over()`. */
export class Connection {
  #hear;
  #running = null;
  #sending = false;
  #opening = null;
  #waiting = new Set();

  constructor(server, hear) {
    this.server = server;
    this.#hear = hear;
    this.kept = new Kept(server);
    this.last = 0;
    this.isExpecting = false;
    this.unsent = this.kept.names("unsent.").map((name) => ({ id: name.slice(7), ...this.kept.get(name) })).sort((one, other) => one.at - other.at);
    addEventListener("online", () => this.#wake());
    let hiding = null;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (!document.hidden) this.follow();
      // A browser has six connections for a site: pages that nobody looks at leave theirs to others.
      else hiding = setTimeout(() => this.isExpecting || this.#hangUp(), HIDDEN);
    });
  }

  get chat() { return this.kept.get("session"); }

  /** Note something about this chat, to be there after a reload. */
  note(values) { if (this.chat) this.kept.set("session", { ...this.chat, ...values }); }

  /** Write a message: it is sent until the server has it, under one name, so that it is stored once. */
  write(text) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const message = { id, text, at: Date.now() };
    this.unsent.push(message);
    this.kept.set(`unsent.${id}`, { text, at: message.at });
    this.send();
    return message;
  }

  /** A call about this chat, which is opened if there is none. Raises `Refused`, and `TypeError` without a connection. */
  async ask(call, body = undefined, method = "POST") {
    if (!this.chat && method === "POST") await this.#open();
    const { session, token } = this.chat;
    return this.#call(`/${session}${call}`, { method, body, token });
  }

  hours() { return this.#call("/hours", { method: "GET" }); }

  /** Forget this chat; the next message opens another. */
  leave() {
    this.#hangUp();
    this.kept.set("session", null);
    this.last = 0;
  }

  /** Hear what happens, from the last event heard on, until the chat is over or the page hidden. */
  async follow() {
    if (!this.chat || document.hidden) return;
    if (this.#running) { this.#wake(); return; }
    const running = this.#running = new AbortController();
    for (let failures = 0; !running.signal.aborted;) {
      try {
        await this.#listen(running.signal, () => { failures = 0; });
      } catch (problem) {
        if (problem instanceof Refused && problem.isOver) {
          if (this.#running === running) this.#end();
          return;
        }
      }
      if (running.signal.aborted) return;
      this.#hear.connected(false);
      await this.#pause(failures++);
    }
  }

  /** Send what has not been stored yet, in its order. */
  async send() {
    if (this.#sending) { this.#wake(); return; }
    this.#sending = true;
    for (let failures = 0; this.unsent.length;) {
      const message = this.unsent[0];
      try {
        await this.ask("/messages", { client_message_id: message.id, text: message.text });
        failures = 0;
        this.#drop(message);
        this.#hear.stored(message.id);
        this.#hear.connected(true);
      } catch (problem) {
        const isRefusal = problem instanceof Refused;
        if (isRefusal && problem.isOver && this.chat && failures === 0) this.#end();
        else if (isRefusal && problem.status === 429) {
          this.#hear.pace(problem.seconds);
          await new Promise((resolve) => { setTimeout(resolve, problem.seconds * 1000); });
          continue;
        } else if (isRefusal && problem.status < 500 && !problem.isOver) {
          this.#drop(message);
          this.#hear.refused(message.id, problem);
        } else {
          this.#hear.connected(false);
          await this.#pause(failures);
        }
        failures += 1;
      }
    }
    this.#sending = false;
  }

  #drop(message) {
    this.unsent = this.unsent.filter((one) => one !== message);
    this.kept.set(`unsent.${message.id}`, null);
  }

  #end() {
    this.leave();
    this.#hear.over();
  }

  #hangUp() {
    this.#running?.abort();
    this.#running = null;
  }

  async #open() {
    this.#opening ??= this.#call("", { body: { language: this.language } });
    try {
      const { session, token, expires_at } = await this.#opening;
      if (!this.chat) this.kept.set("session", { session, token, until: expires_at });
    } finally { this.#opening = null; }
    this.follow();
  }
  async #call(path, { method = "POST", body, token }) {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }) };
    const answer = await fetch(`${this.server}/api/v1/chat${path}`, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    if (answer.ok) return answer.json();
    throw await refusal(answer);
  }

  async #listen(signal, heard) {
    const { session, token } = this.chat;
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE);
    signal.addEventListener("abort", () => silence.abort());
    try {
      const answer = await fetch(`${this.server}/api/v1/chat/${session}/events`, {
        headers: { Authorization: `Bearer ${token}`, "Last-Event-ID": String(this.last) }, credentials: "omit", cache: "no-store", signal: silence.signal,
      });
      if (!answer.ok) throw await refusal(answer);
      this.#hear.connected(true);
      for await (const event of eventsOf(answer.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        heard();
        if (signal.aborted) return;
        if (!event.id || event.id <= this.last) continue;
        this.last = event.id;
        // What cannot be shown must not end the stream.
        try { this.#hear.event(event.kind, event.data); } catch (fault) { reportError(fault); }
      }
    } finally { clearTimeout(timer); }
  }

  /** Wait longer each time, but no longer than until the browser is online again or there is more to do. */
  #pause(failures) {
    return new Promise((resolve) => {
      setTimeout(resolve, Math.min(LONGEST_WAIT, 500 * 2 ** failures) * (0.75 + Math.random() / 2));
      this.#waiting.add(resolve);
    });
  }

  #wake() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  return new Refused(answer.status, problem, Number(answer.headers.get("Retry-After")) || 5);
}

/** The events of a stream as they come; a comment comes as one without a number. */
async function* eventsOf(body) {
  let rest = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      yield fields.id ? { id: Number(fields.id), kind: fields.event, data: JSON.parse(fields.data) } : {};
    }
  }
}
