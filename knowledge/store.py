"""Articles and their revisions in SQL: the truth that every index is derived from."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from knowledge import audit, catalogue
from knowledge.catalogue import Listing, Totals
from knowledge.database import migrate, reading, writing
from knowledge.domain import Actor, Article, ArticleDraft, AuditEntry, Origin, Revision
from knowledge.errors import NotFound, RevisionConflict
from knowledge.going_live import Approval, apply_dates, foremost, go_live, in_force, is_due, take_down
from knowledge.kept_contents import STANDING, KeptContents
from knowledge.protocols import Clock
from knowledge.rows import check, revision_of
from knowledge.saving import IDS_AT_ONCE, Saved, Saving, count_articles, lock_changes, log_changes, set_fact
from knowledge.tables import SCHEMA_HEAD, VERSION_TABLE, articles, changes, facts, revisions


class ArticleStore:
    """Articles, revisions, and the log of changes that the indexes follow."""

    def __init__(self, engine: Engine, clock: Clock):
        migrate(engine, Path(__file__).parent / "migrations", VERSION_TABLE, SCHEMA_HEAD)
        self.engine = engine
        self.clock = clock
        self._contents = KeptContents()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # Writing

    def save(self, drafts: Sequence[ArticleDraft], actor: Actor, origin: Origin, *, publish: bool) -> Saved:
        """Store drafts as new revisions, all of them or none; with `publish` they go live in the same transaction.

        A draft equal to what was last read from a file, or to the newest revision, makes no revision. An import never
        publishes over an edit made here: it leaves a draft beside it (`Saved.proposed`). Raises `InvalidArticle`.
        """
        for draft in drafts:
            check(draft.article_id, draft.content)
        with writing(self.engine) as connection:
            return Saving(connection, actor, origin, self.clock(), publish).run(drafts)

    def publish(self, article_id: str, number: int, actor: Actor) -> None:
        """Make a revision the live one. Raises `NotFound`, and `RevisionConflict` when it is not the newest."""
        with writing(self.engine) as connection:
            lock_changes(connection)
            row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
            if row is None:
                raise NotFound(f"there is no article {article_id!r}")
            if row.latest != number:
                raise RevisionConflict(f"article {article_id!r} has a newer revision, {row.latest}: look at it first")
            if row.published == number:
                return
            go_live(connection, [(article_id, number)], Approval(actor, self.clock(), keeps_plans=True))
            log_changes(connection, [article_id])

    def retire(self, article_ids: Collection[str], actor: Actor, reason: str = "") -> None:
        """Take articles out of the live handbook, with drafts that wait; revisions stay. Raises `NotFound`."""
        with writing(self.engine) as connection:
            lock_changes(connection)
            wanted = known_ids(connection, article_ids)
            take_down(connection, wanted, actor, self.clock(), reason)
            log_changes(connection, wanted)

    def apply_effective_dates(self) -> int:
        """Let revisions whose time has come go live, and those whose time is over expire; the number of articles."""
        now = self.clock()
        with reading(self.engine) as connection:
            # Passes are many and nearly all find nothing: those do not wait for writers, and write nothing.
            if connection.execute(select(revisions.c.number).where(is_due(now)).limit(1)).first() is None:
                return 0
        with writing(self.engine) as connection:
            lock_changes(connection)
            touched = apply_dates(connection, now)
            log_changes(connection, touched)
        return len(touched)

    # Reading

    def article(self, article_id: str) -> Article:
        """The article as it stands. Raises `NotFound`."""
        with reading(self.engine) as connection:
            query = select(revisions, articles.c.published).join_from(articles, revisions, catalogue.is_latest)
            row = connection.execute(query.where(articles.c.id == article_id)).first()
        if row is None:
            raise NotFound(f"there is no article {article_id!r}")
        return catalogue.article_of(row)

    def list_articles(
        self, *, text: str = "", filters: Collection[tuple[str, str]] = (), limit: int = 50, after: str = ""
    ) -> list[Article]:
        """Articles in order of id, from the one behind `after`; `text` and `filters` as in `Listing`."""
        return self.page(Listing(text, filters), limit, after)

    def page(self, listing: Listing, limit: int = 50, after: str = "") -> list[Article]:
        """A page of a listing; `after` is the `place_of` the last article of the page before."""
        with reading(self.engine) as connection:
            return catalogue.page(connection, listing, limit, after)

    def total(self, listing: Listing) -> int:
        """How many articles a listing has on all its pages."""
        with reading(self.engine) as connection:
            return catalogue.count(connection, listing)

    def in_review(self, limit: int = 500) -> list[tuple[Revision, int | None]]:
        """What waits for review, longest first, each with the number of its article's live revision."""
        with reading(self.engine) as connection:
            return catalogue.in_review(connection, limit)

    def overdue(self, day: date, limit: int = 500) -> list[Article]:
        """Articles whose review was due by a day, longest first."""
        with reading(self.engine) as connection:
            return catalogue.overdue(connection, day, limit)

    def owners(self) -> list[str]:
        """Everybody who owns an article."""
        with reading(self.engine) as connection:
            return catalogue.owners(connection)

    def totals(self) -> Totals:
        """How many articles stand where today."""
        with reading(self.engine) as connection:
            return catalogue.totals(connection, self.clock().date())

    def revisions_of(self, article_id: str) -> list[Revision]:
        """All revisions of an article, oldest first. Raises `NotFound`."""
        with reading(self.engine) as connection:
            query = select(revisions).where(revisions.c.article_id == article_id).order_by(revisions.c.number)
            found = [revision_of(row._mapping) for row in connection.execute(query)]
        if not found:
            raise NotFound(f"there is no article {article_id!r}")
        return found

    def live(self, article_ids: Iterable[str]) -> dict[str, Revision]:
        """The revisions, of those of `article_ids`, that are in force now: one an article at most."""
        query = select(*STANDING).where(in_force(self.clock()))
        with reading(self.engine) as connection:
            rows = _in_batches(connection, query, revisions.c.article_id, list(article_ids))
            found = foremost(row._mapping for row in rows)
            contents = self._contents.of(connection, found.values())
        return {key: revision_of(found[key], content) for key, content in contents.items()}

    def live_translations(self, originals: Iterable[Revision], language: str) -> dict[str, list[Revision]]:
        """The live revisions in `language` of the same family as each, by its article id; ordered by their ids."""
        roots = {each.article_id: each.family for each in originals}
        wanted = sorted(set(roots.values()))
        query = select(revisions.c.article_id).distinct().where(in_force(self.clock()))
        with reading(self.engine) as connection:
            columns = (revisions.c.translation_of, revisions.c.article_id)
            related = {row.article_id for column in columns for row in _in_batches(connection, query, column, wanted)}
        live = [found for _, found in sorted(self.live(related).items()) if found.content.language == language]
        return {
            article_id: [found for found in live if found.family == root and found.article_id != article_id]
            for article_id, root in roots.items()
        }

    def audit(self, article_id: str | None = None, *, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
        """Who did what, newest first: to one article or to all, the entries with numbers below `before`."""
        with reading(self.engine) as connection:
            return audit.entries(connection, article_id, before, limit)

    def changes_after(self, number: int, limit: int) -> list[tuple[int, str]]:
        """The next changes behind `number`, oldest first: their numbers and article ids."""
        query = select(changes).where(changes.c.number > number).order_by(changes.c.number).limit(limit)
        with reading(self.engine) as connection:
            return [(row.number, row.article_id) for row in connection.execute(query)]

    def last_change(self) -> int:
        """The number of the newest change; 0 when there was none."""
        with reading(self.engine) as connection:
            return int(connection.execute(select(func.coalesce(func.max(changes.c.number), 0))).scalar_one())

    def count(self) -> int:
        """How many articles there are, live or not."""
        with reading(self.engine) as connection:
            return count_articles(connection)

    def fact(self, name: str) -> str | None:
        """A remembered fact about this knowledge base."""
        with reading(self.engine) as connection:
            return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()

    def remember(self, name: str, value: str) -> None:
        """Remember a fact about this knowledge base."""
        with writing(self.engine) as connection:
            lock_changes(connection)
            set_fact(connection, name, value)

    def remember_first(self, name: str, value: str) -> str:
        """Remember a fact, unless another value was remembered before; the value that holds."""
        with writing(self.engine) as connection:
            lock_changes(connection)
            known = connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
            if known is None:
                set_fact(connection, name, value)
        return value if known is None else known


def known_ids(connection: Connection, article_ids: Collection[str]) -> list[str]:
    """These ids in order, each once. Raises `NotFound` when one of them is no article's."""
    wanted = sorted(set(article_ids))
    missing = set(wanted) - {row.id for row in _in_batches(connection, select(articles.c.id), articles.c.id, wanted)}
    if missing:
        raise NotFound(f"there is no article {min(missing)!r}")
    return wanted


def _in_batches(connection: Connection, query: Any, column: Any, values: Sequence[str]) -> Iterator[Row[Any]]:
    for start in range(0, len(values), IDS_AT_ONCE):
        yield from connection.execute(query.where(column.in_(values[start : start + IDS_AT_ONCE])))
