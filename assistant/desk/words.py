"""What the assistant says without having been asked anything it could look up: fixed courtesy, no facts."""

from collections.abc import Iterable, Mapping

from assistant.desk.domain import Cause
from assistant.privacy import mask
from assistant.understanding import language_told

PASSED_ON: Mapping[str, str] = {
    "zh": "好的，已为您登记人工客服。您也可以留下联系方式和方便的时间，以便同事与您联系。",
    "en": "Of course: your chat is marked for a colleague. "
    "You can also leave your contact details and a convenient time, so that they can reach you.",
}
FAILED: Mapping[str, str] = {
    "zh": "抱歉，我现在无法回答这个问题，已为您登记人工客服。您也可以留下联系方式，以便同事与您联系。",
    "en": "Sorry, I cannot answer this right now; your chat is marked for a colleague. "
    "You can also leave your contact details, so that they can reach you.",
}
LEFT_TO_PERSON: Mapping[str, str] = {
    "zh": "这个问题需要由客服同事答复，已为您记下。客服上线后会在这里回复您。",
    "en": "A colleague needs to answer this; we have noted it, and the answer comes here as soon as somebody is back.",
}
BY_POLICY: Mapping[Cause, Mapping[str, str]] = {
    Cause.COMPLAINT: {
        "zh": "非常抱歉给您带来不好的体验。您的投诉已转交人工客服，由同事为您处理。",
        "en": "We are sorry about this. Your complaint goes to a colleague, who will take care of it.",
    },
    Cause.LEGAL_THREAT: {
        "zh": "您反映的情况我们非常重视，已转交人工客服，由同事为您处理。",
        "en": "We take this seriously; a colleague will take care of it.",
    },
    Cause.PERSONAL_DATA_REQUEST: {
        "zh": "涉及个人信息的请求需要由人工客服核实后办理，已为您转交同事。",
        "en": "A colleague has to verify and carry out requests about personal data; yours has been passed on.",
    },
    Cause.REPEATED_QUESTION: {
        "zh": "抱歉刚才没有解答您的问题，已为您转交人工客服。",
        "en": "Sorry that this has not answered your question; a colleague will take over.",
    },
    Cause.STRONG_ANGER: {
        "zh": "非常抱歉让您有这样的感受，已为您转交人工客服，由同事尽快处理。",
        "en": "We are sorry that you are upset; a colleague will take over.",
    },
}
NEUTRAL = "zh"
"""The language before anybody has shown one."""


def reply_language(newest_first: Iterable[str], page: str | None) -> str:
    """The language of the customer's newest message that tells it, else the page's."""
    return language_told(mask(said).text for said in newest_first) or page or NEUTRAL
