"""Runs over all questions as a job: one at a time however many processes there are, and how far it has come."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from assistant.desk.faults import without_words
from assistant.errors import AssistantError, RunUnderWay
from assistant.gaps.domain import Found, RunReport
from assistant.tables import gap_runs
from knowledge import Actor, ArticleStore, KnowledgeError, Progress, give_way, reading, writing

LOST = timedelta(minutes=2)
"""A run that gave no sign of life for so long belongs to a process that is gone."""

_TOLD_SECONDS = 1.0


class _Stopped(Exception):
    """The process ends; nothing of the run was stored."""


Work = Callable[[Progress], Found]

_log = logging.getLogger("answerdesk")


class GapRuns:
    """Starts runs and tells how they go; what a run does is `work`."""

    def __init__(self, store: ArticleStore, work: Work):
        self._store = store
        self._work = work
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, actor: Actor) -> RunReport:
        """Begin a run in the background. Raises `RunUnderWay` while there is one, here or in another process."""
        run = self._begin(actor)
        self._thread = threading.Thread(target=self._run_aside, args=(run,), name="gaps", daemon=True)
        self._thread.start()
        return self._report(run)

    def run(self, actor: Actor, progress: Progress | None = None) -> RunReport:
        """The same, waiting for its end."""
        run = self._begin(actor)
        self._run(run, progress)
        return self._report(run)

    def close(self) -> None:
        """Stop the run of this process; the next one begins anew."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def latest(self) -> RunReport | None:
        """The run that was started last, if there ever was one."""
        query = select(gap_runs).order_by(gap_runs.c.started_at.desc(), gap_runs.c.id).limit(1)
        with reading(self._store.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else _report_of(row)

    def is_under_way(self) -> bool:
        """Whether a run is under way, here or in another process."""
        with reading(self._store.engine) as connection:
            return self._is_alive(connection)

    def _is_alive(self, connection: Connection) -> bool:
        since = self._store.clock() - LOST
        alive = select(gap_runs.c.id).where(gap_runs.c.finished_at.is_(None), gap_runs.c.seen_at > since)
        return connection.execute(alive).first() is not None

    def _report(self, run: str) -> RunReport:
        with reading(self._store.engine) as connection:
            return _report_of(connection.execute(select(gap_runs).where(gap_runs.c.id == run)).one())

    def _begin(self, actor: Actor) -> str:
        now = self._store.clock()
        with writing(self._store.engine) as connection:
            _one_at_a_time(connection)
            if self._is_alive(connection):
                raise RunUnderWay("the questions are being put together already: look at how far it is")
            run = str(uuid4())
            row = {"id": run, "started_at": now, "started_by": actor.id, "seen_at": now}
            connection.execute(insert(gap_runs), [row | {"what": "reading questions", "done": 0, "total": 0}])
        return run

    def _run_aside(self, run: str) -> None:
        give_way()
        self._run(run)

    def _run(self, run: str, progress: Progress | None = None) -> None:
        told = -_TOLD_SECONDS

        def show(what: str, done: int, total: int) -> None:
            nonlocal told
            if self._stopping.is_set():
                raise _Stopped
            if progress is not None:
                progress(what, done, total)
            if time.monotonic() - told >= _TOLD_SECONDS:
                told = time.monotonic()
                self._change(run, what=what, done=done, total=total, seen_at=self._store.clock())

        try:
            found = self._work(show)
        except _Stopped:
            self._change(run, fault="stopped with its process", finished_at=self._store.clock())
        except Exception as error:
            # Errors of ours say what to do; those of libraries may quote what a customer wrote.
            is_ours = isinstance(error, KnowledgeError | AssistantError)
            _log.error("gaps_failed: %s", without_words(error))
            self._change(run, fault=str(error) if is_ours else type(error).__name__, finished_at=self._store.clock())
        else:
            self._change(run, what="", found=asdict(found), finished_at=self._store.clock())

    def _change(self, run: str, **columns: Any) -> None:
        with writing(self._store.engine) as connection:
            connection.execute(update(gap_runs).where(gap_runs.c.id == run).values(**columns))


def _one_at_a_time(connection: Connection) -> None:
    """SQLite's writers wait for each other; on PostgreSQL two that begin at once see each other's row only so."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE gap_runs IN SHARE ROW EXCLUSIVE MODE")


def _report_of(row: Any) -> RunReport:
    names = ("id", "started_at", "started_by", "what", "done", "total", "finished_at", "fault", "found")
    return RunReport(**{name: getattr(row, name) for name in names})
