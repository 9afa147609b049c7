"""Something that a process looks after again and again, on a thread of its own."""

import logging
import threading
from collections.abc import Callable

from assistant.desk.faults import without_words

_log = logging.getLogger("answerdesk")


class Repeating:
    """Does something every `seconds` between `start` and `close`; a failure is logged as `event` and tried again."""

    def __init__(self, act: Callable[[], None], seconds: float, event: str):
        self._act = act
        self._seconds = seconds
        self._event = event
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._failed = False

    @property
    def stopping(self) -> bool:
        """Whether it was closed."""
        return self._stopping.is_set()

    def start(self, name: str) -> None:
        """Begin, on a thread of this name."""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for what is being done."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self._act()
                self._failed = False
            except Exception as error:
                # A fault that lasts is one line in the log, not one a second.
                if not self._failed:
                    _log.error("%s: %s", self._event, without_words(error))
                self._failed = True
