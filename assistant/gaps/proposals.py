"""Proposed similar questions to look at, to accept into a draft of their article, or to decline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from assistant.errors import GapConflict, GapNotFound
from assistant.gaps.domain import Proposal, ProposalState
from assistant.gaps.drafting import with_questions
from assistant.tables import proposal_members
from assistant.tables import similar_question_proposals as proposals
from knowledge import Actor, ArticleStore, Lifecycle, Revision, reading, writing


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals to list; `times` is how often the question must have been asked."""

    state: ProposalState = ProposalState.OPEN
    article_id: str | None = None
    times: int = 1
    limit: int = 50
    offset: int = 0


def list_proposals(store: ArticleStore, wanted: ProposalFilter) -> tuple[list[Proposal], int]:
    """One page of proposals, those asked most often first, and how many there are in all."""
    query = _proposals().where(proposals.c.state == wanted.state.value, _times() >= wanted.times)
    if wanted.article_id is not None:
        query = query.where(proposals.c.article_id == wanted.article_id)
    page = query.order_by(_times().desc(), proposals.c.created_at, proposals.c.id)
    with reading(store.engine) as connection:
        found = connection.execute(page.limit(wanted.limit).offset(wanted.offset)).all()
        total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    return [_proposal(row) for row in found], int(total)


_counts = (
    select(
        proposal_members.c.proposal,
        func.count().label("times"),
        func.max(proposal_members.c.asked_at).label("last_asked_at"),
    )
    .group_by(proposal_members.c.proposal)
    .subquery()
)


def _times() -> Any:
    return func.coalesce(_counts.c.times, 0)


def _proposals() -> Select[Any]:
    columns = (_counts.c.times, _counts.c.last_asked_at)
    return select(proposals, *columns).outerjoin(_counts, _counts.c.proposal == proposals.c.id)


def _proposal(row: Row[Any]) -> Proposal:
    names = ("id", "article_id", "question", "created_at", "changed_at", "changed_by", "reason", "revision")
    columns: dict[str, Any] = {name: getattr(row, name) for name in names}
    last = row.last_asked_at or row.created_at
    return Proposal(**columns, state=ProposalState(row.state), times=int(row.times or 0), last_asked_at=last)


def accept(store: ArticleStore, ids: Sequence[str], actor: Actor) -> list[Revision]:
    """Draft revisions of the articles, with the proposed questions among their similar ones.

    Raises `GapNotFound`, `GapConflict` for one that is decided already, and what saving an article raises.
    """
    by_article: dict[str, list[Row[Any]]] = {}
    for row in _open(store, ids):
        by_article.setdefault(row.article_id, []).append(row)
    saved = []
    for article_id, rows in by_article.items():
        revision = with_questions(Lifecycle(store), store.article(article_id), [row.question for row in rows], actor)
        _decide(store, [row.id for row in rows], ProposalState.ACCEPTED, actor, {"revision": revision.number})
        saved.append(revision)
    return saved


def decline(store: ArticleStore, ids: Sequence[str], actor: Actor, reason: str | None) -> None:
    """Never propose these again, nor what is almost the same. Raises `GapNotFound` and `GapConflict`."""
    _open(store, ids)
    _decide(store, ids, ProposalState.DECLINED, actor, {"reason": reason})


def _open(store: ArticleStore, ids: Sequence[str]) -> list[Row[Any]]:
    with reading(store.engine) as connection:
        rows = {row.id: row for row in connection.execute(select(proposals).where(proposals.c.id.in_(list(ids))))}
    for proposal in ids:
        if proposal not in rows:
            raise GapNotFound(f"there is no proposed question {proposal[:60]!r}: list them again")
        if rows[proposal].state != ProposalState.OPEN:
            raise GapConflict(f"{rows[proposal].question[:60]!r} is {rows[proposal].state} already: list them again")
    return [rows[proposal] for proposal in dict.fromkeys(ids)]


def _decide(store: ArticleStore, ids: Sequence[str], state: ProposalState, actor: Actor, more: dict[str, Any]) -> None:
    decided = {"state": state.value, "changed_at": store.clock(), "changed_by": actor.id, **more}
    with writing(store.engine) as connection:
        connection.execute(update(proposals).where(proposals.c.id.in_(list(ids))).values(decided))
