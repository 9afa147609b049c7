"""Stand-ins until knowledge.text is there."""

import re

HAN = re.compile(r"[\u3400-\u9fff]")


def language_of(text: str) -> str:
    """Which language a text is in: "zh" when it has Chinese characters in number, else "en"."""
    sample = text[:2000]
    letters = len(re.findall(r"[A-Za-z]+", sample))
    return "zh" if len(HAN.findall(sample)) >= max(1, letters * 0.3) else "en"


def first_sentence(text: str) -> str:
    """The first sentence of a text, at most 80 characters of it."""
    line = text.strip().partition("\n")[0]
    return re.split(r"(?<=[。！？!?])|(?<=\.)\s", line, maxsplit=1)[0].strip()[:80]
