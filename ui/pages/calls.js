// How pages call the HTTP API, and what it says when that fails.

/** A call that was refused. `code` is the problem's, `problem` all that the server said of it. */
class Refused extends Error {
  constructor(status, code, problem = {}) {
    super(problem.detail ?? code);
    Object.assign(this, { status, code, problem });
  }
}

const codeOf = (content) => content?.type?.replace("urn:answerdesk:", "") ?? "unexpected";

/** Call the API under /api/v1; gives the JSON of the answer. A body is sent as JSON, a form or file as it is. */
async function api(method, path, body) {
  const isFile = body instanceof FormData || body instanceof Blob;
  const sent = body === undefined ? {} : isFile ? { body } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, { method, credentials: "same-origin", ...sent });
  } catch {
    throw new Refused(0, "connection");
  }
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const content = isJson ? await answer.json().catch(() => null) : null;
  if (answer.ok) return content;
  if (answer.status === 401) signInAgain();
  throw new Refused(answer.status, codeOf(content), content ?? {});
}

/** What is new since the answer with a tag: `{ content, tag, date }`, without content if nothing is. */
async function apiIfNew(path, tag) {
  const answer = await fetch(`/api/v1${path}`, { credentials: "same-origin", headers: tag ? { "If-None-Match": tag } : {} }).catch(() => { throw new Refused(0, "connection"); });
  const found = { tag: answer.headers.get("ETag") ?? "", date: Date.parse(answer.headers.get("Date") ?? "") || null, content: null };
  if (answer.status === 304) return found;
  const content = await answer.json().catch(() => ({}));
  if (answer.status === 401) signInAgain();
  if (!answer.ok) throw new Refused(answer.status, codeOf(content), content);
  return { ...found, content };
}

/** The same, but null for a part of the API that this server does not have. */
async function apiIfThere(method, path, body) {
  try {
    return await api(method, path, body);
  } catch (error) {
    if (error.code === "unknown-path" || error.status === 405) return null;
    throw error;
  }
}

/** The end of an address: `query({ text: "a", limit: null })` is "?text=a". */
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** What went wrong, for a person. */
function reasonOf(error) {
  const key = `problem.${error.code}`;
  if (key in props.words[speaking]) return say(key, error.problem);
  if (error instanceof Refused) return error.problem.detail ?? say("problem.unexpected");
  // A fault of this page itself: whoever looks into it finds it in the browser's console.
  console.error(error);
  return say("problem.page");
}

/** Sign in, and come back here; but what `staysHere()` must not be lost on the way. */
function signInAgain() {
  if (staysHere()) {
    tell(say("signed_out"), say("sign_in"), () => window.open("/sign-in", "_blank", "noopener"));
    return;
  }
  try { sessionStorage.setItem("answerdesk.place", location.hash); } catch { /* comes back to the first section */ }
  location.assign(`/sign-in?next=${location.pathname}`);
}

/** Where somebody was before they had to sign in. */
function placeBefore() {
  try {
    const place = sessionStorage.getItem("answerdesk.place");
    sessionStorage.removeItem("answerdesk.place");
    return place;
  } catch {
    return null;
  }
}

/** Run what a button does: it can't be pressed twice meanwhile, and what goes wrong is told. Gives whether it went well. */
async function attempt(button, work) {
  const buttons = [button, ...element.querySelectorAll(".actions .button")].filter(Boolean);
  for (const one of buttons) one.disabled = true;
  button?.setAttribute("aria-busy", "true");
  try {
    await work();
    return true;
  } catch (error) {
    // Who is signed out was told already, with a way in again.
    if (error.status !== 401) tell(reasonOf(error));
    return false;
  } finally {
    button?.removeAttribute("aria-busy");
    for (const one of buttons) one.disabled = false;
  }
}
