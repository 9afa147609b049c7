"""The merge of two articles that say the same: what one of them shall take over from the other."""

from dataclasses import replace

from knowledge.conflicts.domain import Conflict, ConflictKind, ConflictState
from knowledge.domain import ArticleDraft, Revision
from knowledge.errors import NotMergeable
from knowledge.rows import MOST_SIMILAR_QUESTIONS
from knowledge.text import normalize


def other_side(conflict: Conflict, keep: str) -> str:
    """The article that goes when `keep` stays. Raises `NotMergeable` unless both say the same and `keep` is one."""
    if conflict.finding.kind is not ConflictKind.DUPLICATE:
        raise NotMergeable("the two articles contradict each other: correct one of them, then scan again")
    if conflict.state is ConflictState.RESOLVED:
        raise NotMergeable("one of the two articles changed since they were compared: scan again")
    sides = [conflict.first.article_id, conflict.second.article_id]
    if keep not in sides:
        raise NotMergeable(f"keep is {keep[:60]!r}: give one of {', '.join(sides)}")
    return next(side for side in sides if side != keep)


def merged(kept: Revision, gone: Revision) -> ArticleDraft:
    """The article that stays, with the questions of the other as similar questions; its text is left as it is."""
    own = kept.content
    questions: dict[str, str] = {}
    for question in (*own.similar_questions, gone.content.title, *gone.content.similar_questions):
        questions.setdefault(normalize(question), question)
    questions.pop(normalize(own.title), None)
    return ArticleDraft(
        kept.article_id, replace(own, similar_questions=tuple(questions.values())[:MOST_SIMILAR_QUESTIONS])
    )
