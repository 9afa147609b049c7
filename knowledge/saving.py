"""What happens inside a writing transaction: new revisions, going live, and the change log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from knowledge.audit import Deed, note
from knowledge.domain import Actor, ArticleDraft, Origin, RevisionState
from knowledge.errors import InvalidArticle
from knowledge.going_live import Approval, go_live, state_at
from knowledge.rows import digest, row_of
from knowledge.tables import articles, changes, counters, facts, revisions

# SQLite takes 32,766 parameters in a statement, and long IN lists are slow to compile.
IDS_AT_ONCE = 500

BEGUN = "begun_with"
"""The fact that says what this knowledge base began with; without it, it has never held anything."""

_APPROVED = (RevisionState.SCHEDULED, RevisionState.PUBLISHED, RevisionState.EXPIRED)
_past = revisions.alias("past")


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of drafts that were saved: article ids, in the order they came."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    proposed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of an article that a draft is for; `state` and `digest` are its newest revision's.

    `edited` is the newest revision that a person wrote here (0: none), `retired` the newest that was taken down or
    replaced; `imported_digest` is what a file said last.
    """

    latest: int
    published: int | None
    state: str
    digest: str
    edited: int
    retired: int
    imported_digest: str | None

    @property
    def is_theirs(self) -> bool:
        """Whether the article stands as a person left it: their words are live or wait to be, or they took it down."""
        if self.published is None:
            return self.edited > 0 or self.retired > 0
        return self.edited >= self.published


@dataclass(slots=True)
class Saving:
    """One saving of drafts by one actor; `run` decides for each what becomes of it, then writes all in bulk."""

    connection: Connection
    actor: Actor
    origin: Origin
    now: datetime
    publish: bool
    reason: str = ""
    _live: list[tuple[str, int]] = field(default_factory=list)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _fates: dict[str, str] = field(default_factory=dict)

    def run(self, drafts: Sequence[ArticleDraft]) -> Saved:
        """Write the drafts; raises `InvalidArticle` when an id stands twice among them."""
        lock_changes(self.connection)
        known = self._known([draft.article_id for draft in drafts])
        for draft in drafts:
            if draft.article_id in self._fates:
                raise InvalidArticle(f"article id {draft.article_id!r} stands twice in one import: give each its own")
            self._fates[draft.article_id] = self._decide(draft, known.get(draft.article_id))
        self._write(known)
        return Saved(*(self._with(fate) for fate in ("new", "changed", "unchanged", "proposed")))

    def _with(self, fate: str) -> tuple[str, ...]:
        return tuple(article_id for article_id, decided in self._fates.items() if decided == fate)

    def _decide(self, draft: ArticleDraft, known: _Known | None) -> str:
        fingerprint = digest(draft.content)
        if known is None:
            self._add(draft, 1, fingerprint, live=self.publish)
            return "new"
        proposed = self.origin is Origin.IMPORT and known.is_theirs
        if fingerprint == known.digest:
            if not self.publish or proposed or known.state in _APPROVED:
                return "unchanged"
            self._live.append((draft.article_id, known.latest))
            return "changed"
        if self.origin is Origin.IMPORT and fingerprint == known.imported_digest:
            return "unchanged"
        # What a person wrote or took down here is theirs: a file only proposes.
        self._add(draft, known.latest + 1, fingerprint, live=self.publish and not proposed)
        return "proposed" if proposed else "changed"

    def _add(self, draft: ArticleDraft, number: int, fingerprint: str, *, live: bool) -> None:
        said = draft.content
        # What was there before goes live by the rules of its neighbours; what is new has none.
        state = state_at(self.now, said.effective_from, said.effective_until) if live else RevisionState.DRAFT
        self._rows.append(
            row_of(said)
            | {
                "article_id": draft.article_id,
                "number": number,
                "state": state.value,
                "origin": self.origin.value,
                "digest": fingerprint,
                "author": self.actor.id,
                "created_at": self.now,
                "published_by": self.actor.id if live else None,
                "published_at": self.now if live else None,
                "reason": self.reason,
            }
        )
        if live:
            self._live.append((draft.article_id, number))

    def _write(self, known: Mapping[str, _Known]) -> None:
        new = [row for row in self._rows if row["article_id"] not in known]
        if new:
            rows = [
                {
                    "id": row["article_id"],
                    "latest": 1,
                    "published": 1 if row["state"] == RevisionState.PUBLISHED else None,
                    "created_at": self.now,
                }
                for row in new
            ]
            self.connection.execute(insert(articles), rows)
        if self._rows:
            self.connection.execute(insert(revisions), self._rows)
        for row in self._rows:
            if row["article_id"] in known:
                of_article = articles.c.id == row["article_id"]
                self.connection.execute(update(articles).where(of_article).values(latest=row["number"]))
        self._note(new)
        approval = Approval(self.actor, self.now, self.reason, keeps_plans=self.origin is Origin.EDIT)
        go_live(self.connection, [pair for pair in self._live if pair[0] in known], approval)
        log_changes(self.connection, [article_id for article_id, _ in self._live])

    def _note(self, new: Sequence[Mapping[str, Any]]) -> None:
        written = "imported" if self.origin is Origin.IMPORT else "saved"
        deeds: list[Deed] = [(written, row["article_id"], row["number"]) for row in self._rows]
        deeds += [(row["state"], row["article_id"], 1) for row in new if row["state"] != RevisionState.DRAFT]
        note(self.connection, deeds, self.actor, self.now, self.reason)

    def _known(self, article_ids: Sequence[str]) -> dict[str, _Known]:
        of_article = _past.c.article_id == articles.c.id
        imported = select(_past.c.digest).where(of_article, _past.c.origin == Origin.IMPORT)
        newest = select(func.coalesce(func.max(_past.c.number), 0)).where(of_article)
        query = select(
            articles.c.id, articles.c.latest, articles.c.published, revisions.c.state, revisions.c.digest,
            newest.where(_past.c.origin == Origin.EDIT).scalar_subquery(),
            newest.where(_past.c.state == RevisionState.RETIRED).scalar_subquery(),
            imported.order_by(_past.c.number.desc()).limit(1).scalar_subquery(),
        ).join_from(
            articles, revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.latest)
        )  # fmt: skip
        found = {}
        for start in range(0, len(article_ids), IDS_AT_ONCE):
            batch = article_ids[start : start + IDS_AT_ONCE]
            for row in self.connection.execute(query.where(articles.c.id.in_(batch))):
                found[row[0]] = _Known(*row[1:])
        return found


def lock_changes(connection: Connection) -> None:
    """Let one writer of articles in at a time; SQLite does so by itself."""
    connection.execute(select(counters.c.value).where(counters.c.name == "changes").with_for_update())


def log_changes(connection: Connection, article_ids: Sequence[str]) -> None:
    """Tell the indexes that these articles changed.

    The counter's row stays locked until the commit, so that on PostgreSQL too no lower number appears after a higher.
    """
    if not article_ids:
        return
    counted = update(counters).where(counters.c.name == "changes").values(value=counters.c.value + len(article_ids))
    last = connection.execute(counted.returning(counters.c.value)).scalar_one()
    first = last - len(article_ids) + 1
    rows = [{"number": first + i, "article_id": article_id} for i, article_id in enumerate(article_ids)]
    connection.execute(insert(changes), rows)


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Remember a fact about the knowledge base."""
    changed = connection.execute(update(facts).where(facts.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(facts).values(name=name, value=value))


def count_articles(connection: Connection) -> int:
    """How many articles there are, live or not."""
    return int(connection.execute(select(func.count()).select_from(articles)).scalar_one())
