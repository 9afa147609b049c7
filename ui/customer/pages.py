"""The pages around customers' chat: its own, and a shop that carries the widget to try it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from ui.customer.files import File, as_file, read


@dataclass(frozen=True, slots=True)
class Front:
    """What customers see of a company: sites (`origins`) that carry the chat, what stands above it, first questions.

    A title may be one in Chinese and one in English with "|" between; of the questions those in the language are shown.
    """

    origins: tuple[str, ...] = ()
    title: str | None = None
    questions: tuple[str, ...] = ()


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'"
)


def policy(frames: Collection[str] = ()) -> str:
    """What a page of ours may load and do, and which sites may show it in a frame."""
    return _POLICY.format(ancestors=" ".join(["'self'", *frames]))


def chat_page(front: Front, accept_language: str) -> File:
    """The chat's own page, in the language of the browser until the customer writes."""
    language = speaks(accept_language)
    said = (front.title or "").split("|")
    title = (said[-1] if language == "en" else said[0]).strip() or _TITLES[language]
    words = {
        "language": _TAGS[language],
        "title": title,
        "titles": front.title or "",
        "questions": "|".join(front.questions),
    }
    return _filled("chat.html", words)


def demo_page(accept_language: str) -> File:
    """A page of the company from the sample handbook, with the widget in it."""
    return _filled("demo.html", {"language": _TAGS[speaks(accept_language)]})


def speaks(accept_language: str) -> str:
    """The language to begin in, "zh" or "en"."""
    first = re.search(r"\b(zh|en)\b", accept_language.lower())
    return first[1] if first else "zh"


_TITLES = {"zh": "在线客服", "en": "Customer service"}
_TAGS = {"zh": "zh-CN", "en": "en"}


def _filled(name: str, words: Mapping[str, str]) -> File:
    places = "|".join(words)
    return as_file("text/html", re.sub(rf"\{{({places})\}}", lambda found: escape(words[found[1]]), read(name)))
