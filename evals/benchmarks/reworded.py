"""Copies of articles in other words, with exactly one fact changed or none; repeatable by seed."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evals.benchmarks.reworded_words import CLOSINGS, OPENINGS, OTHER_WORDS
from knowledge import ArticleContent, ArticleDraft, find_quantities, sentences

KINDS = ("number", "unit", "negation", "date")

# Stand around the changed words, so that no rewording touches them and they can be found again.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
_DIGITS = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_UNITS = {
    "zh": "个工作日= 天; 天=个工作日; 小时=天; 分钟=小时; 个月=天; 元=美元; kg=斤; 年=个月",
    "en": "business days=calendar days; business day=calendar day; days=business days; hours=days; minutes=hours; "
    "months=days; CNY=USD; kg=lb; years=months",
}
_FLIPS = {
    "zh": "不可以=可以; 可以=不可以; 不能=可以; 不支持=支持; 支持=不支持; 不收=要收; 免费=收费; 无需=必须; "
    "不需要=需要; 需要=不需要; 须=无须; 不参与=参与; 不退=可退; 不得=可以; "
    "由鲸渡承担=由客户承担; 由客户承担=由鲸渡承担; 包括=不包括",
    "en": "cannot=can; can =cannot ; must =need not ; free of charge=for a fee; is not =is ; do not =do ; "
    "does not =does ; no longer=still; is free=is not free; are not =are ; WhaleFerry pays=you pay; "
    "you pay=WhaleFerry pays; may =may not ",
}


def _pairs(told: str) -> list[tuple[str, str]]:
    return [(said, other) for said, _, other in (pair.partition("=") for pair in told.split("; "))]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the article `origin`.

    `changed` names the kind of the change ("" for none); the changed words stand from `start` to `end` of the body.
    """

    origin: str
    content: ArticleContent
    changed: str
    start: int
    end: int


def copies(articles: Sequence[ArticleDraft], count: int, seed: int, *, changed: bool) -> list[Copy]:
    """That many copies, half of them Chinese and half English, the kinds of change in turn as far as articles allow."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    found: list[Copy] = []
    for language in ("zh", "en"):
        pool = [article for article in articles if article.content.language == language]
        chance.shuffle(pool)
        found += _of_language(pool, count // 2, chance, changed=changed)
    return found


def _of_language(pool: Sequence[ArticleDraft], count: int, chance: random.Random, *, changed: bool) -> list[Copy]:
    found: list[Copy] = []
    turn = 0
    while len(found) < count:
        article = pool[turn % len(pool)]
        kind = KINDS[(len(found) + turn // len(pool)) % len(KINDS)] if changed else ""
        turn += 1
        copy = _copy(article, kind, chance)
        if copy is not None:
            found.append(copy)
    return found


def _copy(article: ArticleDraft, kind: str, chance: random.Random) -> Copy | None:
    content = article.content
    body = _change(content.body, content.language, kind, chance) if kind else content.body
    if body is None:
        return None
    body = reworded(body, content.language, chance)
    place = _HELD.search(body)
    start, end = (place.start(), place.end() - 2) if place else (0, 0)
    questions = [content.title, *content.similar_questions]
    chance.shuffle(questions)
    kept = tuple(questions[1 : 1 + len(questions) // 2])
    title = _other_words(questions[0], content.language, chance)
    plain = body.replace(_OPEN, "").replace(_CLOSE, "")
    copied = replace(content, title=title, body=plain, similar_questions=kept, translation_of=None)
    return Copy(article.article_id, copied, kind, start, end)


def _change(body: str, language: str, kind: str, chance: random.Random) -> str | None:
    """The body with one fact of that kind changed, marked; None where it states none."""
    choices: dict[str, Callable[[str, str], list[tuple[int, int, str]]]] = {
        "number": _other_numbers,
        "unit": _other_units,
        "negation": _other_poles,
        "date": _other_dates,
    }
    found = choices[kind](body, language)
    if not found:
        return None
    start, end, said = chance.choice(found)
    return f"{body[:start]}{_OPEN}{said}{_CLOSE}{body[end:]}"


def _other_numbers(body: str, _language: str) -> list[tuple[int, int, str]]:
    found = []
    for quantity in find_quantities(body):
        digits = _DIGITS.search(quantity.text)
        if quantity.kind in {"duration", "money", "percent", "weight", "length", "count"} and digits:
            other = _another(digits[0])
            text = quantity.text[: digits.start()] + other + quantity.text[digits.end() :]
            # A range whose lower end passes the upper one would be no range.
            if quantity.upper is not None:
                last = list(_DIGITS.finditer(quantity.text))[-1]
                text = quantity.text[: last.start()] + _another(last[0]) + quantity.text[last.end() :]
            found.append((quantity.start, quantity.end, text))
    return found


def _another(digits: str) -> str:
    if "." in digits:
        return f"{float(digits.replace(',', '')) * 2:g}"
    number = int(digits.replace(",", ""))
    return str(number + max(1, number // 2))


def _other_units(body: str, language: str) -> list[tuple[int, int, str]]:
    found = []
    for quantity in find_quantities(body):
        if quantity.kind not in {"duration", "money", "weight"}:
            continue
        for unit, other in _pairs(_UNITS[language]):
            if unit in quantity.text:
                found.append((quantity.start, quantity.end, quantity.text.replace(unit, other, 1)))
                break
    return found


def _other_poles(body: str, language: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for said, other in _pairs(_FLIPS[language]):
        for place in re.finditer(f"(?<![能可是a-z]){re.escape(said)}", body):
            if not any(place.start() < end and start < place.end() for start, end, _ in found):
                found.append((place.start(), place.end(), other))
    return found


def _other_dates(body: str, _language: str) -> list[tuple[int, int, str]]:
    found = []
    for quantity in find_quantities(body):
        digits = list(_DIGITS.finditer(quantity.text))
        if quantity.kind == "time" and digits:
            hour = int(digits[0][0])
            said = f"{(hour + 3) % 24:0{len(digits[0][0])}}"
            found.append((quantity.start, quantity.end, said + quantity.text[digits[0].end() :]))
        if quantity.kind == "date" and digits and int(digits[-1][0]) <= 31:
            day = int(digits[-1][0]) % 28 + 3 if int(digits[-1][0]) > 12 else int(digits[-1][0]) % 9 + 2
            text = quantity.text
            found.append((quantity.start, quantity.end, f"{text[: digits[-1].start()]}{day}{text[digits[-1].end() :]}"))
    return found


def reworded(body: str, language: str, chance: random.Random) -> str:
    """A body in other words, its sentences and clauses partly in another order; what is held stays as it is."""
    told = [body[start:end] for start, end in sentences(body)]
    listed = any(re.match(r"\s*(?:[0-9]+[.、]|[-•|])", line) for line in told)
    said = [_sentence(line, language, chance, listed=listed) for line in told]
    if not listed and chance.random() < 0.5:
        chance.shuffle(said)
    if not listed and said and chance.random() < 0.6:
        at = chance.randrange(len(said))
        said[at] = chance.choice(OPENINGS[language]) + said[at]
    if chance.random() < 0.4:
        said.append(chance.choice(CLOSINGS[language]))
    return ("\n" if listed else "" if language == "zh" else " ").join(line.strip() for line in said)


def _sentence(line: str, language: str, chance: random.Random, *, listed: bool) -> str:
    said = _other_words(line, language, chance)
    comma, stop = ("，", "。") if language == "zh" else (", ", ".")
    bare = said.rstrip(stop + " \n")
    parts = bare.split(comma)
    held_inside = _HELD.search(bare) is not None and comma in (_HELD.search(bare) or [""])[0]
    if not listed and len(parts) == 2 and not held_inside and chance.random() < 0.35 and said.endswith(stop):
        joined = f"{parts[1]}{'（' if language == 'zh' else ' ('}{parts[0]}{'）' if language == 'zh' else ')'}{stop}"
        return joined if language == "zh" else joined[:1].upper() + joined[1:]
    return said


def _other_words(text: str, language: str, chance: random.Random) -> str:
    table = OTHER_WORDS[language]
    edge = r"\b" if language == "en" else ""
    words = sorted(table, key=len, reverse=True)
    pattern = re.compile(f"({_HELD.pattern})|{edge}({'|'.join(map(re.escape, words))}){edge}")

    def other(found: re.Match[str]) -> str:
        if found[1] or chance.random() > 0.6:
            return found[0]
        return chance.choice(table[found[2]])

    return pattern.sub(other, text)
