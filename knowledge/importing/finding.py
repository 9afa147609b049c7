"""The files that a person means with paths: folders are walked, hidden files and repeats left out, links distrusted."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.domain import Refused
from knowledge.importing.naming import shown_path

NOT_A_FILE = "it is not a file that can be read, but a device, a pipe or a broken link: give a file"

LONGEST_NAME = 1_000
"""Of a file that somebody sends; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `name` makes its ids: its path below the folder that was given, or its own name.

    `shown` is what it is called where it is told of, if not by its path.
    """

    path: Path
    name: str
    shown: str = ""


def files_in(paths: Sequence[Path]) -> list[Found | Refused]:
    """All files of the paths, each once; what is missing or leads elsewhere comes as Refused."""
    seen: set[Path] = set()
    found: list[Found | Refused] = []
    for file in (each for path in paths for each in _below(path)):
        if isinstance(file, Found):
            real = file.path.resolve()
            if real in seen:
                continue
            seen.add(real)
        found.append(file)
    return _told_apart(found)


def uploaded(path: Path, name: str) -> Found | Refused:
    """A file that somebody sent under a name of theirs and that lies at `path`; nothing of the name leads anywhere."""
    parts = [part.strip() for part in shown_path(name[:LONGEST_NAME]).replace("\\", "/").split("/")]
    kept = [part for part in parts if part.strip(". ") and not part.endswith(":")]
    if not kept:
        return Refused(shown_path(name[:40]) or "upload", "it has no name: send it with the name that it has on disk")
    return Found(path, "/".join(kept), "/".join(kept))


def cannot_open(error: OSError) -> str:
    """What to say of a file or folder that the system does not open."""
    return f"it cannot be opened ({error.strerror}): check its name and permissions"


def _below(path: Path) -> Iterator[Found | Refused]:
    try:
        if not path.is_dir():
            yield Found(path, path.name) if path.is_file() else _not_a_file(path)
            return
    except OSError as error:
        yield Refused(_shown(path), cannot_open(error))
        return
    closed: list[Refused] = []
    empty = True
    for folder, folders, names in os.walk(path, onerror=lambda error: closed.append(_closed(error))):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        linked = [each for each in folders if os.path.islink(Path(folder, each))]
        yield from (
            Refused(_shown(Path(folder, each)), "it is a link to a folder: give that folder") for each in linked
        )
        for name in sorted(each for each in names if not each.startswith(".")):
            empty = False
            yield _checked(Path(folder, name), path)
    yield from closed
    if empty and not closed:
        yield Refused(_shown(path), "it holds no files: there is nothing to import")


def _closed(error: OSError) -> Refused:
    return Refused(shown_path(str(error.filename)), cannot_open(error))


def _checked(file: Path, root: Path) -> Found | Refused:
    try:
        if not file.is_file():
            return _not_a_file(file)
        if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
            return Refused(_shown(file), "it is a link that leads out of its folder: give the file itself")
    except OSError as error:
        return Refused(_shown(file), cannot_open(error))
    return Found(file, file.relative_to(root).as_posix())


def _not_a_file(path: Path) -> Refused:
    there = os.path.lexists(path)
    return Refused(_shown(path), NOT_A_FILE if there else "there is no such file: check its name")


def _shown(path: Path) -> str:
    return shown_path(str(path))


def _told_apart(found: Sequence[Found | Refused]) -> list[Found | Refused]:
    """Files of one name from several folders get as much of their folders' names as tells them apart."""
    parts: dict[str, list[tuple[str, ...]]] = {}
    for file in found:
        if isinstance(file, Found):
            parts.setdefault(file.name, []).append(file.path.resolve().parts)
    return [
        Found(file.path, _longer(file, parts[file.name]))
        if isinstance(file, Found) and len(parts[file.name]) > 1
        else file
        for file in found
    ]


def _longer(file: Found, others: Sequence[tuple[str, ...]]) -> str:
    parts = file.path.resolve().parts
    for length in range(file.name.count("/") + 2, len(parts)):
        if sum(other[-length:] == parts[-length:] for other in others) == 1:
            return "/".join(parts[-length:])
    return "/".join(parts)
