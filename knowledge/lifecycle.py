"""The life of an article: who may move a revision where, and nothing goes live that breaks what is answered right.

draft → in review → (scheduled →) published → expired or retired; an earlier revision comes back as a new one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from knowledge.audit import note
from knowledge.database import reading, writing
from knowledge.domain import Actor, ArticleDraft, Origin, Revision, RevisionState
from knowledge.errors import InvalidArticle, NotFound, OwnRevision, RevisionConflict, WrongState
from knowledge.gate import Gate
from knowledge.going_live import Approval, go_live, take_down
from knowledge.protocols import PublishCheck
from knowledge.rows import check, revision_of
from knowledge.saving import Saving, lock_changes, log_changes
from knowledge.store import ArticleStore, known_ids
from knowledge.tables import articles, revisions

LONGEST_REASON = 2_000
MOST_AT_ONCE = 5_000

TO_BE_WRITTEN = {"zh": "（答案待补充）", "en": "(The answer is to be written.)"}
"""The text of an article that nobody has answered yet; it never goes live, wherever it stands in a body."""

_PATIENT = (RevisionState.DRAFT, RevisionState.IN_REVIEW)


class Lifecycle:
    """Moves revisions from state to state; every move has an actor and stands in the audit log.

    With `two_person_rule` a revision is published by somebody who neither wrote it nor sent it to review. `check` is
    asked before anything goes live or is taken down.
    """

    def __init__(self, store: ArticleStore, check: PublishCheck | None = None, *, two_person_rule: bool = False):
        self.store = store
        self.two_person_rule = two_person_rule
        self.check = check

    # Writing

    def save(self, draft: ArticleDraft, actor: Actor, *, base: int | None, reason: str = "") -> Revision:
        """Store what a person wrote as a new draft revision; equal content makes none.

        `base` is the newest revision that its author has seen, None for a new article. Raises `InvalidArticle`, and
        `RevisionConflict` with the newest revision when somebody saved meanwhile: nothing is overwritten.
        """
        check(draft.article_id, draft.content)
        _check_reason(reason)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            newest = _newest(connection, draft.article_id)
            if newest is not None and newest.number != base:
                saved = f"{newest.author} saved revision {newest.number} meanwhile" if base else "it is there already"
                raise RevisionConflict(f"article {draft.article_id!r}: {saved}; look at both, then save again", newest)
            if newest is None and base is not None:
                raise NotFound(f"there is no article {draft.article_id!r}")
            Saving(connection, actor, Origin.EDIT, self.store.clock(), publish=False, reason=reason).run([draft])
            return _newest(connection, draft.article_id) or _missing(draft.article_id)

    def submit(self, article_id: str, number: int, actor: Actor, reason: str = "") -> Revision:
        """Send a draft to review. Raises `NotFound`, `RevisionConflict` unless it is the newest, and `WrongState`."""
        return self._move(article_id, number, actor, _Move("submitted", (RevisionState.DRAFT,), reason))

    def send_back(self, article_id: str, number: int, actor: Actor, reason: str) -> Revision:
        """Make a draft again of what is in review, or of what is scheduled and shall not go live. Raises like that."""
        if not reason.strip():
            raise InvalidArticle("a reason is needed when a revision is sent back: say what should change")
        return self._move(article_id, number, actor, _Move("sent_back", _SENT_BACK, reason))

    def discard(self, article_id: str, number: int, actor: Actor, reason: str = "") -> Revision:
        """Retire a draft that nobody wants any more; it stays to be looked at. Raises `NotFound` and `WrongState`."""
        return self._move(article_id, number, actor, _Move("discarded", _PATIENT, reason))

    # Going live

    def publish(
        self,
        wanted: Sequence[tuple[str, int]],
        actor: Actor,
        *,
        reason: str = "",
        override: str | None = None,
        temporary: bool = False,
    ) -> list[Revision]:
        """Approve revisions, all of them or none: each is live at once, or scheduled when its window opens later.

        `override` is the reason of somebody who may publish although golden cases break. `temporary` revisions need an
        end: while their window is open they are live in place of the everyday text, which then comes back by itself.
        Raises `NotFound`, `RevisionConflict` for one that is not the newest, `WrongState`, `OwnRevision` under the
        two-person rule, and `PublishBlocked` when golden cases break and nobody overrides that.
        """
        _check_reason(reason, override or "")
        if not 0 < len(wanted) <= MOST_AT_ONCE or len({article_id for article_id, _ in wanted}) < len(wanted):
            raise InvalidArticle(f"give 1 to {MOST_AT_ONCE} revisions to publish, one an article")
        with reading(self.store.engine) as connection:
            found = [self._publishable(connection, pair, actor, temporary=temporary) for pair in wanted]
        overridden = self._look_ahead(found, (), override)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            now = self.store.clock()
            # Asked again: while the check ran, somebody may have saved or published.
            for pair in wanted:
                self._publishable(connection, pair, actor, temporary=temporary)
            go_live(connection, wanted, Approval(actor, now, reason, temporary, keeps_plans=True))
            if overridden:
                deeds = [("overridden", article_id, number) for article_id, number in wanted]
                note(connection, deeds, actor, now, override or "")
            log_changes(connection, [article_id for article_id, _ in wanted])
            return [_revision(connection, article_id, number) for article_id, number in wanted]

    def retire(
        self, article_ids: Collection[str], actor: Actor, *, reason: str = "", override: str | None = None
    ) -> None:
        """Take articles out of the live handbook; revisions stay. Raises `NotFound` and `PublishBlocked`."""
        _check_reason(reason, override or "")
        with reading(self.store.engine) as connection:
            wanted = known_ids(connection, article_ids)
        overridden = self._look_ahead((), wanted, override)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            now = self.store.clock()
            take_down(connection, wanted, actor, now, reason)
            if overridden:
                note(
                    connection, [("overridden", article_id, None) for article_id in wanted], actor, now, override or ""
                )
            log_changes(connection, wanted)

    def roll_back(
        self, article_id: str, number: int, actor: Actor, *, reason: str = "", override: str | None = None
    ) -> Revision:
        """Put what an earlier revision said live again, as a new revision; it was approved once, so at once.

        Raises `NotFound`, `WrongState` when it was never live or its window is over, and `PublishBlocked`.
        """
        _check_reason(reason, override or "")
        with reading(self.store.engine) as connection:
            earlier = _revision(connection, article_id, number)
            if not _was_approved(connection, article_id, number):
                raise WrongState(f"revision {number} of {article_id!r} was never live: publish it instead")
        until = earlier.content.effective_until
        if until is not None and until <= self.store.clock():
            raise WrongState(f"the window of revision {number} of {article_id!r} is over: save it with other dates")
        overridden = self._look_ahead([earlier], (), override)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            now = self.store.clock()
            reason = reason or f"revision {number} again"
            saving = Saving(connection, actor, Origin.EDIT, now, publish=False, reason=reason)
            saving.run([ArticleDraft(article_id, earlier.content)])
            number = (_newest(connection, article_id) or _missing(article_id)).number
            # What was temporary gives the place back this time too.
            approval = Approval(actor, now, reason, earlier.temporary, keeps_plans=True)
            go_live(connection, [(article_id, number)], approval)
            note(connection, [("rolled_back", article_id, number)], actor, now, reason)
            if overridden:
                note(connection, [("overridden", article_id, number)], actor, now, override or "")
            log_changes(connection, [article_id])
            return _revision(connection, article_id, number)

    # Inside

    def _look_ahead(self, changed: Sequence[Revision], gone: Collection[str], override: str | None) -> bool:
        """Whether the check had something to say that was overridden. Raises `PublishBlocked`."""
        return Gate(self.check, override).lets_through(changed, gone)

    def _publishable(self, connection: Connection, pair: tuple[str, int], actor: Actor, *, temporary: bool) -> Revision:
        article_id, number = pair
        found = _standing(connection, pair, _PATIENT)
        if any(mark in found.content.body for mark in TO_BE_WRITTEN.values()):
            raise InvalidArticle(f"article {article_id!r} has no answer yet: write one in place of the mark for it")
        if temporary and found.content.effective_until is None:
            raise InvalidArticle(f"article {article_id!r}: a temporary revision needs effective_until")
        if not self.two_person_rule:
            return found
        if found.state is not RevisionState.IN_REVIEW:
            raise WrongState(f"revision {number} of {article_id!r} is a draft: send it to review first")
        submitter = connection.execute(
            select(revisions.c.submitted_by).where(revisions.c.article_id == article_id, revisions.c.number == number)
        ).scalar()
        if actor.id in (found.author, submitter):
            raise OwnRevision(f"revision {number} of {article_id!r} is your own: somebody else must approve it")
        return found

    def _move(self, article_id: str, number: int, actor: Actor, move: "_Move") -> Revision:
        _check_reason(move.reason)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            found = _standing(connection, (article_id, number), move.allowed, newest=move.needs_newest)
            # What is called off was not approved after all.
            submitter = actor.id if move.is_submission else None
            values = {"state": move.to, "submitted_by": submitter, "published_by": None, "published_at": None}
            now = self.store.clock()
            of_revision = (revisions.c.article_id == article_id, revisions.c.number == number)
            connection.execute(update(revisions).where(*of_revision).values(**values))
            note(connection, [(move.deed, article_id, number)], actor, now, move.reason)
            return replace(found, state=move.to)


_SENT_BACK = (RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
_TO: Mapping[str, RevisionState] = {
    "submitted": RevisionState.IN_REVIEW,
    "sent_back": RevisionState.DRAFT,
    "discarded": RevisionState.RETIRED,
}


@dataclass(frozen=True, slots=True)
class _Move:
    deed: str
    allowed: tuple[RevisionState, ...]
    reason: str

    @property
    def to(self) -> RevisionState:
        return _TO[self.deed]

    @property
    def is_submission(self) -> bool:
        return self.deed == "submitted"

    @property
    def needs_newest(self) -> bool:
        """Old drafts may be thrown away and old plans called off; only the newest goes on."""
        return self.is_submission


def _standing(
    connection: Connection, pair: tuple[str, int], allowed: Collection[RevisionState], *, newest: bool = True
) -> Revision:
    """A revision that is in one of the allowed states, and with `newest` its article's newest one."""
    article_id, number = pair
    found = _revision(connection, article_id, number)
    last = _newest(connection, article_id)
    if newest and last is not None and last.number != number:
        raise RevisionConflict(f"article {article_id!r} has a newer revision, {last.number}: look at it first", last)
    if found.state not in allowed:
        wanted = " or ".join(_in_words(state) for state in allowed)
        stands = f"revision {number} of {article_id!r} is {_in_words(found.state)}"
        raise WrongState(f"{stands}: this needs one that is {wanted}")
    return found


def _in_words(state: RevisionState) -> str:
    return {"in_review": "in review", "draft": "a draft"}.get(state.value, state.value)


def _check_reason(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST_REASON or "\x00" in text:
            raise InvalidArticle(f"the reason is longer than {LONGEST_REASON} characters or holds a null character")


def _revision(connection: Connection, article_id: str, number: int) -> Revision:
    query = select(revisions).where(revisions.c.article_id == article_id, revisions.c.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        known = connection.execute(select(articles.c.id).where(articles.c.id == article_id)).first()
        what = f"article {article_id!r} has no revision {number}" if known else f"there is no article {article_id!r}"
        raise NotFound(what)
    return revision_of(row)


def _newest(connection: Connection, article_id: str) -> Revision | None:
    is_newest = (articles.c.id == revisions.c.article_id) & (articles.c.latest == revisions.c.number)
    query = select(revisions).join_from(articles, revisions, is_newest).where(articles.c.id == article_id)
    row = connection.execute(query).mappings().first()
    return revision_of(row) if row is not None else None


def _missing(article_id: str) -> Revision:
    raise NotFound(f"there is no article {article_id!r}")


def _was_approved(connection: Connection, article_id: str, number: int) -> bool:
    query = select(revisions.c.published_at).where(revisions.c.article_id == article_id, revisions.c.number == number)
    return connection.execute(query).scalar() is not None
