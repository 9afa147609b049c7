// API tokens: what acts in people's names, with some of their rights.

const EXPIRIES = [90, 365, 30, 0];
const isGood = (token) => !token.revoked_at && !(token.expires_at && Date.parse(token.expires_at) <= Date.now());

section({
  key: "tokens",
  right: "administer",
  icon: "M8 15.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12.5 11H21v3.5M17 11v2.5",
  draw: (root, route) => (route.steps[0] === "new" ? drawNewToken(root) : drawTokens(root)),
});

async function drawTokens(root) {
  const { tokens } = await api("GET", "/tokens?everybody=true");
  const [good, over] = [tokens.filter(isGood), tokens.filter((token) => !isGood(token))];
  const add = me.name && linkTo(at("tokens", "new"), { class: "button main" }, say("token_new"));
  root.replaceChildren(
    sectionHead(say("section.tokens"), say("tokens_line"), add),
    ...[
      madeFor(at("tokens")),
      !me.name && make("section", { class: "panel hint" }, make("p", {}, say("token_needs_account"))),
      good.length > 0 ? tokenList(good) : emptyState(say("no_tokens"), say("no_tokens_line")),
      over.length > 0 && make("details", { class: "over" }, make("summary", {}, say("tokens_over", { count: over.length })), tokenList(over)),
    ].filter(Boolean));
}

const tokenList = (tokens) => make("ul", { class: "rows", "data-part": "tokens" }, [...tokens].reverse().map(tokenRow));

function tokenRow(token) {
  const over = token.revoked_at ? say("revoked_at", { time: moment(token.revoked_at) }) : token.expires_at && say(isGood(token) ? "good_until" : "expired_at", { time: moment(token.expires_at) });
  return make("li", { class: "with-action", "data-token": token.name },
    make("div", { class: "article-row token-row" },
      make("span", { class: "what" }, make("strong", {}, token.name), make("span", { class: "quiet" }, `${token.prefix}… · ${token.owner}`)),
      make("span", { class: "labels" }, RIGHTS.filter((right) => token.rights.includes(right)).map((right) => label(say(`right.${right}`), right === "administer" ? "bad" : ""))),
      make("span", { class: "when quiet" }, make("span", {}, token.last_used_at ? [say("last_used"), agoOr(token.last_used_at)] : say("never_used")), over && make("span", {}, over))),
    isGood(token) && button(say("revoke"), (pressed) => revoke(pressed, token)));
}

async function revoke(pressed, token) {
  if (!(await confirmed({ title: say("revoke_title", { name: token.name }), text: say("revoke_text"), yes: say("revoke"), isDangerous: true }))) return;
  await attempt(pressed, async () => {
    await api("DELETE", `/tokens/${encodeURIComponent(token.id)}`);
    goAndTell(location.hash, say("revoked", { name: token.name }));
  });
}

function drawNewToken(root) {
  const name = input("", { maxlength: "80", required: true, placeholder: say("token_name_example"), "data-part": "token-name" });
  const rights = boxes(say("token_rights"), "right", RIGHTS.filter((right) => me.rights.includes(right)), [], { hint: say("token_rights_hint") });
  const days = choice(EXPIRIES.map((count) => [String(count), count ? say("token_days", { count }) : say("token_for_good")]), "90");

  async function add() {
    if (!rights.values().length) {
      tell(say("right_needed"));
      return;
    }
    const made = await api("POST", "/tokens", { name: name.value, rights: rights.values(), expires_in_days: Number(days.value) || null });
    showAt(at("tokens"), { title: say("token_title", { name: made.name }), line: say("token_line"), text: made.token });
  }

  root.replaceChildren(
    linkTo(at("tokens"), { class: "back link" }, say("back_to_tokens")),
    sectionHead(say("token_new"), say("token_new_line")),
    make("section", { class: "panel narrow" }, workForm(say("token_do"), add, make("div", { class: "pair" }, field(say("token_name"), name), field(say("token_expiry"), days)), rights)));
  name.focus();
}
