// Sends name and password, and goes on to the page that was wanted. Both languages stand in the page.
"use strict";

const root = document.documentElement;
const form = document.querySelector("form");
const button = form.querySelector("[type=submit]");
const password = form.elements.password;

// The same choices as on the agent's page; a browser that forbids it forgets them.
const kept = {
  get(name) { try { return localStorage.getItem(`answerdesk.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`answerdesk.${name}`, value); } catch { /* forgotten */ } },
};

function speak(language) {
  root.lang = language;
  document.title = language === "en" ? "Sign in · Answerdesk" : "登录 · Answerdesk";
  for (const one of document.querySelectorAll("[data-language]")) one.setAttribute("aria-pressed", String(one.dataset.language === language));
}

function fault(code, seconds = "") {
  for (const place of document.querySelectorAll("[data-fault]")) place.hidden = place.dataset.fault !== code;
  for (const place of document.querySelectorAll("[data-seconds]")) place.textContent = seconds;
}

async function signIn() {
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: form.elements.name.value, password: password.value }),
  });
  if (answer.ok) {
    location.replace(document.body.dataset.next);
    return;
  }
  const code = (await answer.json()).type.replace("urn:answerdesk:", "");
  fault({ "sign-in-refused": code, locked: code, "invalid-request": "sign-in-refused" }[code] ?? "other", answer.headers.get("Retry-After") ?? "");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  fault(null);
  button.disabled = true;
  try {
    await signIn();
  } catch {
    fault("other");
  }
  button.disabled = false;
  password.select();
  password.focus();
});

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
