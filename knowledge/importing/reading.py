"""Files, folders and ZIPs of them to articles. One bad file never stops the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.archives import check_package, gunzipped, members
from knowledge.importing.articles import Articles, articles_of
from knowledge.importing.cleaning import storable
from knowledge.importing.encodings import decode
from knowledge.importing.finding import Found, files_in
from knowledge.importing.isolation import IsolatedConverter
from knowledge.importing.kinds import PACKAGES, Kind, TextKind, kind_of, text_kind_of
from knowledge.importing.texts import read_text
from knowledge.protocols import Progress

LARGEST_FILE_BYTES = 50_000_000
LARGE_MARKDOWN_LETTERS = 200_000
"""From here on Markdown is parsed under a time limit: a hostile text takes time with the square of its length."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file read completely, before anything is stored.

    `path` is as the person gave it, "a.zip/faq.csv" inside a ZIP; `refused` holds its rows that cannot be articles.
    """

    path: str
    drafts: tuple[ArticleDraft, ...]
    refused: tuple[Refused, ...]


def read_paths(paths: Sequence[Path], progress: Progress | None = None) -> Iterator[ImportedFile | Refused]:
    """Files, folders (recursively, in order of name, hidden files left out) and ZIPs of them, one after the other.

    Ids are made from a file's path below the folder that was given, or from its name when it was given itself.
    """
    found = files_in(paths)
    with IsolatedConverter() as converter:
        for number, file in enumerate(found, 1):
            yield from _read_found(file, converter) if isinstance(file, Found) else [file]
            if progress is not None:
                progress("files", number, len(found))


def read_file(path: Path, name: str) -> ImportedFile:
    """One file that is no archive; ids and sources are made from `name`. Raises Refusal, saying what to do."""
    with IsolatedConverter() as converter:
        data = _content(path)
        return _imported(storable(str(path)), name, _read(data, name, converter))


def _read_found(file: Found, converter: IsolatedConverter) -> Iterator[ImportedFile | Refused]:
    shown = storable(str(file.path))
    try:
        data = _content(file.path)
        yield from _read_any(data, file.name, shown, converter)
    except Refusal as refusal:
        yield Refused(shown, str(refusal))


def _read_any(
    data: bytes, name: str, shown: str, converter: IsolatedConverter, *, inside: int = 0
) -> Iterator[ImportedFile | Refused]:
    """A file, or all files of an archive that lies at most in one other."""
    if kind_of(data) is not Kind.ARCHIVE:
        yield _imported(shown, name, _read(data, name, converter))
        return
    if inside > 1:
        raise Refusal("it is an archive in an archive in an archive: unpack the outer one")
    for member, content in members(data):
        path = storable(f"{shown}/{member}")
        try:
            if isinstance(content, Refused):
                raise Refusal(content.reason)
            yield from _read_any(content, f"{name}/{member}", path, converter, inside=inside + 1)
        except Refusal as refusal:
            yield Refused(path, str(refusal))


def _imported(shown: str, name: str, articles: Articles) -> ImportedFile:
    """A file under the path that the person gave, which its refused rows name too."""
    drafts, refused = articles
    rows = (replace(row, path=shown + row.path.removeprefix(name.removesuffix(".gz"))) for row in refused)
    return ImportedFile(shown, drafts, tuple(rows))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise Refusal("it is larger than 50 MB: split it")
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"it cannot be opened ({error.strerror}): check its name and permissions") from error


def _read(data: bytes, name: str, converter: IsolatedConverter) -> Articles:
    name = storable(name)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refusal("it is empty: there is nothing to import")
    kind = kind_of(data)
    if kind is Kind.GZIP:
        data, name = gunzipped(data), name.removesuffix(".gz")
        kind = kind_of(data)
        if kind in {Kind.GZIP, Kind.ARCHIVE}:
            raise Refusal("it is an archive in a gzip file: pack it as ZIP")
    if kind is Kind.TEXT:
        return _read_text(data, name, converter)
    if kind in PACKAGES:
        check_package(data)
    return articles_of(converter.convert(kind.value, data), name)


def _read_text(data: bytes, name: str, converter: IsolatedConverter) -> Articles:
    text = decode(data)
    kind = text_kind_of(text, name)
    if kind is TextKind.WEB_PAGE or (kind is TextKind.MARKDOWN and len(text) > LARGE_MARKDOWN_LETTERS):
        return articles_of(converter.convert(kind.value, text.encode("utf-8", errors="replace")), name)
    return read_text(text, name)
