"""Reads a conversation that somebody pasted: who said what, by the words before the colon."""

import re

from assistant import Message, Role

_SPEAKERS = {
    Role.CUSTOMER: (
        "客户",
        "客戶",
        "顾客",
        "顧客",
        "买家",
        "買家",
        "用户",
        "用戶",
        "customer",
        "client",
        "buyer",
        "user",
    ),
    Role.AGENT: ("客服", "坐席", "座席", "人工", "agent", "support", "staff"),
    Role.ASSISTANT: ("智能助手", "助手", "机器人", "機器人", "assistant", "bot"),
}
_ROLES = {name: role for role, names in _SPEAKERS.items() for name in names}
_SAYS = re.compile(rf"[ \t]*(?P<who>{'|'.join(_ROLES)})[ \t]*[:：][ \t]*(?P<said>.*)", re.IGNORECASE)


def messages_of(text: str) -> tuple[Message, ...]:
    """The messages of a pasted conversation, in order.

    A line that begins with a speaker ("客户：", "agent:") begins a message, other lines go on with it. What nobody is
    named for is the customer's. Messages without words are left out.
    """
    spoken: list[tuple[Role, list[str]]] = [(Role.CUSTOMER, [])]
    for line in text.splitlines():
        if begins := _SAYS.fullmatch(line):
            spoken.append((_ROLES[begins["who"].lower()], [begins["said"]]))
        else:
            spoken[-1][1].append(line)
    messages = (Message(role, "\n".join(lines).strip()) for role, lines in spoken)
    return tuple(message for message in messages if message.text)
