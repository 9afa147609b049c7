"""One process at a time has the embedded indexes of a data folder open."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import IndexBusy, SettingsError

_LOCK = "index.lock"
_HOLDER = "index.holder"


def make_folder(folder: Path) -> None:
    """See that a data folder is there. Raises `SettingsError` when it can't be."""
    try:
        # What customers wrote stands in it: only the one who runs the product may look inside.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError) -> SettingsError:
    return SettingsError(f"the data folder {folder} cannot be used ({error.strerror or error}): give another")


class IndexLock:
    """The lock file of a data folder, and who holds it; a killed process lets go by dying."""

    def __init__(self, folder: Path, purpose: str):
        self._folder = folder
        self._purpose = purpose
        self._lock = FileLock(folder / _LOCK, is_singleton=False, thread_local=False)

    def acquire(self, wait_seconds: float, say: Callable[[str], None] | None = None) -> None:
        """Take the lock, waiting for another holder. Raises `IndexBusy` when it does not let go in time."""
        make_folder(self._folder)
        if not self._try(0):
            if say is not None and wait_seconds > 0:
                say(f"waiting: {self._holder()} has the indexes open")
            if not self._try(wait_seconds):
                raise IndexBusy(
                    f"{self._holder()} has the indexes of {self._folder} open: wait until it is done, or ask it"
                )
        holder = {"pid": os.getpid(), "purpose": self._purpose, "since": time.time()}
        (self._folder / _HOLDER).write_text(json.dumps(holder), "utf-8")

    def _try(self, seconds: float) -> bool:
        try:
            self._lock.acquire(timeout=seconds, poll_interval=0.05)
        except Timeout:
            return False
        except OSError as error:
            raise _unusable(self._folder, error) from error
        return True

    def _holder(self) -> str:
        try:
            holder = json.loads((self._folder / _HOLDER).read_text("utf-8"))
            return f"answerdesk {holder['purpose']} (process {holder['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"

    def release(self) -> None:
        """Let go."""
        self._lock.release()
