"""The files that a person means with paths: folders are walked, hidden files and repeats left out, links distrusted."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.domain import Refused
from knowledge.importing.cleaning import storable


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `name` makes its ids: its path below the folder that was given, or its own name."""

    path: Path
    name: str


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


def _below(path: Path) -> Iterator[Found | Refused]:
    if not path.is_dir():
        yield Found(path, path.name) if path.is_file() else _not_a_file(path)
        return
    empty = True
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        linked = [each for each in folders if Path(folder, each).is_symlink()]
        yield from (
            Refused(_shown(Path(folder, each)), "it is a link to a folder: give that folder") for each in linked
        )
        for name in sorted(each for each in names if not each.startswith(".")):
            empty = False
            yield _checked(Path(folder, name), path)
    if empty:
        yield Refused(_shown(path), "it holds no files: there is nothing to import")


def _checked(file: Path, root: Path) -> Found | Refused:
    if not file.is_file():
        return _not_a_file(file)
    if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
        return Refused(_shown(file), "it is a link that leads out of its folder: give the file itself")
    return Found(file, file.relative_to(root).as_posix())


def _not_a_file(path: Path) -> Refused:
    there = os.path.lexists(path)
    return Refused(
        _shown(path), "it is not a file that can be read" if there else "there is no such file: check its name"
    )


def _shown(path: Path) -> str:
    return storable(str(path))


def _told_apart(found: Sequence[Found | Refused]) -> list[Found | Refused]:
    """Files of one name from several folders get as much of their folders' names as tells them apart."""
    names = Counter(file.name for file in found if isinstance(file, Found))
    return [
        Found(file.path, _longer(file, found)) if isinstance(file, Found) and names[file.name] > 1 else file
        for file in found
    ]


def _longer(file: Found, found: Sequence[Found | Refused]) -> str:
    others = [other.path.resolve() for other in found if isinstance(other, Found) and other.name == file.name]
    parts = file.path.resolve().parts
    for length in range(file.name.count("/") + 2, len(parts)):
        if sum(other.parts[-length:] == parts[-length:] for other in others) == 1:
            return "/".join(parts[-length:])
    return "/".join(parts)
