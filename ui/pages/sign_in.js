// Sends name and password, or which demo account was picked, and goes on to the page that was wanted.
"use strict";

const form = document.querySelector("form");
const password = form.elements.password;

const goOn = () => location.replace(document.body.dataset.next);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await attempt(async () => {
    if (await send("/session", { name: form.elements.name.value, password: password.value })) goOn();
  });
  password.select();
  password.focus();
});

for (const one of document.querySelectorAll("[data-demo]")) {
  one.addEventListener("click", () => attempt(async () => {
    if (await send("/session/demo", { name: one.dataset.demo })) goOn();
  }));
}
