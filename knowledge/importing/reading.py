"""Files, folders and ZIPs of them to articles. One bad file never stops the rest."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.encodings import decode
from knowledge.importing.kinds import Kind, kind_of
from knowledge.importing.texts import read_text
from knowledge.protocols import Progress

LARGEST_FILE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file read completely, before anything is stored.

    `path` is as the person gave it, "a.zip/faq.csv" inside a ZIP; `refused` holds its rows that cannot be articles.
    """

    path: str
    drafts: tuple[ArticleDraft, ...]
    refused: tuple[Refused, ...]


def read_paths(paths: Sequence[Path], progress: Progress | None = None) -> Iterator[ImportedFile | Refused]:
    """Files, folders (recursively, in order of name, hidden files left out) and ZIPs of them, one after the other."""
    files = [each for path in paths for each in _files(path)]
    for number, (path, name) in enumerate(files, 1):
        try:
            yield read_file(path, name)
        except Refusal as refusal:
            yield Refused(str(path), str(refusal))
        if progress is not None:
            progress("files", number, len(files))


def read_file(path: Path, name: str) -> ImportedFile:
    """One file; ids and sources are made from `name`. Raises Refusal with a sentence that says what to do."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise Refusal("it is larger than 50 MB: split it")
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"it cannot be opened ({error.strerror}): check its name and permissions") from error
    if not data.strip(b"\x00 \t\r\n"):
        raise Refusal("it is empty")
    kind = kind_of(data)
    if kind is not Kind.TEXT:
        raise Refusal(f"it is of the kind {kind}")
    drafts, refused = read_text(decode(data), name)
    return ImportedFile(str(path), drafts, refused)


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(each for each in names if not each.startswith(".")):
            file = Path(folder, name)
            yield file, file.relative_to(path).as_posix()
