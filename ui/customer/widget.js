// Puts the chat into the corner of any site: <script src="https://HOST/widget.js" defer></script>. The chat itself is
// loaded when it is first opened, or at once when there is one that goes on.
(() => {
  "use strict";
  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const folder = `${server}/customer/{version}/`;
  const { title, questions = "", language, theme, accent, side } = script.dataset;
  const spoken = (language || navigator.language).startsWith("zh") ? "zh" : "en";
  const words = { zh: ["打开在线客服", "有 {} 条新消息", "在线客服"], en: ["Open chat", "{} new messages", "Customer service"] }[spoken];

  const make = (name, attributes) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const host = make("answerdesk-chat", { "data-side": side === "left" ? "left" : "right", "data-theme": theme || "auto" });
  const root = host.attachShadow({ mode: "open" });
  const launcher = make("button", { type: "button", class: "launcher", "aria-label": words[0], "aria-expanded": "false" });
  const badge = make("span", { class: "badge", "aria-hidden": "true" });
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": title || words[2] });
  panel.hidden = true;
  for (const drawn of ["M4 4h16a1.5 1.5 0 0 1 1.5 1.5v10A1.5 1.5 0 0 1 20 17h-7l-5 4.2V17H4a1.5 1.5 0 0 1-1.5-1.5v-10A1.5 1.5 0 0 1 4 4zM7 8.5h10M7 12.5h6", "M6 10l6 6 6-6"]) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", drawn);
    svg.append(path);
    launcher.append(svg);
  }
  launcher.append(badge);
  root.append(panel, launcher);

  // A colour of the company's, with words on it that can be read.
  if (accent && CSS.supports("color", accent)) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = accent;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => (part / 255) ** 2.2);
    const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    host.style.setProperty("--brand", accent);
    host.style.setProperty("--brand-ink", brightness > 0.36 ? "#111" : "#fff");
  }

  let chat = null;
  const unread = (count) => {
    badge.textContent = count || "";
    launcher.setAttribute("aria-label", count ? `${words[0]}, ${words[1].replace("{}", count)}` : words[0]);
  };

  const load = () => {
    chat ??= import(`${folder}chat.js`).then(({ Chat }) => new Chat(panel, {
      server, title, language: spoken, close: () => show(false), unread, questions: questions.split("|").filter(Boolean),
    }));
    return chat;
  };

  async function show(yes) {
    panel.hidden = !yes;
    launcher.setAttribute("aria-expanded", String(yes));
    host.toggleAttribute("data-open", yes);
    if (!yes) launcher.focus();
    let loaded;
    try { loaded = await load(); } catch (fault) {
      chat = null;
      panel.hidden = true;
      throw fault;
    }
    loaded.shown(yes);
    if (yes) loaded.focus();
  }

  launcher.addEventListener("click", () => show(panel.hidden));
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) show(false); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-answerdesk-open]")) return;
    event.preventDefault();
    show(true);
  });

  // The style comes as text, so that the site's own content policy need not allow any.
  fetch(`${folder}chat.css`, { credentials: "omit" }).then((answer) => answer.text()).then(async (style) => {
    const sheet = new CSSStyleSheet();
    await sheet.replace(style);
    root.adoptedStyleSheets = [sheet];
    document.body.append(host);
    let goesOn = false;
    try { goesOn = Object.keys(localStorage).some((key) => key.startsWith(`answerdesk.chat.${new URL(server).host}.`)); } catch { /* Nothing is kept then. */ }
    if (goesOn) (await load()).shown(!panel.hidden);
  });
})();
