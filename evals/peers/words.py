"""Chinese and English text to words, by jieba, as peers that search by words need it."""

from collections.abc import Callable

from evals.peers.domain import Knob

Split = Callable[[str], list[str]]

PLAIN, FINE = "words", "words and words inside them"
WORDS = Knob("words", (PLAIN, FINE))


def splitter(how: str | float) -> Split:
    """The words of a text in lower case, without punctuation; `FINE` adds the shorter words that are inside longer."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    cut = jieba.lcut_for_search if how == FINE else jieba.lcut

    def split(text: str) -> list[str]:
        return [word for word in cut(text.lower()) if any(sign.isalnum() for sign in word)]

    return split
