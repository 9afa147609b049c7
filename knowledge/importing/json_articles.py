"""Articles as JSON: one object a line, or an array of them. Ids are kept; a bad row is refused alone."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.exchange import MARK, draft_of
from knowledge.importing.fields import article_from, named, plain_name
from knowledge.importing.naming import with_ids
from knowledge.importing.watching import Watch

UNKNOWN_SHAPE = "it is JSON of no known shape: give objects with id, title and text, or question and answer"
TELLING = frozenset(
    {
        *("title", "question", "standardquestion", "问题", "問題", "标准问", "标准问题", "標準問", "標準問題"),
        *("text", "answer", "standardanswer", "答案", "标准答案", "標準答案"),
    }
)
"""Keys that make an object an article. Of the other headings of an FAQ, such as "a", any program's JSON is full."""


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON value and the number of the line (from 1), or of the element of an array, that it stands in."""

    number: int
    value: object


def from_lines(text: str, name: str, watch: Watch) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    """Articles of a text with one JSON object a line; empty lines are passed over."""
    return _articles(_parsed(watch(text.removesuffix("\n").split("\n"))), name, "line")


def from_json(text: str, name: str, watch: Watch) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    """Articles of a JSON array, or of an object that holds one; raises Refusal when it is neither."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"it is not valid JSON ({str(error)[:80]}): correct it and try again") from error
    if isinstance(value, dict) and not is_article(value):
        lists = [each for each in value.values() if isinstance(each, list)]
        value = lists[0] if len(lists) == 1 else None
    elements = [value] if isinstance(value, dict) else value
    if not isinstance(elements, list):
        raise Refusal(UNKNOWN_SHAPE)
    return _articles((Row(number, element) for number, element in enumerate(watch(elements), 1)), name, "element")


def is_article(value: object) -> bool:
    """Whether a JSON value has text under a name that can only mean the title or text of an article."""
    return isinstance(value, dict) and any(
        isinstance(words, str | int | float) and plain_name(key) in TELLING for key, words in value.items()
    )


def _parsed(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Row(number, json.loads(line))
        except (ValueError, RecursionError) as error:
            yield Row(number, Refusal(f"it is not valid JSON ({str(error)[:80]})"))


def _articles(rows: Iterable[Row], name: str, unit: str) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    seen: dict[tuple[str, str, str], int] = {}
    recognised = False
    for row in rows:
        recognised = recognised or is_article(row.value)
        try:
            draft = _article(row, name, unit)
            _refuse_repeated(draft, row.number, unit, seen)
            drafts.append(draft)
        except Refusal as refusal:
            refused.append(Refused(f"{name}:{row.number}", str(refusal)))
    if not recognised:
        raise Refusal(UNKNOWN_SHAPE)
    return tuple(with_ids(drafts, name)), tuple(refused)


def _article(row: Row, name: str, unit: str) -> ArticleDraft:
    if isinstance(row.value, Refusal):
        raise row.value
    if not isinstance(row.value, dict):
        raise Refusal("it is not a JSON object: give an object with id, title and text")
    if MARK in row.value:
        return draft_of(row.value)
    if not is_article(row.value):
        raise Refusal("it has neither a title nor a text: fill in one of them")
    return article_from(named(row.value), name, f"{unit} {row.number}")


def _refuse_repeated(draft: ArticleDraft, number: int, unit: str, seen: dict[tuple[str, str, str], int]) -> None:
    # Of an exported article there may be more rows: what is live, what is planned, the draft beside them.
    key = (draft.article_id, draft.state.value, draft.seen)
    if draft.article_id and seen.setdefault(key, number) != number:
        raise Refusal(f"its id '{draft.article_id}' is already used in {unit} {seen[key]}: give it another")
