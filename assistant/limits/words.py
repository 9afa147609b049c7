"""What is said to those who ask for more than is allowed."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from assistant.errors import MessageTooLong, TooMany


class Limit(StrEnum):
    """What is limited."""

    CHATS_PER_ADDRESS = "chats_per_address"
    MESSAGES_PER_ADDRESS = "messages_per_address"
    MESSAGES_PER_MINUTE = "messages_per_minute"
    MESSAGES_PER_DAY = "messages_per_day"
    FAILED_SIGN_INS = "failed_sign_ins"
    MESSAGE_LENGTH = "message_length"


_POLITE: Mapping[Limit, tuple[str, str]] = MappingProxyType(
    {
        Limit.CHATS_PER_ADDRESS: (
            "从您的网络打开的对话有点多，请稍等片刻再试。",
            "Many chats were opened from your network just now. Please try again in a moment.",
        ),
        Limit.MESSAGES_PER_ADDRESS: (
            "从您的网络发来的消息有点多，请稍等片刻再发。",
            "Many messages came from your network just now. Please send yours again in a moment.",
        ),
        Limit.MESSAGES_PER_MINUTE: (
            "您发得有点快，请稍等片刻再发。您写的内容不会丢失。",
            "You are writing faster than we can follow. Please wait a moment; nothing you wrote is lost.",
        ),
        Limit.MESSAGES_PER_DAY: (
            "今天在这次对话里能发的消息已经发完了。您可以留下联系方式，以便同事与您联系。",
            "This chat has reached its number of messages for today. You can leave your contact details, "
            "so that a colleague can reach you.",
        ),
        Limit.FAILED_SIGN_INS: (
            "从这个网络登录失败的次数过多，请稍后再试。",
            "Too many sign-ins from this network failed. Please try again later.",
        ),
        Limit.MESSAGE_LENGTH: (
            "您的消息有 {length} 字，一条最多 {most} 字。请缩短后再发，或分成几条发送。",
            "Your message has {length} characters, and {most} is the most for one. "
            "Please shorten it, or send it in parts.",
        ),
    }
)


def refusal(limit: Limit, most: str, seconds: int) -> TooMany:
    """The error for one more than `most`; `seconds` is how long to wait."""
    chinese, english = _POLITE[limit]
    detail = f"{most} is the most ({limit}): try again in {seconds} seconds"
    return TooMany(detail, seconds, limit, {"zh": chinese, "en": english})


def too_long(length: int, most: int) -> MessageTooLong:
    """The error for a message of `length` characters where `most` are taken."""
    chinese, english = (words.format(length=length, most=most) for words in _POLITE[Limit.MESSAGE_LENGTH])
    detail = f"the message has {length} characters: {most} is the most, shorten it"
    return MessageTooLong(detail, Limit.MESSAGE_LENGTH, {"zh": chinese, "en": english})
