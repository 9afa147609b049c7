"""Conflicts as callers see them: with titles, passages and marks."""

from collections.abc import Mapping, Sequence

from assistant.api.conflict_schemas import (
    ConflictOut,
    DifferenceOut,
    DraftConflictOut,
    MarkOut,
    PassageOut,
    SideOut,
)
from knowledge import ArticleStore, Conflict, Difference, DraftConflict, Revision


def conflicts_out(found: Sequence[Conflict], store: ArticleStore) -> list[ConflictOut]:
    """Conflicts with the texts of the revisions that were compared."""
    live = store.live({side.article_id for conflict in found for side in (conflict.first, conflict.second)})
    return [_conflict_out(conflict, live, store) for conflict in found]


def conflict_out(conflict: Conflict, store: ArticleStore) -> ConflictOut:
    """One conflict."""
    return conflicts_out([conflict], store)[0]


def draft_conflict_out(found: DraftConflict, body: str, other: Revision) -> DraftConflictOut:
    """What a draft with this body has in common with a live article."""
    return DraftConflictOut(
        kind=found.finding.kind,
        reason=found.finding.reason,
        score=found.finding.score,
        article=_side(other, stale=False),
        differences=[_difference(each, body, other.content.body) for each in found.finding.differences],
    )


def _conflict_out(conflict: Conflict, live: Mapping[str, Revision], store: ArticleStore) -> ConflictOut:
    sides = []
    for side in (conflict.first, conflict.second):
        current = live.get(side.article_id)
        if current is not None and current.number == side.revision:
            sides.append((current, False))
        else:
            revisions = store.revisions_of(side.article_id)
            sides.append((next(each for each in revisions if each.number == side.revision), True))
    (first, first_stale), (second, second_stale) = sides
    bodies = first.content.body, second.content.body
    return ConflictOut(
        id=conflict.id,
        kind=conflict.finding.kind,
        reason=conflict.finding.reason,
        score=conflict.finding.score,
        state=conflict.state,
        first=_side(first, stale=first_stale),
        second=_side(second, stale=second_stale),
        differences=[_difference(each, *bodies) for each in conflict.finding.differences],
        found_at=conflict.found_at,
        decided_by=conflict.decided_by,
        decided_at=conflict.decided_at,
        decided_reason=conflict.decided_reason,
    )


def _side(revision: Revision, *, stale: bool) -> SideOut:
    content = revision.content
    return SideOut(
        article_id=revision.article_id,
        revision=revision.number,
        title=content.title,
        language=content.language,
        audience=content.audience,
        stale=stale,
    )


def _difference(difference: Difference, first_body: str, second_body: str) -> DifferenceOut:
    return DifferenceOut(
        reason=difference.reason,
        score=difference.score,
        first=_passage(first_body, difference.first, difference.first_marks),
        second=_passage(second_body, difference.second, difference.second_marks),
    )


def _passage(body: str, span: tuple[int, int], marks: Sequence[tuple[int, int]]) -> PassageOut:
    start, end = span
    return PassageOut(
        start=start, end=end, text=body[start:end], marks=[MarkOut(start=first, end=last) for first, last in marks]
    )
