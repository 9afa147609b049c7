"""What kind of file something is: by its content first, by its name only where the content leaves it open."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from knowledge.errors import Refusal
from knowledge.importing.exchange import MARK


class Kind(StrEnum):
    """The families of files that can be read."""

    ARCHIVE = "archive"
    GZIP = "gzip"
    WORD = "word"
    SPREADSHEET = "spreadsheet"
    OLD_SPREADSHEET = "old spreadsheet"
    SLIDES = "slides"
    BOOK = "book"
    PDF = "pdf"
    MAIL = "mail"
    TEXT = "text"


PACKAGES = frozenset({Kind.WORD, Kind.SPREADSHEET, Kind.SLIDES, Kind.BOOK})


class TextKind(StrEnum):
    """The families of text files."""

    JSON_LINES = "json lines"
    JSON = "json"
    WEB_PAGE = "web page"
    TABLE = "table"
    MARKDOWN = "markdown"
    PLAIN = "plain"


EXPORTED = b'{"' + MARK.encode() + b'": '
"""How an exported knowledge base begins, whatever its texts say further on."""

CONTAINER = "META-INF/container.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = (
    (b"\x89PNG", "a picture: type its text into a document"),
    (b"\xff\xd8\xff", "a picture: type its text into a document"),
    (b"GIF8", "a picture: type its text into a document"),
    (b"II*\x00", "a picture: type its text into a document"),
    (b"MM\x00*", "a picture: type its text into a document"),
    (b"Rar!", "a RAR archive: pack it as ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: pack it as ZIP"),
    (b"BZh", "a bzip2 archive: pack it as ZIP"),
    (b"\xfd7zXZ\x00", "an xz archive: pack it as ZIP"),
    (b"{\\rtf", "an RTF document: save it as DOCX"),
    (b"MZ\x90", "a program, not a document"),
    (b"\x7fELF", "a program, not a document"),
    (b"SQLite format 3\x00", "a database: export the table as CSV"),
    (b"ID3\x03", "a sound recording, not a document"),
    (b"OggS", "a sound recording, not a document"),
    (b"RIFF", "a recording or picture, not a document"),
    (b"\x00\x00\x01\x00", "a picture: type its text into a document"),
)
HTML_TAG = re.compile(r"<(!doctype html|html|head|body|table|div|p|h[1-6]|ul|article|section)\b[^<>]*>", re.IGNORECASE)
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^(---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
MARKDOWN_LINE = re.compile(r"^(#{1,6} \S.*|\|.*\|[ \t]*|\|? ?:?-{3,}:? ?(\|.*)?|```.*|[*-] \*\*.*)$", re.MULTILINE)
TABLE_EXTENSIONS = frozenset({".csv", ".tsv", ".tab"})
MARKDOWN_EXTENSIONS = frozenset({".md", ".markdown", ".mdx", ".mkd"})


def kind_of(data: bytes) -> Kind:
    """The family of a file's bytes; raises Refusal for what is known to be unreadable."""
    head = data[:1024]
    if head.startswith(EXPORTED):
        return Kind.TEXT
    if data[257:262] == b"ustar":
        raise Refusal("it is a TAR archive: pack it as ZIP")
    for start, what in UNREADABLE:
        if head.startswith(start):
            raise Refusal(f"it is {what}")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if head.startswith(OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in head:
        return Kind.PDF
    return Kind.GZIP if head.startswith(b"\x1f\x8b") else Kind.TEXT


def text_kind_of(text: str, name: str) -> TextKind:
    """The family of a text; `name` decides only where the text fits several."""
    start = text[:200_000].lstrip("\ufeff \t\r\n")
    extension = PurePath(name).suffix.lower()
    if start.startswith(("{", "[")) and (found := _json_kind(start, extension)):
        return found
    if is_web_page(start, extension):
        return TextKind.WEB_PAGE
    if extension in TABLE_EXTENSIONS:
        return TextKind.TABLE
    if extension in MARKDOWN_EXTENSIONS or _is_markdown(start):
        return TextKind.MARKDOWN
    return TextKind.PLAIN


def is_web_page(start: str, extension: str) -> bool:
    """Whether a text is HTML: it begins as such, or has several structural tags and no other name for itself."""
    if re.match(r"(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*<(!doctype html|html|head|body)\b", start, re.I | re.S):
        return True
    tags = len(HTML_TAG.findall(start[:20_000]))
    return bool(tags) if extension in {".html", ".htm", ".xhtml", ".xls"} else start.startswith("<") and tags >= 3


def _json_kind(start: str, extension: str) -> TextKind | None:
    if extension in {".jsonl", ".ndjson"}:
        return TextKind.JSON_LINES
    first, _, rest = start.partition("\n")
    if re.match(r'\{\s*".*\}\s*$', first) and rest.lstrip().startswith("{"):
        return TextKind.JSON_LINES
    if extension == ".json" or re.match(r'(\[\s*)?\{\s*"', start):
        return TextKind.JSON
    return None


def _is_markdown(start: str) -> bool:
    if FRONT_MATTER.match(start):
        return True
    marks = MARKDOWN_LINE.findall(start[:20_000])
    return bool(re.match(r"#{1,3} \S", start)) or len(marks) >= 5


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refusal("it is damaged: its ZIP structure cannot be read; send the file again") from error
    if "EncryptedPackage" in names:
        raise Refusal("it is encrypted: save it without a password")
    for folder, kind in (("word/", Kind.WORD), ("xl/", Kind.SPREADSHEET), ("ppt/", Kind.SLIDES)):
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return kind
    if any(name.endswith(CONTAINER) and name.count("/") <= 2 for name in names):
        return Kind.BOOK
    if "mimetype" in names and "content.xml" in names:
        raise Refusal("it is an OpenDocument file: save it as DOCX, XLSX or PPTX")
    return Kind.ARCHIVE


def _kind_of_ole(data: bytes) -> Kind:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            streams = {"/".join(path) for path in document.listdir()}
    except Exception as error:
        # olefile raises whatever a damaged structure leads to (OSError, IndexError, struct.error, ...)
        raise Refusal("it is damaged: its Office structure cannot be read; send the file again") from error
    return kind_of_streams(streams)


def kind_of_streams(streams: set[str]) -> Kind:
    """The family of an old Office file by the names of the streams in it."""
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        raise Refusal("it is encrypted: save it without a password")
    if streams & {"Workbook", "Book"}:
        return Kind.OLD_SPREADSHEET
    if "__properties_version1.0" in streams:
        return Kind.MAIL
    if "WordDocument" in streams:
        raise Refusal("it is a Word document of the old format (.doc): save it as DOCX")
    if "PowerPoint Document" in streams:
        raise Refusal("it is a presentation of the old format (.ppt): save it as PPTX")
    raise Refusal("it is an Office file of an unknown kind: save it as DOCX, XLSX, PPTX or PDF")
