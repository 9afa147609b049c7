"""ZIP and gzip files, unpacked in memory and never by their own names; whatever could fill it is refused first."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from knowledge.domain import Refused
from knowledge.errors import Refusal
from knowledge.importing.encodings import decode

MOST_MEMBERS = 10_000
MOST_UNPACKED_BYTES = 200_000_000
MOST_RATIO = 100
RATIO_COUNTS_ABOVE_BYTES = 10_000_000
LARGEST_MEMBER_BYTES = 50_000_000
UTF8_NAME = 0x800
ENCRYPTED = 0x1
HEAD_BYTES = 1_000_000
"""Entities are declared above the first element; nobody writes this much there who does not hide something."""


def members(data: bytes) -> Iterator[tuple[str, bytes | Refused]]:
    """Name and content of each file in a ZIP, in order of name; hidden ones are left out.

    Raises Refusal before anything is unpacked when the whole is not to be trusted; a single member that is encrypted
    or damaged comes as Refused, with its name alone as path.
    """
    with _opened(data) as archive:
        files = _checked(archive, len(data))
        named = sorted((_name_of(file), file) for file in files if not file.is_dir())
        visible = [(name, file) for name, file in named if not _is_hidden(name)]
        if not visible:
            raise Refusal("it holds no files: there is nothing to import")
        for name, file in visible:
            try:
                yield name, _read(archive, file)
            except Refusal as refusal:
                yield name, Refused(name, str(refusal))


def check_package(data: bytes) -> None:
    """Raise Refusal when an Office file or book, which is a ZIP, would unpack to too much or defines XML entities."""
    with _opened(data) as archive:
        for file in _checked(archive, len(data)):
            if file.filename.lower().endswith((".xml", ".rels", ".xhtml", ".html", ".opf", ".ncx")):
                head = _read(archive, file, HEAD_BYTES)
                if b"<!ENTITY" in head.replace(b"\x00", b""):  # in UTF-16 too
                    raise Refusal("it defines XML entities, as no office program does: save it again from its program")


def gunzipped(data: bytes) -> bytes:
    """The content of a gzip file, which may be as large as any other file."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, LARGEST_MEMBER_BYTES + 1)
    except zlib.error as error:
        raise Refusal("it is damaged: its gzip data cannot be unpacked; send the file again") from error
    _check_sizes(len(data), len(unpacked))
    if len(unpacked) > LARGEST_MEMBER_BYTES:
        raise Refusal("it unpacks to more than 50 MB: split it")
    if not unpacker.eof:
        raise Refusal("it is damaged: its gzip data end too early; send the file again")
    return unpacked


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refusal("it is damaged: its ZIP structure cannot be read; send the file again") from error


def _checked(archive: zipfile.ZipFile, packed: int) -> list[zipfile.ZipInfo]:
    files = archive.infolist()
    if len(files) > MOST_MEMBERS:
        raise Refusal(f"it holds more than {MOST_MEMBERS:,} files: split it")
    # A member never gives more bytes than it declares: zipfile stops there and finds the checksum wrong.
    _check_sizes(packed, sum(file.file_size for file in files))
    for file in files:
        if _leads_outside(file.filename):
            raise Refusal(f"it holds a file with an unsafe path ('{file.filename[:80]}'): pack it again")
        if stat.S_ISLNK(file.external_attr >> 16):
            raise Refusal(f"it holds a link ('{file.filename[:80]}'): pack the file itself")
    return files


def _check_sizes(packed: int, unpacked: int) -> None:
    if unpacked > MOST_UNPACKED_BYTES:
        raise Refusal("it unpacks to more than 200 MB: split it")
    if unpacked > RATIO_COUNTS_ABOVE_BYTES and unpacked > MOST_RATIO * packed:
        raise Refusal("it unpacks to more than 100 times its size, like a ZIP bomb: pack it again without empty data")


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or bool(PureWindowsPath(name).drive)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _name_of(file: zipfile.ZipInfo) -> str:
    """The name as it was meant: Chinese systems write their own encoding, which ZIP takes for code page 437."""
    if file.flag_bits & UTF8_NAME or file.filename.isascii():
        return file.filename
    try:
        return decode(file.filename.encode("cp437"))
    except (UnicodeEncodeError, Refusal):
        return file.filename


def _read(archive: zipfile.ZipFile, file: zipfile.ZipInfo, limit: int = LARGEST_MEMBER_BYTES) -> bytes:
    if file.flag_bits & ENCRYPTED:
        raise Refusal("it is encrypted: pack it without a password")
    if limit == LARGEST_MEMBER_BYTES and file.file_size > limit:
        raise Refusal("it is larger than 50 MB: split it")
    try:
        with archive.open(file) as member:
            return member.read(limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Refusal("it is damaged: it cannot be unpacked; send the file again") from error
