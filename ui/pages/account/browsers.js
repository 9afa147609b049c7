// Where one is signed in, and signing out there.

// The first that fits: most browsers also name those that they want to be taken for.
const BROWSER_NAMES = [["MicroMessenger", "WeChat"], ["Edg", "Edge"], ["OPR/", "Opera"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
const SYSTEM_NAMES = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "macOS"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]];
const LONGEST_BROWSER = 60;

section({
  key: "browsers",
  right: "read",
  icon: "M3.5 5h17v11h-17zM9 20h6M12 16v4",
  draw: drawBrowsers,
});

async function drawBrowsers(root) {
  const { sessions } = await api("GET", "/sessions");
  const all = sessions.length > 0 && button(say("everywhere_do"), signOutEverywhere, "bad");
  root.replaceChildren(
    sectionHead(say("section.browsers"), say("browsers_line"), all),
    sessions.length ? make("ul", { class: "rows", "data-part": "sessions" }, sessions.map(sessionRow)) : emptyState(say("no_sessions"), say("no_sessions_line")));
}

function sessionRow(session) {
  return make("li", { class: "with-action", "data-session": session.id },
    make("div", { class: "article-row" },
      make("span", { class: "what" }, make("strong", {}, browserName(session.browser)), make("span", { class: "quiet" }, say("begun", { time: moment(session.created_at) }))),
      make("span", { class: "labels" }, session.current && label(say("this_one"), "good")),
      make("span", { class: "when quiet" }, make("span", {}, say("used"), agoOr(session.seen_at)))),
    session.current ? null : button(say("sign_out_there"), (pressed) => attempt(pressed, async () => {
      await api("DELETE", `/sessions/${encodeURIComponent(session.id)}`);
      goAndTell(location.hash, say("signed_out_there", { browser: browserName(session.browser) }));
    })));
}

/** What a browser calls itself, as people call it. */
function browserName(said) {
  const found = [BROWSER_NAMES, SYSTEM_NAMES].map((names) => names.find(([sign]) => said.includes(sign))?.[1]).filter(Boolean);
  return found.join(" · ") || said.slice(0, LONGEST_BROWSER) || say("unknown_browser");
}

async function signOutEverywhere() {
  if (!(await confirmed({ title: say("everywhere_title"), text: say("everywhere_text"), yes: say("everywhere_do"), isDangerous: true }))) return;
  await attempt(null, async () => {
    await api("DELETE", "/session?everywhere=true");
    location.assign("/sign-in");
  });
}
