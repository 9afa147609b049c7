"""Text as it is compared: normal form, terms, sentences, language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from knowledge.sentence_ends import sentences

__all__ = ["TEXT_RULES", "is_traditional", "language_of", "normalize", "sentences", "terms", "to_simplified"]

TEXT_RULES: int = 1
"""Version of the rules an index depends on: raised whenever `normalize` or `terms` gives something else."""

# Control and format characters, variation selectors, tags and lone surrogates: nobody types or sees them. Blanks among
# the control characters stay, they are folded with the other blanks.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_PLAIN_MARKS = str.maketrans(
    {mark: plain for marks, plain in (("‘’‚‛`´′", "'"), ("“”„‟″", '"'), ("‐‑‒–—―−", "-")) for mark in marks}
)

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff々〇"
_LATIN = "a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0300-\u036f"
_WORD = f"[{_LATIN}0-9]+"
# Punctuation, symbols, arrows and boxes: what stands between words of any script.
_BETWEEN = r"\s\x00-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷\u2000-\u2bff\u3000-\u3004\u3008-\u303f\ufe10-\ufe6f\uff00-\uff65"
_TOKEN = re.compile(
    f"(?P<han>[{_HAN}]+)"
    r"|(?P<grouped>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9a-z,])(?:\.[0-9]+)?)"
    f"|(?P<word>{_WORD}(?:[-._/@:+&']{_WORD})*)"
    f"|(?P<other>[^{_BETWEEN}{_HAN}{_LATIN}]+)"
)
_PART = re.compile(f"[0-9]+|[{_LATIN}]+")
_ENGLISH = re.compile("[a-z]{3,40}")
_VERB_ENDING = re.compile("(?=..*[aeiouy].*(?:ing|ed)$)(.{3,})(?:ing|(?<!e)ed)")

_STOP_WORD_LIST = """
    a an and are as at be been but by can could did do does doing for from had has have having he her him his i if in
    into is it its me my of on or our she should so such that the their them then there these they this those to too us
    was we were what when where which who whom why will with would you your am how not no any some about just please
    im ive dont doesnt didnt cant isnt wasnt wont couldnt wouldnt shouldnt havent hasnt id ill youre
"""
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())
_STOP_FRAGMENTS = frozenset(("s", "t", "m", "d", "re", "ve", "ll", "don", "doesn", "didn", "isn", "wasn", "couldn"))


def normalize(text: str) -> str:
    """The form in which texts are compared: NFKC, Simplified characters, small letters, single blanks, nothing unseen.

    Applying it twice changes nothing.
    """
    folded = _fold(text)
    # Folding one character can make room for another fold: rare, so the second look nearly always ends it.
    while (again := _fold(folded)) != folded:
        folded = again
    return folded


def _fold(text: str) -> str:
    composed = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    if not composed.isascii():
        composed = composed.translate(_matching_characters())
    return " ".join(composed.casefold().split())


def to_simplified(text: str) -> str:
    """`text` with each Traditional character replaced by its Simplified one; as many characters as before.

    For matching, not for reading: where several Simplified characters are possible the commonest is taken.
    """
    return text if text.isascii() else text.translate(_simplified_characters())


@cache
def _matching_characters() -> dict[int, str]:
    return _simplified_characters() | {mark: str(plain) for mark, plain in _PLAIN_MARKS.items()}


@cache
def _simplified_characters() -> dict[int, str]:
    """Code point of each Traditional character to its Simplified one, from OpenCC's dictionary."""
    pairs = dict(_dictionary("TSCharacters.txt"))
    # OpenCC keeps 著 for 著名; in running Traditional text it is nearly always the particle 着.
    chosen = {"著": "着"}
    for traditional, options in pairs.items():
        others = [option for option in options if option != traditional]
        if others:
            chosen[traditional] = others[0]
    return {ord(traditional): chosen.get(simple, simple) for traditional, simple in chosen.items()}


def _dictionary(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in (files("opencc") / "dictionary" / name).read_text(encoding="utf-8").splitlines():
        character, _, options = line.partition("\t")
        if options:
            yield character, options.split(" ")


@cache
def _written_one_way(name: str) -> re.Pattern[str]:
    """The characters of one of OpenCC's dictionaries that the other script does not use."""
    return re.compile("[" + "".join(written for written, options in _dictionary(name) if written not in options) + "]")


def is_traditional(text: str) -> bool:
    """Whether more of the characters that tell are Traditional than Simplified; false when none tells."""
    traditional, simplified = _written_one_way("TSCharacters.txt"), _written_one_way("STCharacters.txt")
    return len(traditional.findall(text)) > len(simplified.findall(text))


def terms(text: str) -> list[str]:
    """The terms under which `text` is found, in order and with repetitions: no term is empty or holds whitespace.

    Han characters give themselves and their pairs; words are stemmed; what is joined by signs or made of letters and
    digits ("400-555-0178", "v2.3", "sf123") is found whole and by its parts.
    """
    found: list[str] = []
    for token in _TOKEN.finditer(normalize(text)):
        said = token[0]
        match token.lastgroup:
            case "han":
                found += said
                found += [first + second for first, second in pairwise(said)]
            case "grouped":
                found.append(said.replace(",", ""))
            case "word":
                found += _word_terms(said)
            case _:
                found.append(said)
    return found


@lru_cache(maxsize=1 << 16)
def _word_terms(word: str) -> tuple[str, ...]:
    parts = _PART.findall(word)
    if len(parts) == 1 and parts[0] == word:
        return () if word in _STOP_WORDS else (_stem(word),)
    if "'" in word and word.replace("'", "") in _STOP_WORDS:
        return ()
    kept = [_stem(part) for part in parts if part not in _STOP_WORDS and part not in _STOP_FRAGMENTS]
    whole = [word] if "'" not in word else []
    # "e-mail" meets "email", "400-555-0178" meets "4005550178".
    squeezed = [_stem(word.replace("-", ""))] if "-" in word else []
    return (*whole, *squeezed, *kept)


def _stem(word: str) -> str:
    """An English word without the endings of plurals and verbs, so that "refunds" and "refunded" meet "refund".

    Light on purpose: a stronger stemmer finds no more here and takes "customer" for "customs".
    """
    if not _ENGLISH.fullmatch(word):
        return word
    bare = _without_plural(word)
    verb = _VERB_ENDING.fullmatch(bare)
    if verb:
        bare = verb[1]
    if len(bare) > 3 and bare[-1] == bare[-2]:
        bare = bare[:-1]
    # "chang(ed)" meets "chang(e)", "delivery" meets "deliver(ies)".
    if len(bare) > 3 and bare[-1] == "e":
        return bare[:-1]
    return bare[:-1] + "i" if bare[-1] == "y" else bare


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_LATIN_WORD = re.compile(f"[{_LATIN}]+")


def language_of(text: str) -> str:
    """The language of a text, "zh" or "en", by its Han characters against its Latin words; "zh" when it has neither.

    English function words weigh four times as much as other Latin words: those are often names ("iPhone Pro Max
    多少钱"), while nobody strews "what does" into a Chinese sentence.
    """
    plain = normalize(text)
    han = len(_HAN_CHARACTER.findall(plain))
    latin = sum(2.0 if word in _STOP_WORDS else 0.5 for word in _LATIN_WORD.findall(plain))
    return "zh" if 0.6 * han >= latin else "en"
