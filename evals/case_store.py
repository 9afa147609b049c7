"""The golden cases of a knowledge base in SQL: questions of its own, beside or instead of those the product ships."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, String, cast, func, insert, or_, select, text, update

from assistant import mask_conversation
from evals.case_rows import golden_of, row_of, verdict_columns
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Case, Half
from evals.errors import CaseNotFound, InvalidCase
from evals.golden import Added, CaseFilter, CaseOrigin, GoldenCase, LastVerdict, articles_of
from evals.tables import SCHEMA_HEAD, VERSION_TABLE
from evals.tables import golden_cases as cases
from knowledge import Actor, ArticleStore, NotFound, holds_sample_handbook, migrate, reading, writing

LONGEST_ID = 64
IDS_AT_ONCE = 500


def prepare_tables(engine: Engine) -> None:
    """Bring this package's tables up to date."""
    migrate(engine, Path(__file__).parent / "migrations", VERSION_TABLE, SCHEMA_HEAD)


class CaseStore:
    """Golden cases beside the articles they expect."""

    def __init__(self, store: ArticleStore):
        prepare_tables(store.engine)
        self._store = store
        self._engine = store.engine

    def add(self, wanted: Sequence[Case], actor: Actor, origin: CaseOrigin) -> Added:
        """Store cases, masked, all of them or none; one without an id gets one.

        Whatever is asked already stays as it is, unless it was retired: then it is taken up again as it is told now.
        Raises `InvalidCase` for an article that there is not, and for an id that belongs to another question.
        """
        self._check(wanted)
        return self._add(wanted, actor, origin)

    def adopt_seed(self, actor: Actor) -> Added:
        """Take in the product's own cases for the sample handbook, those that are not here yet.

        Only their development half: nothing is ever chosen by the other one. Raises `InvalidCase` where the knowledge
        base did not begin with the sample handbook.
        """
        if not holds_sample_handbook(self._store):
            raise InvalidCase(
                "the product's own cases are questions to the sample handbook, which this knowledge base did not begin "
                "with: add cases of your own"
            )
        wanted = [case for language in LANGUAGES for case in golden_cases(language, Half.DEVELOPMENT)]
        with reading(self._engine) as connection:
            taken = set(connection.execute(select(cases.c.id)).scalars())
        # Those that somebody retired stay retired.
        return self._add([case for case in wanted if case.id not in taken], actor, CaseOrigin.SEED)

    def begin(self, actor: Actor) -> None:
        """Adopt the product's own cases if none of them ever was, where they belong; otherwise nothing."""
        with reading(self._engine) as connection:
            begun = connection.execute(select(cases.c.id).where(cases.c.origin == CaseOrigin.SEED).limit(1)).first()
        if begun is None and holds_sample_handbook(self._store):
            self.adopt_seed(actor)

    def case(self, case_id: str) -> GoldenCase:
        """One case. Raises `CaseNotFound`."""
        with reading(self._engine) as connection:
            row = connection.execute(select(cases).where(cases.c.id == case_id)).mappings().first()
        if row is None:
            raise CaseNotFound(f"there is no golden case {case_id!r}: the list of cases has their ids")
        return golden_of(row)

    def list_cases(self, wanted: CaseFilter, limit: int | None = None, after: str = "") -> list[GoldenCase]:
        """Cases in order of id, from the one behind `after`."""
        query = _filtered(wanted).where(cases.c.id > after).order_by(cases.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [golden_of(row) for row in connection.execute(query).mappings()]

    def titles(self, found: Iterable[GoldenCase]) -> Mapping[str, str]:
        """The titles of the articles that these cases name, live or not, by their ids."""
        named = set().union(*(_named(golden) for golden in found))
        titles = {article_id: live.content.title for article_id, live in self._store.live(sorted(named)).items()}
        for article_id in named - titles.keys():
            with suppress(NotFound):
                titles[article_id] = self._store.article(article_id).latest.content.title
        return titles

    def in_use(self) -> list[GoldenCase]:
        """All cases that are not retired, in order of id."""
        return self.list_cases(CaseFilter())

    def version(self) -> tuple[object, ...]:
        """Changes whenever a case is added, retired or revived; how cases went leaves it alone."""
        marks = (
            func.count(),
            func.max(cases.c.created_at),
            func.count(cases.c.retired_at),
            func.max(cases.c.retired_at),
        )
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(*marks).select_from(cases)).one())

    def retire(self, case_ids: Iterable[str], actor: Actor) -> None:
        """Ask these no longer. Raises `CaseNotFound`."""
        wanted = sorted(set(case_ids))
        with writing(self._engine) as connection:
            known = _ids(connection, wanted)
            if missing := set(wanted) - known:
                raise CaseNotFound(f"there is no golden case {min(missing)!r}: the list of cases has their ids")
            values = {"retired_by": actor.id, "retired_at": self._store.clock()}
            for portion in _portions(wanted):
                of_these = (cases.c.id.in_(portion), cases.c.retired_at.is_(None))
                connection.execute(update(cases).where(*of_these).values(values))

    def note(self, verdicts: Mapping[str, LastVerdict]) -> None:
        """Remember how cases went, by their ids."""
        with writing(self._engine) as connection:
            for case_id, verdict in verdicts.items():
                connection.execute(update(cases).where(cases.c.id == case_id).values(verdict_columns(verdict)))

    def _check(self, wanted: Sequence[Case]) -> None:
        for case in wanted:
            if len(case.id) > LONGEST_ID or not (case.id.isprintable() or not case.id):
                raise InvalidCase(f"case {case.id[:60]!r} has an id that is not 1 to {LONGEST_ID} printable characters")
        for article_id in sorted(articles_of(wanted)):
            try:
                self._store.article(article_id)
            except NotFound as error:
                raise InvalidCase(f"a case expects the article {article_id[:60]!r}, which there is not") from error

    def _add(self, wanted: Sequence[Case], actor: Actor, origin: CaseOrigin) -> Added:
        rows = {row["asked"]: row for row in (row_of(_stored(case)) for case in wanted)}
        said = {"origin": origin.value, "author": actor.id, "created_at": self._store.clock()}
        with writing(self._engine) as connection:
            _one_at_a_time(connection)
            there = _by_question(connection, list(rows))
            taken = _ids(connection, [row["id"] for row in rows.values()])
            fresh = [{**row, **said} for asked, row in rows.items() if asked not in there]
            for row in fresh:
                if row["id"] in taken:
                    raise InvalidCase(
                        f"the id {row['id']!r} belongs to another question: give the case an id of its own"
                    )
                taken.add(row["id"])
            revived = [asked for asked, (_, retired) in there.items() if retired]
            for asked in revived:
                _revive(connection, there[asked][0], {**rows[asked], **said})
            if fresh:
                connection.execute(insert(cases), fresh)
        new = (*(row["id"] for row in fresh), *(there[asked][0] for asked in revived))
        return Added(new, tuple(there[asked][0] for asked in rows if asked in there and asked not in revived))


def _named(golden: GoldenCase) -> set[str]:
    first = golden.verdict.article_id if golden.verdict else None
    return {*golden.case.grades, *golden.case.also_right, *({first} if first else ())}


def _stored(case: Case) -> Case:
    conversation, _ = mask_conversation(case.conversation)
    return replace(case, id=case.id or str(uuid4()), conversation=conversation)


def _filtered(wanted: CaseFilter) -> Select[Any]:
    query = select(cases).where(cases.c.retired_at.is_not(None) if wanted.retired else cases.c.retired_at.is_(None))
    if wanted.text:
        query = query.where(cases.c.question.icontains(wanted.text, autoescape=True))
    if wanted.article_id is not None:
        # Both databases keep a list as its JSON.
        written = json.dumps(wanted.article_id)
        lists = (cases.c.articles, cases.c.also_right)
        query = query.where(or_(*(cast(column, String).contains(written, autoescape=True) for column in lists)))
    if wanted.origin is not None:
        query = query.where(cases.c.origin == wanted.origin.value)
    if wanted.was_right is not None:
        query = query.where(cases.c.was_right.is_(wanted.was_right))
    return query


def _one_at_a_time(connection: Connection) -> None:
    # SQLite lets one writer in by itself; elsewhere two that add the same question would both find it missing.
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {cases.name} IN SHARE ROW EXCLUSIVE MODE"))


def _by_question(connection: Connection, asked: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Of each question that is here, the case's id and whether it is retired."""
    found = {}
    for portion in _portions(asked):
        query = select(cases.c.asked, cases.c.id, cases.c.retired_at).where(cases.c.asked.in_(portion))
        found.update({row.asked: (row.id, row.retired_at is not None) for row in connection.execute(query)})
    return found


def _ids(connection: Connection, case_ids: Sequence[str]) -> set[str]:
    query = select(cases.c.id)
    return {
        case_id
        for portion in _portions(case_ids)
        for case_id in connection.execute(query.where(cases.c.id.in_(portion))).scalars()
    }


def _revive(connection: Connection, case_id: str, row: Mapping[str, Any]) -> None:
    values = {**row, "id": case_id, "retired_by": None, "retired_at": None, **verdict_columns(None)}
    connection.execute(update(cases).where(cases.c.id == case_id).values(values))


def _portions(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + IDS_AT_ONCE] for start in range(0, len(values), IDS_AT_ONCE))
