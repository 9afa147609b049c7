// Reads a conversation that somebody pasted: who said what, by the words before the colon.

const SPEAKERS = {
  customer: ["客户", "客戶", "顾客", "顧客", "买家", "買家", "用户", "用戶", "customer", "client", "buyer", "user"],
  agent: ["客服", "坐席", "座席", "人工", "agent", "support", "staff"],
  assistant: ["智能助手", "助手", "机器人", "機器人", "assistant", "bot"],
};
const ROLE_OF = Object.fromEntries(Object.entries(SPEAKERS).flatMap(([role, names]) => names.map((name) => [name, role])));
const SAYS = new RegExp(`^[ \\t]*(${Object.keys(ROLE_OF).join("|")})[ \\t]*[:：][ \\t]*(.*)$`, "i");

/** The messages of a pasted conversation, in order; what nobody is named for is the customer's. */
function messagesIn(text) {
  const spoken = [{ role: "customer", lines: [] }];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const begins = SAYS.exec(line);
    if (begins) spoken.push({ role: ROLE_OF[begins[1].toLowerCase()], lines: [begins[2]] });
    else spoken.at(-1).lines.push(line);
  }
  return spoken.map(({ role, lines }) => ({ role, text: lines.join("\n").trim() })).filter((message) => message.text);
}
