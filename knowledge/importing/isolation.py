"""Converters of foreign formats run in a process of their own.

A damaged PDF can crash the library that reads it, a hostile one can keep it busy for hours or fill the memory, and all
of them print. The process is started with the first file that needs it (about a second, once a batch; a file then
costs under a millisecond on top of its conversion), killed after `seconds` on one file, and started again for the next.
"""

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from threading import Event, Timer
from types import TracebackType
from typing import Self

from knowledge.errors import Refusal
from knowledge.importing.contents import Content
from knowledge.importing.worker import LENGTH

SECONDS_A_FILE = 60.0
SECONDS_TO_START = 120.0


class IsolatedConverter:
    """Converts files in another process; a context manager that ends it."""

    def __init__(self, seconds: float = SECONDS_A_FILE) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def convert(self, kind: str, data: bytes) -> Content:
        """The content of a file of a known kind; raises Refusal when it cannot be read, takes too long or crashes."""
        process = self._running()
        request = pickle.dumps((kind, data))
        reply, late = _within(self._seconds, process, lambda: _exchange(process, request))
        if late or reply is None:
            self._end()
        if reply is None:
            reason = f"it takes longer than {self._seconds:g} s to read" if late else "it crashes its converter"
            raise Refusal(f"{reason}: split it or save it again from its program")
        answer = pickle.loads(reply)  # noqa: S301 - from our own child
        if isinstance(answer, Refusal):
            raise answer
        content: Content = answer
        return content

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, ready for a file: none pays for the start with its own time, nor for the end of another."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        # The child finds this package wherever the parent did.
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
        process = self._process = subprocess.Popen(
            [sys.executable, "-m", "knowledge.importing.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        ready, _ = _within(SECONDS_TO_START, process, lambda: _received(process))
        if ready is None:
            self._end()
            raise Refusal("the program that reads its kind of file cannot be started: free memory and try again")
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what could not be written any more
                    pipe.close()


def _within(
    seconds: float, process: subprocess.Popen[bytes], action: Callable[[], bytes | None]
) -> tuple[bytes | None, bool]:
    """What an action on a process gives, and whether the process had to be killed because it took too long."""
    late = Event()
    timer = Timer(seconds, _stop, (process, late))
    timer.daemon = True
    timer.start()
    try:
        return action(), late.is_set()
    finally:
        timer.cancel()


def _stop(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes | None:
    """Send a request and read the reply; None when the process died over it."""
    assert process.stdin is not None  # noqa: S101 - a pipe, see above
    try:
        process.stdin.write(LENGTH.pack(len(request)) + request)
        process.stdin.flush()
    except OSError:
        return None
    return _received(process)


def _received(process: subprocess.Popen[bytes]) -> bytes | None:
    assert process.stdout is not None  # noqa: S101 - a pipe, see above
    head = process.stdout.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = LENGTH.unpack(head)[0]
    reply = process.stdout.read(length)
    return reply if len(reply) == length else None
