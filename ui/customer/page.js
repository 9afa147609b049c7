// The chat's own page.
import { Chat } from "./chat.js";

const place = document.querySelector("main");
const { title } = document;
const chat = new Chat(place, {
  server: location.origin,
  title: place.dataset.title,
  questions: place.dataset.questions.split("|").filter(Boolean),
  language: document.documentElement.lang === "en" ? "en" : "zh",
  unread: (count) => { document.title = count ? `(${count}) ${title}` : title; },
});
document.addEventListener("visibilitychange", () => chat.shown(!document.hidden));
if (matchMedia("(pointer: fine)").matches) chat.focus();
