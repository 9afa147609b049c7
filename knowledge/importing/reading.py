"""Files, folders and ZIPs of them to articles. One bad file never stops the rest."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.archives import check_package, gunzipped, members
from knowledge.importing.articles import Articles, articles_of
from knowledge.importing.cutting import storable_parts
from knowledge.importing.encodings import decode
from knowledge.importing.finding import NOT_A_FILE, Found, cannot_open, files_in
from knowledge.importing.isolation import SECONDS_A_FILE, IsolatedConverter
from knowledge.importing.kinds import PACKAGES, Kind, TextKind, kind_of
from knowledge.importing.naming import safe_name, shown_path
from knowledge.importing.texts import kind_of_text, read_text
from knowledge.importing.watching import watched_by
from knowledge.protocols import Progress

LARGEST_FILE_BYTES = 50_000_000
READING_RULES = 1
"""Version of what readers make of files: raised when they make something else, so that files are read again."""

LARGE_MARKDOWN_LETTERS = 200_000
"""From here on Markdown is parsed under a time limit: a hostile text takes time with the square of its length."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file read completely, before anything is stored.

    `path` is as the person gave it, "a.zip/faq.csv" inside a ZIP; `name`, which makes ids, is what the same file is
    known by when it comes again; `digest` changes with its bytes. `refused` holds its rows that cannot be articles.
    """

    path: str
    name: str
    digest: str
    drafts: tuple[ArticleDraft, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was not read because the same bytes came in before under the same name."""

    path: str
    name: str
    digest: str


Known = Callable[[str, str], bool]
"""Whether a file of this name and digest need not be read again."""

Reading = ImportedFile | Unread | Refused


def nothing_known(_name: str, _digest: str) -> bool:
    """Every file is read."""
    return False


def read_paths(
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    seconds_a_file: float = SECONDS_A_FILE,
    is_known: Known = nothing_known,
) -> Iterator[Reading]:
    """Files, folders (recursively, in order of name, hidden files left out) and ZIPs of them, one after the other.

    Ids are made from a file's path below the folder that was given, or from its name when it was given itself. A file
    whose converter takes longer than `seconds_a_file` is refused; what `is_known` comes as Unread. `progress` is told
    of files, and of the rows of a file that has many.
    """
    yield from read_files(files_in(paths), progress, seconds_a_file=seconds_a_file, is_known=is_known)


def read_files(
    found: Sequence[Found | Refused],
    progress: Progress | None = None,
    *,
    seconds_a_file: float = SECONDS_A_FILE,
    is_known: Known = nothing_known,
) -> Iterator[Reading]:
    """`read_paths` of files that are found already."""
    with IsolatedConverter(seconds_a_file) as converter:
        reader = _Reader(converter, progress, is_known)
        for number, file in enumerate(found):
            if progress is not None:
                progress("files", number, len(found))
            yield from reader.read_found(file) if isinstance(file, Found) else [file]
        if progress is not None and found:
            progress("files", len(found), len(found))


def read_file(path: Path, name: str) -> ImportedFile:
    """One file that is no archive; ids and sources are made from `name`. Raises Refusal, saying what to do."""
    data = _content(path)
    if kind_of(data) is Kind.ARCHIVE:
        raise Refusal("it is an archive: give one of the files in it")
    with IsolatedConverter() as converter:
        return _Reader(converter, None, nothing_known).read(data, name, shown_path(name))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file after the other. In its methods `name` makes ids and sources, `shown` is what the person gave."""

    converter: IsolatedConverter
    progress: Progress | None
    is_known: Known

    def read_found(self, file: Found) -> Iterator[Reading]:
        shown = file.shown or shown_path(str(file.path))
        try:
            yield from self._read_any(_content(file.path), file.name, shown)
        except Refusal as refusal:
            yield Refused(shown, str(refusal))

    def _read_any(self, data: bytes, name: str, shown: str, *, inside: int = 0) -> Iterator[Reading]:
        """A file, or all files of an archive that lies at most in one other."""
        if kind_of(data) is not Kind.ARCHIVE:
            known = Unread(shown, safe_name(name), _digest(data))
            yield known if self.is_known(known.name, known.digest) else self.read(data, name, shown)
            return
        if inside > 1:
            raise Refusal("it is an archive in an archive in an archive: unpack the outer one")
        for member, content in members(data):
            path = shown_path(f"{shown}/{member}")
            try:
                if isinstance(content, Refused):
                    raise Refusal(content.reason)
                yield from self._read_any(content, f"{name}/{member}", path, inside=inside + 1)
            except Refusal as refusal:
                yield Refused(path, str(refusal))

    def read(self, data: bytes, name: str, shown: str) -> ImportedFile:
        """One file that is no archive; raises Refusal."""
        name = safe_name(name)
        drafts, refused = self._articles(data, name)
        rows = (replace(row, path=shown + row.path.removeprefix(name.removesuffix(".gz"))) for row in refused)
        return ImportedFile(shown, name, _digest(data), tuple(storable_parts(drafts)), tuple(rows))

    def _articles(self, data: bytes, name: str) -> Articles:
        if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise Refusal("it is empty: there is nothing to import")
        kind = kind_of(data)
        if kind is Kind.GZIP:
            data, name = gunzipped(data), name.removesuffix(".gz")
            kind = kind_of(data)
            if kind in {Kind.GZIP, Kind.ARCHIVE}:
                raise Refusal("it is an archive in a gzip file: pack it as ZIP")
        if kind is Kind.TEXT:
            return self._articles_of_text(decode(data), name)
        if kind in PACKAGES:
            check_package(data)
        return self._converted(kind.value, data, name)

    def _articles_of_text(self, text: str, name: str) -> Articles:
        kind = kind_of_text(text, name)
        if kind is TextKind.WEB_PAGE or (kind is TextKind.MARKDOWN and len(text) > LARGE_MARKDOWN_LETTERS):
            return self._converted(kind.value, text.encode("utf-8", errors="replace"), name)
        return read_text(text, name, watched_by(self.progress, _rows_of(name)))

    def _converted(self, kind: str, data: bytes, name: str) -> Articles:
        return articles_of(self.converter.convert(kind, data), name, watched_by(self.progress, _rows_of(name)))


def _digest(data: bytes) -> str:
    return hashlib.sha256(f"{READING_RULES}\n".encode() + data).hexdigest()


def _rows_of(name: str) -> str:
    return f"rows of {name.rsplit('/', 1)[-1]}"


def _content(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Refusal(NOT_A_FILE)
            # A file can grow while it is read, and those in /proc say that they are empty.
            data = b"" if about.st_size > LARGEST_FILE_BYTES else file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise Refusal(cannot_open(error)) from error
    if max(about.st_size, len(data)) > LARGEST_FILE_BYTES:
        raise Refusal("it is larger than 50 MB: split it")
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Opens a file; a pipe at its place would otherwise wait for somebody who writes."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
