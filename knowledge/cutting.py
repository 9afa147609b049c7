"""How a file is cut into articles, looked at and put right before anything is stored.

Every change is a pure function from one `Cutting` to the next; articles are named by their ids, which stay.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.domain import ArticleContent, ArticleDraft, Audience, BusinessType, Passage, Refused
from knowledge.errors import InvalidArticle, NotFound
from knowledge.importing import ImportedFile
from knowledge.importing.documents import stem_of
from knowledge.importing.fields import first_sentence
from knowledge.passages import pieces_of
from knowledge.rows import check
from knowledge.splitting import width
from knowledge.text import normalize

SHORTEST, LONGEST = 10, 2_500
"""Widths (`knowledge.splitting.width`) below and above which a body gets a warning."""

LEAST_LINES, CONTENTS_SHARE = 4, 0.6
"""So many lines, and so large a share of them, that end in page numbers look like a table of contents."""

_CONTENTS_LINE = re.compile(r"^.{1,80}?(?:\.{2,}|…+|·{2,}|\s)\s*\d{1,4}$")


class CuttingWarning(StrEnum):
    """What looks wrong with an article that a file was cut into."""

    VERY_SHORT = "very_short"
    VERY_LONG = "very_long"
    NO_HEADING = "no_heading"
    TABLE_OF_CONTENTS = "table_of_contents"
    SAME_TITLE = "same_title"
    NOT_STORABLE = "not_storable"


@dataclass(frozen=True, slots=True)
class Cutting:
    """A file as it is cut now; `name` and `digest` are the file's, `refused` has its rows that cannot be articles."""

    path: str
    name: str
    digest: str
    drafts: tuple[ArticleDraft, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class CutArticle:
    """An article as it would be stored: its passages, what looks wrong with it, and why it cannot be stored, if so."""

    draft: ArticleDraft
    passages: tuple[Passage, ...]
    warnings: tuple[CuttingWarning, ...]
    fault: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changes about an article; None leaves a field as it is."""

    title: str | None = None
    body: str | None = None
    similar_questions: tuple[str, ...] | None = None
    business_type: BusinessType | None = None
    audience: Audience | None = None


def cutting_of(file: ImportedFile) -> Cutting:
    """A file as its reader cuts it."""
    return Cutting(file.path, file.name, file.digest, file.drafts, file.refused)


def file_of(cutting: Cutting) -> ImportedFile:
    """What is imported of a file that was put right."""
    return ImportedFile(cutting.path, cutting.name, cutting.digest, cutting.drafts, cutting.refused)


def cut_articles(cutting: Cutting) -> list[CutArticle]:
    """The articles with their passages and warnings, in the order of the file."""
    titles = Counter(normalize(draft.content.title) for draft in cutting.drafts)
    return [_looked_at(draft, titles, stem_of(cutting.name)) for draft in cutting.drafts]


def merge(cutting: Cutting, article_id: str) -> Cutting:
    """Put the article that follows into this one: its title becomes a line above its text, its questions join.

    Raises `NotFound`, and `InvalidArticle` when nothing follows.
    """
    place = _place(cutting, article_id)
    if place + 1 == len(cutting.drafts):
        raise InvalidArticle(f"nothing follows article {article_id[:60]!r}: merge it into the one before")
    first, second = cutting.drafts[place : place + 2]
    return _with(cutting, place, [replace(first, content=_merged(first.content, second.content))], taken=2)


def split(cutting: Cutting, article_id: str, at: int, title: str) -> Cutting:
    """Cut an article in two before the character `at` of its body; the second gets `title` and an id of its own.

    Raises `NotFound`, and `InvalidArticle` when one of the two would be empty.
    """
    place = _place(cutting, article_id)
    draft = cutting.drafts[place]
    before, behind = draft.content.body[:at].rstrip(), draft.content.body[at:].lstrip()
    if at < 0 or not before or not behind or not title.strip():
        raise InvalidArticle(
            f"article {article_id[:60]!r} cannot be cut at {at}: cut between two words of its body, and give a title"
        )
    fresh = _free_id(cutting, article_id)
    second = replace(draft.content, title=title.strip(), body=behind, similar_questions=(), translation_of=None)
    first = replace(draft, content=replace(draft.content, body=before))
    return _with(cutting, place, [first, replace(draft, article_id=fresh, content=second)])


def edit(cutting: Cutting, article_id: str, correction: Correction) -> Cutting:
    """Change fields of an article. Raises `NotFound`."""
    place = _place(cutting, article_id)
    draft = cutting.drafts[place]
    changes = {name: value for name in Correction.__slots__ if (value := getattr(correction, name)) is not None}
    return _with(cutting, place, [replace(draft, content=replace(draft.content, **changes))])


def drop(cutting: Cutting, article_id: str) -> Cutting:
    """Leave an article out. Raises `NotFound`."""
    return _with(cutting, _place(cutting, article_id), [])


def _looked_at(draft: ArticleDraft, titles: Mapping[str, int], stem: str) -> CutArticle:
    fault = None
    try:
        check(draft.article_id, draft.content)
    except InvalidArticle as error:
        fault = str(error)
    content = draft.content
    size = width(content.body)
    found = {
        CuttingWarning.VERY_SHORT: size < SHORTEST,
        CuttingWarning.VERY_LONG: size > LONGEST,
        CuttingWarning.NO_HEADING: not draft.headings and content.title in {stem, first_sentence(content.body)},
        CuttingWarning.TABLE_OF_CONTENTS: _is_contents(content.body),
        CuttingWarning.SAME_TITLE: titles[normalize(content.title)] > 1,
        CuttingWarning.NOT_STORABLE: fault is not None,
    }
    warnings = tuple(warning for warning, is_so in found.items() if is_so)
    return CutArticle(draft, tuple(pieces_of(draft.article_id, 1, content)), warnings, fault)


def _is_contents(body: str) -> bool:
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    numbered = sum(_CONTENTS_LINE.match(line) is not None for line in lines)
    return numbered >= LEAST_LINES and numbered >= CONTENTS_SHARE * len(lines)


def _merged(first: ArticleContent, second: ArticleContent) -> ArticleContent:
    above = "" if second.body.startswith(second.title) else f"{second.title}\n"
    questions = dict.fromkeys((*first.similar_questions, *second.similar_questions))
    return replace(
        first,
        body=f"{first.body}\n\n{above}{second.body}",
        similar_questions=tuple(questions),
        metadata={**second.metadata, **first.metadata},
    )


def _free_id(cutting: Cutting, article_id: str) -> str:
    taken = {draft.article_id for draft in cutting.drafts}
    number = 2
    while f"{article_id}-{number}" in taken:
        number += 1
    return f"{article_id}-{number}"


def _place(cutting: Cutting, article_id: str) -> int:
    for place, draft in enumerate(cutting.drafts):
        if draft.article_id == article_id:
            return place
    raise NotFound(f"there is no article {article_id[:60]!r} in this preview: look at it again")


def _with(cutting: Cutting, place: int, drafts: Iterable[ArticleDraft], *, taken: int = 1) -> Cutting:
    return replace(cutting, drafts=(*cutting.drafts[:place], *drafts, *cutting.drafts[place + taken :]))
