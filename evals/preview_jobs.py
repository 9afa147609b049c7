"""Previews that take their time: each is a job that one thread works off, and its result is kept for a day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from assistant import AssistantError, TooMany
from evals.errors import EvaluationError, PreviewNotFound
from evals.preview_desk import PreviewDesk, PreviewWish
from evals.previewing import Preview
from knowledge import Clock, KnowledgeError, Progress

KEPT = timedelta(days=1)
MOST_KEPT = 50
MOST_WAITING = 8


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class PreviewJob:
    """A preview under way; `done` of `total` questions are asked. `fault` says why one failed."""

    id: str
    created_at: datetime
    state: JobState = JobState.WAITING
    what: str = ""
    done: int = 0
    total: int = 0
    preview: Preview | None = None
    fault: str | None = None
    finished: threading.Event = field(default_factory=threading.Event)


class _Stopped(Exception):
    """The process ends: nobody will ask for the result."""


class PreviewJobs:
    """Jobs of one process, in its memory."""

    def __init__(self, desk: PreviewDesk, clock: Clock):
        self._desk = desk
        self._clock = clock
        self._jobs: dict[str, PreviewJob] = {}
        self._changing = threading.Lock()
        self._worker: ThreadPoolExecutor | None = None
        self._stopping = threading.Event()

    def start(self, wish: PreviewWish, wait_seconds: float = 0.0) -> PreviewJob:
        """A new job, which is done already if it took no longer than that.

        Raises like `PreviewDesk.change_of` at once, and `TooMany` while too many wait.
        """
        self._desk.change_of(wish)
        job = PreviewJob(str(uuid4()), self._clock())
        with self._changing:
            self._forget_old()
            waiting = [each for each in self._jobs.values() if not each.finished.is_set()]
            if len(waiting) >= MOST_WAITING:
                raise TooMany(f"{len(waiting)} previews are under way: ask again in a moment", retry_after_seconds=5)
            self._jobs[job.id] = job
            self._worker = self._worker or ThreadPoolExecutor(1, "preview")
            self._worker.submit(self._run, job, wish)
        job.finished.wait(wait_seconds)
        return job

    def job(self, job_id: str) -> PreviewJob:
        """A job by its id. Raises `PreviewNotFound`."""
        with self._changing:
            self._forget_old()
            if job_id not in self._jobs:
                raise PreviewNotFound("there is no such preview: results are kept for a day, make another one")
            return self._jobs[job_id]

    def close(self) -> None:
        """End what is under way."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: PreviewJob, wish: PreviewWish) -> None:
        job.state = JobState.RUNNING
        try:
            job.preview = self._desk.preview(wish, self._told(job))
            job.state = JobState.DONE
        except (KnowledgeError, AssistantError, EvaluationError) as error:
            job.fault, job.state = str(error), JobState.FAILED
        except _Stopped:
            job.fault, job.state = "the server was stopped", JobState.FAILED
        except BaseException:
            # What nobody foresaw may quote what customers wrote: it goes to the log alone.
            job.fault, job.state = "something went wrong in the server, see its log", JobState.FAILED
            raise
        finally:
            job.finished.set()

    def _told(self, job: PreviewJob) -> Progress:
        def told(what: str, done: int, total: int) -> None:
            if self._stopping.is_set():
                raise _Stopped
            job.what, job.done, job.total = what, done, total

        return told

    def _forget_old(self) -> None:
        since = self._clock() - KEPT
        ended = [job for job in self._jobs.values() if job.finished.is_set()]
        too_many = len(self._jobs) - MOST_KEPT
        for place, job in enumerate(ended):
            if job.created_at < since or place < too_many:
                del self._jobs[job.id]
