// Reads what the link is for, lets a password be chosen, and goes on. The token stays behind the # of the address.
"use strict";

const form = document.querySelector("form");
const token = location.hash.slice(1);

const showOnly = (name) => { for (const one of document.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== name; };

async function begin() {
  const invitation = token ? await send("/invitation", { token }) : null;
  if (!invitation) {
    showOnly("over");
    return;
  }
  const isFirst = invitation.name === null;
  for (const one of document.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== (isFirst ? "first" : "person");
  for (const one of document.querySelectorAll("[data-who]")) one.textContent = invitation.display_name ?? "";
  form.elements.name.readOnly = !isFirst;
  form.elements.name.value = invitation.name ?? "";
  showOnly("open");
  (isFirst ? form.elements.name : form.elements.password).focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, display_name, password, again } = form.elements;
  if (password.value !== again.value) {
    fault("not-the-same");
    again.focus();
    return;
  }
  attempt(async () => {
    const chosen = name.readOnly ? {} : { name: name.value, display_name: display_name.value };
    if (await send("/invitation/accept", { token, password: password.value, ...chosen })) location.replace("/");
  });
});

begin();
