"""What agents of another inbox read in a note, and customers who sent nothing that can be read."""

from collections.abc import Mapping

from assistant.domain import Draft, Outcome

NO_TEXT: Mapping[str, str] = {
    "zh": "已收到您发送的内容，由人工客服为您查看。",
    "en": "Thank you, we have received it; a colleague will take a look.",
}
_OUTCOMES: Mapping[str, Mapping[Outcome, str]] = {
    "zh": {
        Outcome.ANSWER: "建议回复（可信度 {confidence}）",
        Outcome.CLARIFY: "建议先问清楚",
        Outcome.HAND_OFF: "手册里没有可以直接引用的答案",
    },
    "en": {
        Outcome.ANSWER: "Suggested reply (confidence {confidence})",
        Outcome.CLARIFY: "Better ask back first",
        Outcome.HAND_OFF: "The handbook has no answer that could be quoted",
    },
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "complaint": "客户投诉",
        "legal_threat": "客户提到法律途径",
        "personal_data_request": "客户提出个人信息请求",
        "repeated_question": "客户重复提问",
        "strong_anger": "客户情绪激动",
        "no_text": "客户发送的内容没有文字",
        "failure": "未能生成回复",
    },
    "en": {
        "complaint": "The customer complains",
        "legal_threat": "The customer mentions legal steps",
        "personal_data_request": "A request about personal data",
        "repeated_question": "The customer asks the same again",
        "strong_anger": "The customer is upset",
        "no_text": "What the customer sent has no text",
        "failure": "No reply could be made",
    },
}
_SOURCES = {"zh": "来源", "en": "Sources"}
_ALTERNATIVES = {"zh": "相关条目", "en": "Related articles"}


def note_of(draft: Draft | None, reason: str | None, language: str) -> str:
    """A draft, or why there is none, as agents read it: the text first, ready to copy, below it what it rests on."""
    if draft is None:
        return f"Answerdesk: {_REASONS[language][reason or 'failure']}"
    confidence = f"{draft.confidence:.0%}"
    parts = [f"Answerdesk: {_OUTCOMES[language][draft.outcome].format(confidence=confidence)}"]
    if draft.outcome is Outcome.HAND_OFF:
        parts.append(draft.why)
    else:
        parts.append("\n".join([draft.text, *(f"{n}. {one.question}" for n, one in enumerate(draft.choices, 1))]))
    parts += [notice.message for notice in draft.warnings]
    if draft.citations:
        lines = [f"[{one.number}] {one.title} ({one.source}): {one.quote}" for one in draft.citations]
        parts.append("\n".join([f"{_SOURCES[language]}:", *lines]))
    elif draft.alternatives:
        parts.append("\n".join([f"{_ALTERNATIVES[language]}:", *(f"- {one.title}" for one in draft.alternatives)]))
    return "\n\n".join(parts)
