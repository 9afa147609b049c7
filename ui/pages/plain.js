// What the plain pages share: both languages stand in the page and one is shown, light or dark, and how the API is called.
"use strict";

const root = document.documentElement;

// The same choices as on the other pages; a browser that forbids it forgets them.
const kept = {
  get(name) { try { return localStorage.getItem(`answerdesk.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`answerdesk.${name}`, value); } catch { /* forgotten */ } },
};

function speak(language) {
  root.lang = language;
  document.title = `${language === "en" ? root.dataset.titleEn : root.dataset.titleZh} · Answerdesk`;
  for (const one of document.querySelectorAll("[data-language]")) one.setAttribute("aria-pressed", String(one.dataset.language === language));
}

/** Show what went wrong, one of the faults that stand in the page; none without a code. */
function fault(code, seconds = "") {
  const places = [...document.querySelectorAll("[data-fault]")];
  const shown = code && (places.some((place) => place.dataset.fault === code) ? code : "other");
  for (const place of places) place.hidden = place.dataset.fault !== shown;
  for (const place of document.querySelectorAll("[data-seconds]")) place.textContent = seconds;
}

/** Send something to the API; gives its answer, or null when that is a fault, which is shown. */
async function send(path, body) {
  try {
    const answer = await fetch(`/api/v1${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const content = await answer.json();
    if (answer.ok) return content;
    fault(content.type.replace("urn:answerdesk:", ""), answer.headers.get("Retry-After") ?? "");
  } catch {
    fault("other");
  }
  return null;
}

/** Run what a form or button asks for; meanwhile nothing can be pressed twice. */
async function attempt(work) {
  const buttons = [...document.querySelectorAll("main button")].filter((one) => !one.disabled);
  fault(null);
  for (const one of buttons) one.disabled = true;
  await work();
  for (const one of buttons) one.disabled = false;
}

for (const one of document.querySelectorAll("[data-language]")) {
  one.addEventListener("click", () => {
    speak(one.dataset.language);
    kept.set("language", one.dataset.language === "en" ? "en" : "zh");
  });
}

const spoken = kept.get("language");
speak(spoken ? (spoken === "en" ? "en" : "zh-CN") : root.lang);
const dark = kept.get("theme") ? kept.get("theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
root.classList.toggle("dark", dark);
