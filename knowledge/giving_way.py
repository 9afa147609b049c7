"""Work that can wait lets everything else go first."""

import os
import sys
import threading
import time

_NICENESS = 10
_WORKED_SECONDS = 0.01
_LOOKED_SECONDS = 0.0005
_CROWDED_SECONDS = 0.003
"""Whoever wakes from a short sleep later than this has waited for the interpreter."""

_RESTED_SECONDS = 0.04


def give_way() -> None:
    """Let whoever else wants the processor have it before this thread, where the system can tell threads apart."""
    if sys.platform == "linux":
        me = threading.get_native_id()
        # Nobody may become more pressing again, not even less obliging.
        os.setpriority(os.PRIO_PROCESS, me, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, me)))


class Breath:
    """Lets other threads have the interpreter, which the system's priorities do not know of.

    A thread whose work can wait calls `take` often. Every ten milliseconds of work that looks, at the cost of half of
    one, whether others work too; while they do, it rests four times as long as it works.
    """

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def take(self) -> None:
        """Rest, if it is time."""
        now = time.perf_counter()
        if now - self._began < _WORKED_SECONDS:
            return
        time.sleep(_LOOKED_SECONDS)
        if time.perf_counter() - now > _CROWDED_SECONDS:
            time.sleep(_RESTED_SECONDS)
        self._began = time.perf_counter()
