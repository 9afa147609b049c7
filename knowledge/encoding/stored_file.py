"""Keeps a file that takes work to make: made when it is missing or broken, by one process at a time.

Beside `NAME` lie `NAME.sha256`, the digest it was made with, and `NAME.seen`, the digest it had when it was last read
through. Reading 80 MB through takes up to half a second, too long for every start, so a file whose size and time of
change are as they were then is taken to be the same file; any other is read again.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from knowledge.errors import EncoderUnavailable

Make = Callable[[Path], None]
"""Writes the file to the path that it is given."""


def stored_file(path: Path, make: Make) -> Path:
    """`path`, whole and as it was made; `make` is called when it is missing or no longer what it was.

    Raises EncoderUnavailable when the folder cannot be written.
    """
    if not is_whole(path):
        _make_alone(path, make, only_if=lambda: not is_whole(path))
    return path


def remake(path: Path, make: Make) -> Path:
    """`path`, made anew whatever is there: for a file that proved unusable although it looked whole."""
    _make_alone(path, make, only_if=lambda: True)
    return path


def is_whole(path: Path) -> bool:
    """Whether the file is there with the digest that it was made with."""
    try:
        return digest(path, _beside(path, "seen")) == _beside(path, "sha256").read_text()
    except (OSError, ValueError):
        return False


def digest(path: Path, seen: Path) -> str:
    """The SHA-256 of a file in hexadecimal, remembered in `seen` until its place, size or time of change differs.

    Raises OSError when the file cannot be read.
    """
    status = path.stat()
    identity = [str(path), status.st_size, status.st_mtime_ns]
    with suppress(OSError, ValueError, TypeError):
        *known, remembered = json.loads(seen.read_text())
        if known == identity:
            return str(remembered)
    computed = _sha256(path)
    # A folder that can only be read costs time at each start, no more.
    with suppress(OSError):
        _write(seen, json.dumps([*identity, computed]))
    return computed


def _make_alone(path: Path, make: Make, only_if: Callable[[], bool]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(_beside(path, "lock")):
            # Asked again, because another process may have made it while this one waited.
            if only_if():
                _make(path, make)
    except OSError as error:
        raise EncoderUnavailable(f"the encoder cannot be kept in {path.parent}: {error}") from error


def _make(path: Path, make: Make) -> None:
    for abandoned in path.parent.glob(f"{path.name}.*.unfinished"):
        abandoned.unlink(missing_ok=True)
    unfinished = _unfinished(path)
    try:
        make(unfinished)
        _write(_beside(path, "sha256"), _sha256(unfinished))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    unfinished = _unfinished(path)
    unfinished.write_text(text)
    unfinished.replace(path)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


def _unfinished(path: Path) -> Path:
    return _beside(path, f"{uuid4().hex}.unfinished")
