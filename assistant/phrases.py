"""What stands around the handbook's words: fixed sentences that state no fact."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain import Aside, Outcome, Reader, Slot, Tone

SLOT_NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": {"order_number": "订单号或运单号", "phone": "联系电话", "date": "日期", "name": "姓名"},
    "en": {"order_number": "order or tracking number", "phone": "phone number", "date": "date", "name": "name"},
}

_OPENINGS: Mapping[str, Mapping[Tone, str]] = {
    "zh": {Tone.FORMAL: "您好，感谢您的咨询。", Tone.FRIENDLY: "您好呀，很高兴为您解答～", Tone.BRIEF: ""},
    "en": {
        Tone.FORMAL: "Hello, and thank you for your question.",
        Tone.FRIENDLY: "Hi there, happy to help!",
        Tone.BRIEF: "",
    },
}
_CLOSINGS: Mapping[str, Mapping[Tone, str]] = {
    "zh": {
        Tone.FORMAL: "如还有其他问题，请随时联系我们。",
        Tone.FRIENDLY: "还有想了解的，随时问我哦～",
        Tone.BRIEF: "",
    },
    "en": {
        Tone.FORMAL: "If there is anything else, please let us know.",
        Tone.FRIENDLY: "Anything else, just ask!",
        Tone.BRIEF: "",
    },
}
_CLARIFY = {
    "zh": "为了准确回答您，请问您想了解的是下面哪一个问题？",
    "en": "So that I can answer precisely: which of these questions is yours?",
}
_GREETING = {
    "zh": "您好，请问有什么可以帮您？",
    "en": "Hello, how can we help you?",
}
_THANKED = {
    "zh": "不客气，还有其他问题随时告诉我们。",
    "en": "You're welcome. If there is anything else, please let us know at any time.",
}
_ASIDES: Mapping[Aside, Mapping[str, str]] = {
    Aside.ERRAND: {
        "zh": "抱歉，我只能回答与我们的商品和服务有关的问题。请问有什么可以帮您？",
        "en": "Sorry, I can only help with questions about our goods and services. What can I do for you there?",
    },
    Aside.ABOUT_ASSISTANT: {
        "zh": "我是智能客服，依据客服手册回答与我们的商品和服务有关的问题。需要的话，可以随时为您转接人工客服。",
        "en": "I am an automated assistant: from our handbook I answer questions about our goods and services. "
        "If you prefer, we can pass you on to a colleague at any time.",
    },
}
_HAND_OFF = {
    "zh": "这个问题需要由人工客服为您确认后答复。",
    "en": "A colleague needs to confirm this and will answer you.",
}
_PERSON = {
    "zh": "好的，由人工客服为您服务。",
    "en": "Of course: a colleague will take over.",
}
_GENERAL_RULE = {
    "zh": "您这一单的具体情况需要同事为您查询，先向您说明一般规定：",
    "en": "A colleague will look up your own case; this is the general rule:",
}
_ASK_SLOT = {
    "zh": "为了尽快为您查询，请提供您的{names}。",
    "en": "So that we can look this up quickly, please tell us your {names}.",
}
_LOOK_UP = {
    "zh": "信息已收到，由人工客服为您查询。",
    "en": "Thank you for the details; a colleague will look this up for you.",
}
_OTHER_LANGUAGE = {
    "zh": "抱歉，以下内容目前只有英文版；如需中文说明，可以随时为您转接人工客服。",
    "en": "We are sorry, this is available in Chinese only; a colleague can explain it in English at any time.",
}
_PART_LEFT = {
    "zh": "您问到的另一点需要同事确认，可以随时为您转接人工客服。",
    "en": "A colleague needs to confirm the other point you asked about; we can pass you on at any time.",
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the phrases have to fit: the outcome and what speaks for particular words."""

    outcome: Outcome
    language: str
    tone: Tone
    reader: Reader
    has_statements: bool
    personal: bool
    wants_person: bool
    greeting: bool
    aside: Aside | None
    thanked: bool
    other_language: bool
    part_left: bool
    slots: tuple[Slot, ...]


def before(occasion: Occasion) -> tuple[str, ...]:
    """The sentences that come first."""
    language = occasion.language
    if occasion.greeting:
        return ((_THANKED if occasion.thanked else _GREETING)[language],)
    if occasion.aside:
        return (_ASIDES[occasion.aside][language],)
    spoken = [_OPENINGS[language][occasion.tone]]
    if occasion.outcome is Outcome.CLARIFY:
        spoken.append(_CLARIFY[language])
    if occasion.has_statements and occasion.personal:
        spoken.append(_GENERAL_RULE[language])
    if occasion.has_statements and occasion.other_language and occasion.reader is Reader.CUSTOMER:
        spoken.append(_OTHER_LANGUAGE[language])
    return tuple(sentence for sentence in spoken if sentence)


def after(occasion: Occasion) -> tuple[str, ...]:
    """The sentences that come last."""
    language = occasion.language
    if occasion.outcome is Outcome.HAND_OFF:
        return (_handing_off(occasion),)
    if occasion.outcome is Outcome.CLARIFY:
        return ()
    spoken = [_PART_LEFT[language]] if occasion.part_left else []
    spoken.append(_CLOSINGS[language][occasion.tone])
    return tuple(sentence for sentence in spoken if sentence)


def _handing_off(occasion: Occasion) -> str:
    language = occasion.language
    if occasion.wants_person:
        return _PERSON[language]
    if not occasion.personal:
        return _HAND_OFF[language]
    empty = [SLOT_NAMES[language].get(slot.name, slot.name) for slot in occasion.slots if slot.value is None]
    joint = "、" if language == "zh" else " and "
    return _ASK_SLOT[language].format(names=joint.join(empty)) if empty else _LOOK_UP[language]
