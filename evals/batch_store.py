"""Batch tests in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, func, insert, select, update

from assistant import Message, Role
from evals.batch_domain import (
    Asked,
    BatchQuestion,
    BatchRow,
    BatchTest,
    FoundArticle,
    Progressing,
    Summary,
    Verdict,
    summary_of_kinds,
)
from evals.case_store import prepare_tables
from evals.errors import BatchTestNotFound
from evals.tables import batch_test_rows, batch_tests
from knowledge import Actor, ArticleStore, reading, writing

SILENCE = timedelta(minutes=2)
"""A test under way that gave no sign of life for so long belongs to a process that died."""

LONGEST_NAME = 255
_ROWS_AT_ONCE = 500


class BatchStore:
    """The tests of a knowledge base."""

    def __init__(self, store: ArticleStore):
        prepare_tables(store.engine)
        self._engine = store.engine
        self._clock = store.clock

    def add(self, name: str, actor: Actor, rows: Sequence[BatchRow], model: str, *, internal: bool) -> BatchTest:
        """Store a test whose questions are still to be asked."""
        now, test_id = self._clock(), str(uuid4())
        test = {
            "id": test_id,
            "name": name[:LONGEST_NAME],
            "created_at": now,
            "author": actor.id,
            "internal": internal,
            "model": model,
            "total": len(rows),
            "done": 0,
            "seen_at": now,
        }
        stored = [_stored(test_id, row) for row in rows]
        with writing(self._engine) as connection:
            connection.execute(insert(batch_tests), [test])
            for start in range(0, len(stored), _ROWS_AT_ONCE):
                connection.execute(insert(batch_test_rows), stored[start : start + _ROWS_AT_ONCE])
        return self.test(test_id)

    def test(self, test_id: str) -> BatchTest:
        """A test. Raises `BatchTestNotFound`."""
        with reading(self._engine) as connection:
            row = connection.execute(select(batch_tests).where(batch_tests.c.id == test_id)).first()
        if row is None:
            raise BatchTestNotFound(f"there is no batch test {test_id[:60]!r}: the list of tests has their ids")
        return self._test(row)

    def tests(self, limit: int = 100) -> list[BatchTest]:
        """The newest tests, newest first."""
        query = select(batch_tests).order_by(batch_tests.c.created_at.desc(), batch_tests.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [self._test(row) for row in connection.execute(query)]

    def rows(
        self, test_id: str, after: int = 0, limit: int | None = None, verdict: Verdict | None = None
    ) -> list[BatchRow]:
        """The questions of a test in the order of the file, those behind row `after`; those of one verdict alone."""
        query = select(batch_test_rows).where(batch_test_rows.c.test == test_id, batch_test_rows.c.number > after)
        if verdict is not None:
            query = query.where(batch_test_rows.c.verdict == verdict.value)
        with reading(self._engine) as connection:
            return [_row(row) for row in connection.execute(query.order_by(batch_test_rows.c.number).limit(limit))]

    def note(self, test_id: str, asked: Sequence[tuple[int, Asked | None]], done: int) -> None:
        """Keep what became of some questions, by their numbers, and how many are asked by now."""
        with writing(self._engine) as connection:
            for number, each in asked:
                if each is not None:
                    where = (batch_test_rows.c.test == test_id, batch_test_rows.c.number == number)
                    connection.execute(update(batch_test_rows).where(*where).values(**_columns(each)))
            of_test = update(batch_tests).where(batch_tests.c.id == test_id)
            connection.execute(of_test.values(done=done))

    def is_alive(self, test_ids: Collection[str]) -> None:
        """Say that the process goes on to which these belong, also those that wait for their turn."""
        with writing(self._engine) as connection:
            of_these = update(batch_tests).where(batch_tests.c.id.in_(list(test_ids)))
            connection.execute(of_these.values(seen_at=self._clock()))

    def summary(self, test_id: str) -> Summary:
        """The figures of a test so far, without reading its rows."""
        columns = (batch_test_rows.c.outcome, batch_test_rows.c.verdict, batch_test_rows.c.rank)
        is_faulty = batch_test_rows.c.note.is_not(None)
        query = select(*columns, is_faulty, func.count()).where(batch_test_rows.c.test == test_id)
        with reading(self._engine) as connection:
            found = connection.execute(query.group_by(*columns, is_faulty)).all()
        return summary_of_kinds(
            {(outcome, verdict, rank, bool(faulty)): n for outcome, verdict, rank, faulty, n in found}
        )

    def finish(self, test_id: str, fault: str | None) -> None:
        """Say that a test has ended, and why if it broke off."""
        with writing(self._engine) as connection:
            of_test = update(batch_tests).where(batch_tests.c.id == test_id)
            connection.execute(of_test.values(finished_at=self._clock(), fault=fault))

    def _test(self, row: Row[Any]) -> BatchTest:
        if row.finished_at is not None:
            state = Progressing.FAILED if row.fault else Progressing.DONE
        else:
            is_silent = row.seen_at < self._clock() - SILENCE
            state = Progressing.INTERRUPTED if is_silent else Progressing.RUNNING
        names = ("id", "name", "created_at", "author", "internal", "model", "total", "done", "finished_at", "fault")
        return BatchTest(state=state, **{name: row._mapping[name] for name in names})


def _stored(test_id: str, row: BatchRow) -> Mapping[str, Any]:
    question = row.question
    return {
        "test": test_id,
        "number": question.number,
        "asked": row.digest,
        "question": question.text,
        "before": [asdict(message) for message in question.before],
        "language": question.language,
        "expected": list(question.expected),
        "expects_none": question.expects_none,
        "note": question.note,
    }


def _columns(asked: Asked) -> dict[str, Any]:
    return {**asdict(asked), "found": [asdict(found) for found in asked.found]}


def _row(row: Row[Any]) -> BatchRow:
    question = BatchQuestion(
        row.number,
        row.question,
        tuple(Message(Role(message["role"]), message["text"]) for message in row.before),
        row.language,
        tuple(row.expected),
        row.expects_none,
        row.note,
    )
    if row.outcome is None:
        return BatchRow(question, None, row.asked)
    found = tuple(FoundArticle(**each) for each in row.found)
    verdict = Verdict(row.verdict) if row.verdict else None
    asked = Asked(row.outcome, row.confidence, found, row.rank, verdict, row.why, row.text)
    return BatchRow(question, asked, row.asked)
