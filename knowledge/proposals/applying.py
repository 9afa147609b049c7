"""What of a file goes into the handbook at once: all that nobody else has touched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.database import reading
from knowledge.domain import Actor, ArticleDraft, Origin, RevisionState
from knowledge.lifecycle import Lifecycle
from knowledge.proposals.domain import Found, ProposalKind
from knowledge.rows import digest
from knowledge.saving import Saved
from knowledge.standing import Standing, approved_of, standing_of
from knowledge.store import ArticleStore

FATES = ("new", "changed", "unchanged", "proposed")
_AT_ONCE = (ProposalKind.NEW, ProposalKind.CHANGED, ProposalKind.RENAMED)


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the articles, and which parts of the file need no decision any more.

    `held` articles were to go live and wait, and `why`.
    """

    saved: Saved
    file_ids: frozenset[str]
    was_done: bool
    held: int = 0
    why: str = ""


NOTHING = Applied(Saved((), (), (), ()), frozenset(), was_done=False)
"""Of a file that only proposes."""


Chosen = Sequence[tuple[Found, ArticleDraft]]
"""What of a file is to be saved: what was found about it, and its text under the id that it has here."""


def chosen(store: ArticleStore, drafts: Sequence[ArticleDraft], found: Sequence[Found]) -> Chosen:
    """What a file says of articles that only it has changed, and drafts that came from it and may go live."""
    fates = {each.file_id: each for each in found if each.content is not None}
    wanted = [
        (fates[draft.article_id], replace(draft, article_id=fates[draft.article_id].article_id))
        for draft in drafts
        if draft.article_id in fates and fates[draft.article_id].kind in (*_AT_ONCE, None)
    ]
    with reading(store.engine) as connection:
        standing = standing_of(connection, [draft.article_id for _, draft in wanted])
        approved = approved_of(connection, [draft.article_id for _, draft in wanted if draft.seen])
    return [
        (each, draft)
        for each, draft in wanted
        if _is_worth_it(each, draft, standing.get(draft.article_id), approved.get(draft.article_id, ()))
    ]


def foremost(wanted: Chosen, now: datetime) -> list[ArticleDraft]:
    """Of what goes live the text of each article that customers get: a temporary one while its window is open."""
    live: dict[str, ArticleDraft] = {}
    for _, draft in wanted:
        begins, ends = draft.content.effective_from, draft.content.effective_until
        if draft.state is not RevisionState.PUBLISHED or (ends is not None and ends <= now):
            continue
        has_begun = begins is None or begins <= now
        if draft.article_id not in live or (draft.temporary and has_begun):
            live[draft.article_id] = draft
    return list(live.values())


def apply(store: ArticleStore, actor: Actor, wanted: Chosen, *, publish: bool) -> Applied:
    """Save what was chosen of a file; with `publish` it goes live."""
    # Who edits an exported article has seen what it says here: that is an edit like any other.
    edits = [draft for each, draft in wanted if draft.seen and each.kind is ProposalKind.CHANGED]
    files = [draft for each, draft in wanted if not (draft.seen and each.kind is ProposalKind.CHANGED)]
    saved = _together(
        [
            *_saved(store, edits, actor, Origin.EDIT, publish=publish),
            *_saved(store, files, actor, Origin.IMPORT, publish=publish),
        ]
    )
    refused = set(saved.unchanged)
    done = {each.file_id for each, draft in wanted if each.kind and draft.article_id not in refused}
    return Applied(saved, frozenset(done), was_done=True)


def _is_worth_it(found: Found, draft: ArticleDraft, standing: Standing | None, approved: Collection[str]) -> bool:
    """Whether there is something to save, or a draft that may go live.

    Of an exported article several rows may come, and each may be here already: among what is `approved`, or newest.
    """
    if standing is None:
        return found.kind is not None or draft.state is RevisionState.RETIRED
    fingerprint = digest(draft.content)
    if draft.seen and draft.state is RevisionState.PUBLISHED:
        return fingerprint not in approved
    if draft.seen:
        return standing.digest != fingerprint
    return found.kind is not None or standing.digest == fingerprint


def _saved(
    store: ArticleStore, drafts: Sequence[ArticleDraft], actor: Actor, origin: Origin, *, publish: bool
) -> list[Saved]:
    """Save first what is live where it comes from, then drafts beside it, then what is retired there."""
    saved = []
    for state in (RevisionState.PUBLISHED, RevisionState.DRAFT, RevisionState.RETIRED):
        these, others = _first_of_each([draft for draft in drafts if draft.state is state])
        goes_live = publish and state is RevisionState.PUBLISHED
        if these:
            saved.append(store.save(these, actor, origin, publish=goes_live))
        for draft in others:
            saved.append(store.save([draft], actor, origin, publish=False))
            if goes_live:
                newest = store.article(draft.article_id).latest.number
                Lifecycle(store).publish([(draft.article_id, newest)], actor, temporary=draft.temporary)
        if these and state is RevisionState.RETIRED:
            store.retire([draft.article_id for draft in these], actor)
    return saved


def _first_of_each(drafts: Sequence[ArticleDraft]) -> tuple[list[ArticleDraft], list[ArticleDraft]]:
    """The everyday text of each article, which goes live by itself; and what stands before it or follows it."""
    first: dict[str, ArticleDraft] = {}
    others: list[ArticleDraft] = []
    for draft in drafts:
        if draft.temporary or draft.article_id in first:
            others.append(draft)
        else:
            first[draft.article_id] = draft
    return list(first.values()), others


def _together(saved: Sequence[Saved]) -> Saved:
    """What became of the articles of one file; one of whom both a live text and a draft came in counts once."""
    fates: dict[str, str] = {}
    for each in saved:
        for fate in FATES:
            for article_id in getattr(each, fate):
                if fates.get(article_id, "unchanged") == "unchanged":
                    fates[article_id] = fate
    return Saved(*(tuple(name for name, each in fates.items() if each == fate) for fate in FATES))
