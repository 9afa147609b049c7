"""The threads of a process that answer what waits, whichever process it was sent to."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from assistant.desk.domain import ChatRules, Turn
from assistant.desk.faults import without_words
from assistant.desk.turns import Turns

_RENEWALS_A_LEASE = 3

_log = logging.getLogger("answerdesk")


class Workers:
    """One thread looks for turns that are due and renews claims, a few others answer."""

    def __init__(self, turns: Turns, rules: ChatRules):
        self._turns = turns
        self._rules = rules
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._running: dict[Future[None], Turn] = {}
        self._renewed = time.monotonic()
        self._fault = ""
        self._pool = ThreadPoolExecutor(rules.answers_at_once, "chat-answer")
        self._thread: threading.Thread | None = None

    def start(self, answer: Callable[[Turn], None]) -> None:
        """Begin to look for turns, with those that were left behind, and have each answered."""
        self._thread = threading.Thread(target=self._run, args=(answer,), name="chat-turns", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at once: something was stored that will be due."""
        self._woken.set()

    def stopping(self) -> bool:
        """Whether the process is about to end; what is not shown yet is then left to others."""
        return self._stopping.is_set()

    def close(self) -> None:
        """Take no more turns, and wait for those at work to finish or to let go."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
        self._pool.shutdown()

    def _run(self, answer: Callable[[Turn], None]) -> None:
        while not self._stopping.is_set():
            try:
                pause_seconds = self._round(answer)
                self._fault = ""
            except Exception as error:
                self._report("chat_turns_failed", error)
                pause_seconds = self._rules.poll_seconds
            self._woken.wait(pause_seconds)
            self._woken.clear()

    def _round(self, answer: Callable[[Turn], None]) -> float:
        """Begin what is due and there are threads for; gives the seconds until the next look."""
        self._renew()
        # A claim that waits for a thread would keep other processes from it, so no more are taken than can begin. When
        # threads are short, the end of an answer is the time to look again.
        free = self._rules.answers_at_once - len(self._running)
        pause_seconds = self._rules.poll_seconds
        for session, due_seconds in self._turns.waiting(free) if free else ():
            if due_seconds > 0:
                return min(pause_seconds, due_seconds)
            turn = self._turns.claim(session)
            if turn is not None:
                self._begin(turn, answer)
        return pause_seconds

    def _begin(self, turn: Turn, answer: Callable[[Turn], None]) -> None:
        future = self._pool.submit(answer, turn)
        self._running[future] = turn
        future.add_done_callback(self._ended)

    def _ended(self, future: Future[None]) -> None:
        self._running.pop(future, None)
        error = future.exception()
        if error is not None:
            # Nothing could be stored, not even that. The claim runs out and the turn is tried again.
            self._report("chat_answer_lost", error)
        self._woken.set()

    def _renew(self) -> None:
        now = time.monotonic()
        if now - self._renewed >= self._rules.lease_seconds / _RENEWALS_A_LEASE:
            self._turns.renew(list(self._running.values()))
            self._renewed = now

    def _report(self, event: str, error: BaseException) -> None:
        # A fault that lasts is one line in the log, not one a second.
        kind = type(error).__qualname__
        if self._fault != kind:
            _log.error("%s: %s", event, without_words(error))
            self._fault = kind
