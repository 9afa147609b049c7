"""The form in which whole articles leave and come in again: every field to the letter, and where the article stood.

One mapping of fields a revision. In JSON lines it is the line itself; in a spreadsheet it is a row of texts, written so
that people can edit them and nothing is lost:

- similar questions stand a line each, or as a JSON list where one of them holds a line end;
- metadata is a JSON object;
- what XML cannot hold is written `_x000B_`, as Office programs do (ECMA-376, 22.9.2.19);
- what is longer than a cell goes on in rows of the same id and state, numbered in the column `part`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from knowledge.domain import ArticleContent, ArticleDraft, Audience, BusinessType, Refused, Revision, RevisionState
from knowledge.errors import Refusal
from knowledge.importing.fields import day_of, moment_of

Code = TypeVar("Code", BusinessType, Audience)

MARK = "answerdesk"
"""The key of a JSON line that says it is in this form; its value is `FORMAT`."""

FORMAT = 1
SHEET = f"{MARK}-{FORMAT}"
"""The name of a sheet whose rows are in this form."""

FIELDS = (
    *("id", "state", "title", "text", "similar_questions", "business_type", "language", "translation_of", "audience"),
    *("owner", "review_by", "effective_from", "effective_until", "source", "metadata"),
)
COLUMNS = (*FIELDS, "temporary", "part", "seen")
KEYS = ("id", "state", "seen")
"""What the rows of one revision have in common."""

LONGEST_CELL = 16_000
"""Half of what a cell of Excel takes (32,767): it counts what stands beyond the first 65,536 characters twice."""

EMPTY = "\x00"
"""Stands for a text that is there and empty, where an empty cell means that there is none."""

STATES: Mapping[str, RevisionState] = {
    "draft": RevisionState.DRAFT,
    "in_review": RevisionState.DRAFT,
    "scheduled": RevisionState.PUBLISHED,
    "published": RevisionState.PUBLISHED,
    "expired": RevisionState.PUBLISHED,
    "retired": RevisionState.RETIRED,
}
"""What becomes of a revision that comes in: dates make one that is published wait or expire again."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TROUBLESOME = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufff0-\uffff]")


def values_of(article_id: str, state: RevisionState, content: ArticleContent) -> dict[str, object]:
    """The fields of what an article says and is, as JSON knows them."""
    return {
        "id": article_id,
        "state": state.value,
        "title": content.title,
        "text": content.body,
        "similar_questions": list(content.similar_questions),
        "business_type": content.business_type.value,
        "language": content.language,
        "translation_of": content.translation_of,
        "audience": content.audience.value,
        "owner": content.owner,
        "review_by": content.review_by and content.review_by.isoformat(),
        "effective_from": content.effective_from and content.effective_from.isoformat(),
        "effective_until": content.effective_until and content.effective_until.isoformat(),
        "source": content.source,
        "metadata": dict(content.metadata),
    }


def plain_content(content: ArticleContent) -> dict[str, object]:
    """What an article says, as JSON knows it; `content_of` reads it back."""
    return values_of("", RevisionState.DRAFT, content)


def content_of(values: Mapping[str, object]) -> ArticleContent:
    """What an article says, from `plain_content`."""
    return draft_of(values).content


def draft_of(values: Mapping[str, object]) -> ArticleDraft:
    """The article that these fields are; what is missing has its default. Raises Refusal, naming the field."""
    if values.get(MARK, FORMAT) != FORMAT:
        raise Refusal(f"it was exported in another form ({str(values[MARK])[:20]!r}): export it with this version")
    state = str(values.get("state") or RevisionState.PUBLISHED.value)
    if state not in STATES:
        raise Refusal(f"its state '{state[:40]}' is unknown: write one of {', '.join(STATES)}")
    content = ArticleContent(
        title=_text(values, "title") or "",
        body=_text(values, "text") or "",
        similar_questions=_questions(values.get("similar_questions")),
        business_type=_code(values, "business_type", BusinessType.OTHER),
        language=_text(values, "language") or "zh",
        translation_of=_text(values, "translation_of"),
        audience=_code(values, "audience", Audience.PUBLIC),
        owner=_text(values, "owner"),
        review_by=_day(values),
        effective_from=_moment(values, "effective_from"),
        effective_until=_moment(values, "effective_until"),
        source=_text(values, "source") or "",
        metadata=_metadata(values.get("metadata")),
    )
    return ArticleDraft(
        _text(values, "id") or "",
        content,
        state=STATES[state],
        seen=_text(values, "seen") or "",
        temporary=values.get("temporary") in {True, "true"},
    )


def line_of(revision: Revision) -> str:
    """A revision as a JSON line, without the line end; what an editor might change unseen is written as its number."""
    text = json.dumps({MARK: FORMAT, **_values_of(revision)}, ensure_ascii=False)
    return _TROUBLESOME.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def rows_of(revision: Revision) -> Iterator[list[str]]:
    """A revision as rows of cells under `COLUMNS`: one, or more where a text is longer than a cell."""
    cells = {field: _cell(value) for field, value in _values_of(revision).items()} | {"part": ""}
    keys = {key: cells[key] for key in KEYS}
    longest = max(map(len, cells.values()))
    for part, start in enumerate(range(0, longest, LONGEST_CELL), 1):
        cut = {field: cell[start : start + LONGEST_CELL] for field, cell in cells.items()} | keys
        yield [*((cut | {"part": str(part)} if part > 1 else cut)[column] for column in COLUMNS)]


def _values_of(revision: Revision) -> dict[str, object]:
    values = values_of(revision.article_id, revision.state, revision.content)
    return values | {"temporary": revision.temporary, "seen": revision.digest}


def drafts_of_rows(rows: Sequence[Sequence[str]], name: str) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    """The articles of a sheet in this form, whose first row holds `COLUMNS` in any order; bad rows are refused alone.

    `name` is the file's. A field without a column has its default.
    """
    headings = [cell.strip() for cell in rows[0]] if rows else []
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    for number, cells in _whole(headings, rows[1:]):
        try:
            drafts.append(draft_of({field: _value(field, cell) for field, cell in cells.items()}))
        except Refusal as refusal:
            refused.append(Refused(f"{name}:{number}", str(refusal)))
    return tuple(drafts), tuple(refused)


def _whole(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each article's first row (from 1, headings included), and its cells with what goes on below."""
    parts: dict[tuple[str, ...], list[tuple[int, int, dict[str, str]]]] = {}
    for number, row in enumerate(rows, 2):
        cells = {heading: cell for heading, cell in zip(headings, row, strict=False) if heading in COLUMNS}
        if any(cells.values()):
            part = cells.pop("part", "").strip()
            key = tuple(cells.get(each, "") for each in KEYS)
            place = int(part) if part.isdecimal() else 1
            # Two rows that are no parts of each other come out as two.
            if place == 1 and (key in parts or not key[0]):
                key = (*key, str(number))
            parts.setdefault(key, []).append((place, number, cells))
    for found in parts.values():
        (_, number, cells), *more = sorted(found, key=lambda each: each[0])
        for _, _, goes_on in more:
            cells |= {field: cells[field] + goes_on[field] for field in cells if field not in KEYS}
        yield number, cells


def _cell(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "true"
        case dict():
            text = json.dumps(value, ensure_ascii=False) if value else ""
        case list():
            in_lines = all(each and "\n" not in each and each == each.strip() for each in value)
            text = "\n".join(value) if in_lines and not "".join(value[:1]).startswith("[") else json.dumps(value)
        case _:
            text = str(value) or EMPTY
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _value(field: str, cell: str) -> object:
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
    if field == "metadata" or (field == "similar_questions" and text.startswith("[")):
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise Refusal(f"its {field} is no JSON: write it as it was exported") from None
    if field == "similar_questions":
        return [line.strip() for line in text.split("\n") if line.strip()]
    return None if not text else text.replace(EMPTY, "")


def _text(values: Mapping[str, object], field: str) -> str | None:
    value = values.get(field)
    if value is not None and not isinstance(value, str):
        raise Refusal(f"its {field} is not text: give it as a string")
    return value


def _questions(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refusal("its similar_questions are not a list of texts: give a list of strings")
    return tuple(value)


def _metadata(value: object) -> Mapping[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Refusal("its metadata is not an object of texts: give names and strings")
    return dict(value)


def _code(values: Mapping[str, object], field: str, default: Code) -> Code:
    words = _text(values, field) or default.value
    try:
        return type(default)(words)
    except ValueError:
        known = ", ".join(type(default))
        raise Refusal(f"its {field} '{words[:40]}' is unknown: write one of {known}") from None


def _day(values: Mapping[str, object]) -> date | None:
    words = (_text(values, "review_by") or "").strip()
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        # Whoever edits a spreadsheet writes days as people do.
        return day_of(words, "review_by")


def _moment(values: Mapping[str, object], field: str) -> datetime | None:
    return moment_of(_text(values, field), field)
