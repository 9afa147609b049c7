"""Keeps a running server's indexes at the state of the store, whoever changes it, and statistics at that of records."""

import threading
from collections.abc import Callable, Mapping

from assistant.api import log, told
from knowledge import KnowledgeBase, KnowledgeError

PAUSE_SECONDS = 0.5


class Follower:
    """A thread that applies what other processes commit; it reports errors and never dies of one.

    `others` are rounds of background work by a name for the log; what goes wrong there keeps nobody from answering.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        others: Mapping[str, Callable[[], object]] | None = None,
        pause_seconds: float = PAUSE_SECONDS,
    ):
        self._knowledge = knowledge
        self._others = others or {}
        self._forgiving = Forgiving()
        self._pause_seconds = pause_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._fault: str | None = None

    def start(self) -> None:
        """Begin to follow."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the round that is under way, then end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def fault(self) -> str | None:
        """What went wrong in the last round, if anything did."""
        return self._fault

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._fault = self._round()
            for name, work in self._others.items():
                self._forgiving.run(name, work)
            self._stopping.wait(self._pause_seconds)

    def _round(self) -> str | None:
        try:
            self._knowledge.follow()
        except Exception as error:
            # Errors of ours say what to do; those of libraries may quote what a customer wrote.
            said = str(error) if isinstance(error, KnowledgeError) else f"{type(error).__name__}, see the server's log"
            fault = f"the indexes cannot follow the store: {said}"
            # A fault that lasts is one line in the log, not two a second.
            if fault != self._fault:
                log.error("following_failed", **told(error))
            return fault
        return None


class Aside:
    """A thread of its own for rounds of background work that may take seconds; it never dies of an error."""

    def __init__(self, name: str, work: Callable[[], object], pause_seconds: float = PAUSE_SECONDS):
        self._name = name
        self._work = work
        self._pause_seconds = pause_seconds
        self._forgiving = Forgiving()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the round that is under way, then end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._forgiving.run(self._name, self._work)
            self._stopping.wait(self._pause_seconds)


class Forgiving:
    """Does work that may fail: a fault that lasts is one line in the log, not one a round."""

    def __init__(self) -> None:
        self._failed: dict[str, str] = {}

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Do it; an error is logged."""
        try:
            work()
        except Exception as error:
            kind = type(error).__qualname__
            if self._failed.get(name) != kind:
                log.error("background_work_failed", work=name, **told(error))
            self._failed[name] = kind
        else:
            self._failed.pop(name, None)
