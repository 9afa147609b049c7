"""What a customer is told of who answers next, ready to show: fixed words in Chinese and English."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.desk.domain import State
from assistant.desk.places import Prospect

COLLEAGUE: Mapping[str, str] = {"zh": "客服同事", "en": "A colleague"}
"""An agent whose name says nothing to customers."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "next": {
        "zh": "正在等待人工客服，您排在第 1 位，客服会尽快在这里回复您。",
        "en": "Waiting for a colleague: you are next. The answer comes here.",
    },
    "queued": {
        "zh": "正在等待人工客服，您排在第 {place} 位，前面还有 {before} 位。轮到您时，客服会在这里回复您。",
        "en": "Waiting for a colleague: you are number {place}, with {before} before you. The answer comes here.",
    },
    "promised": {
        "zh": "现在是非工作时间，客服将于{when}上线，并在这里回复您。"
        "您也可以留下联系方式和方便的时间，以便同事与您联系；在此之前，能由智能助手回答的问题会先为您解答。",
        "en": "Nobody is at the desk right now. Somebody will be there {when}, and answers here. "
        "You can also leave your contact details and a convenient time; "
        "until then the assistant goes on answering what it can.",
    },
    "nobody": {
        "zh": "现在没有客服值班，您的问题已登记。请留下联系方式和方便的时间，以便同事与您联系。",
        "en": "Nobody is at the desk right now, and your question is on our list. "
        "Please leave your contact details and a convenient time, so that a colleague can reach you.",
    },
    State.WITH_AGENT: {"zh": "{agent}已接入，正在为您服务。", "en": "{agent} is with you now."},
    State.RESOLVED: {
        "zh": "本次咨询已结束。如果还有问题，直接在这里留言即可。",
        "en": "This conversation is closed. If anything is left, just write here again.",
    },
    State.WITH_ASSISTANT: {
        "zh": "智能助手继续为您服务，需要时可随时转人工。",
        "en": "The assistant is with you; you can ask for a person at any time.",
    },
}
# The locale's own names would be those of the server's machine.
_WEEKDAYS: Mapping[str, Sequence[str]] = {
    "zh": "一二三四五六日",
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Sequence[str] = ("January", "February", "March", "April", "May", "June", "July", "August")
_MONTHS = (*_MONTHS, "September", "October", "November", "December")
_CHINA = {"Asia/Shanghai", "Asia/Chongqing", "PRC"}


def waiting_words(prospect: Prospect, opened: bool, zone: ZoneInfo, language: str) -> str:
    """What somebody who waits is told: the place, or when somebody is there again, and what can be done meanwhile."""
    if prospect.promised_at is not None:
        return _WORDS["promised"][language].format(when=moment_words(prospect.promised_at, zone, language))
    if not opened or prospect.place is None:
        return _WORDS["nobody"][language]
    words = _WORDS["next" if prospect.place == 1 else "queued"]
    return words[language].format(place=prospect.place, before=prospect.place - 1)


def state_words(state: State, agent: str | None, language: str) -> str:
    """What somebody who does not wait is told; `agent` is what customers read of whoever has the conversation."""
    return _WORDS[state][language].format(agent=agent or COLLEAGUE[language])


def moment_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment on the desk's wall clock, with its day: what is stored is still read on another one."""
    at = moment.astimezone(zone)
    weekday = _WEEKDAYS[language][at.weekday()]
    if language == "zh":
        where = "北京时间" if zone.key in _CHINA else f"{zone.key} 时间"
        return f"{at.month}月{at.day}日（周{weekday}）{at:%H:%M}（{where}）"
    return f"on {weekday}, {at.day} {_MONTHS[at.month - 1]}, at {at:%H:%M} ({zone.key} time)"
