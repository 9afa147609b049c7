"""Text that is too long for one article, cut where it hurts least."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from knowledge.domain import ArticleDraft
from knowledge.rows import LONGEST_BODY
from knowledge.text import sentences


def cut_text(text: str, longest: int) -> list[str]:
    """Parts of at most `longest` characters, cut between paragraphs, or between sentences where one is longer."""
    return list(_packed(_pieces(text, longest), longest)) if len(text) > longest else [text]


def storable_parts(drafts: Iterable[ArticleDraft]) -> Iterator[ArticleDraft]:
    """Drafts with bodies that can be stored; one that is too long goes on in others, numbered in id and title."""
    for draft in drafts:
        first, *others = cut_text(draft.content.body, LONGEST_BODY)
        if not others:
            yield draft
            continue
        yield replace(draft, content=replace(draft.content, body=first))
        for number, body in enumerate(others, 2):
            title = f"{draft.content.title} ({number}/{len(others) + 1})"
            content = replace(draft.content, title=title, body=body, similar_questions=(), translation_of=None)
            yield replace(draft, article_id=f"{draft.article_id}-{number}", content=content)


def _pieces(text: str, longest: int) -> Iterator[tuple[str, str]]:
    """Pieces of a text, each with what joins it to the one before."""
    for paragraph in text.split("\n\n"):
        joint = "\n\n"
        for line in paragraph.split("\n"):
            for start, end in _short_spans(line, longest):
                yield joint, line[start:end]
                joint = ""
            joint = "\n"


def _short_spans(line: str, longest: int) -> Iterator[tuple[int, int]]:
    """The sentences of a line that is too long for an article, cut where even one of them is; else the line."""
    if len(line) <= longest:
        yield 0, len(line)
        return
    ends = [start for start, _ in sentences(line)][1:]
    for begin, end in pairwise([0, *ends, len(line)]):
        yield from ((start, min(start + longest, end)) for start in range(begin, end, longest))


def _packed(pieces: Iterator[tuple[str, str]], longest: int) -> Iterator[str]:
    part = ""
    for joint, piece in pieces:
        if part and len(part) + len(joint) + len(piece) > longest:
            yield part
            part = piece
        else:
            part = part + joint + piece if part else piece
    if part:
        yield part
