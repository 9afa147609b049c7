"""What a document says about itself outside its text: defaults for its articles, as Markdown's front matter is."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from knowledge.importing.contents import Document
from knowledge.importing.fields import language_code, plain_name
from knowledge.text import language_of

CORE = "docProps/core.xml"
CORE_FIELDS: Mapping[str, str] = {
    "category": "business_type",
    "creator": "owner",
    "keywords": "keywords",
    "language": "language",
}
UNREADABLE = (KeyError, ElementTree.ParseError, ValueError, LookupError, zipfile.BadZipFile, zlib.error, EOFError)
SAMPLE_LETTERS = 20_000
LONGEST_AUTHOR = 100
NOBODY = frozenset(
    plain_name(each)
    for each in (
        *("Administrator", "admin", "user", "Windows User", "Microsoft Office User", "Microsoft", "Author", "unknown"),
        *(
            "python-docx",
            "html-to-docx",
            "Apache POI",
            "openpyxl",
            "Un-named",
            "管理员",
            "用户",
            "微软用户",
            "作者",
            "未知",
        ),
    )
)
"""What programs write where the author's name belongs."""

META_FIELDS = frozenset(
    {"business_type", "audience", "owner", "review_by", "language", "id_prefix", "effective_from", "effective_until"}
)


def word_properties(data: bytes) -> dict[str, object]:
    """Fields out of the core properties of an Office file: its category, author, language and keywords."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = ElementTree.fromstring(package.read(CORE))  # noqa: S314 - packages with entities were refused
    except UNREADABLE:  # a file without properties, or with broken ones, still has its text
        return {}
    values = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root}
    found: dict[str, object] = {field: values[name] for name, field in CORE_FIELDS.items() if values.get(name)}
    author = str(found.get("owner", ""))
    if plain_name(author) in NOBODY or len(author) > LONGEST_AUTHOR:
        found.pop("owner", None)
    return found


def page_properties(page: Any) -> dict[str, object]:
    """Fields out of `<meta name="business_type" content="complaint">` and the like; `page` is a parsed web page."""
    found: dict[str, object] = {}
    for element in page.find_all("meta"):
        name = str(element.get("name") or "").strip().lower()
        content = str(element.get("content") or "").strip()
        if name in META_FIELDS and content:
            found.setdefault(name, content)
    return found


def with_properties(document: Document, properties: Mapping[str, object], template_language: object) -> Document:
    """A document with defaults out of its properties, where its front matter names none.

    `template_language` counts only if the text as a whole is in it, and for an article only where its own text leaves
    the question open: whoever writes in another language seldom corrects what the template said.
    """
    defaults = {**properties, **document.defaults}
    code = language_code(str(template_language or ""))
    if code is not None and code == language_of(_text_of(document)[:SAMPLE_LETTERS]):
        defaults["usual_language"] = code
    return replace(document, defaults=defaults)


def _text_of(document: Document) -> str:
    cells = (cell for table in document.tables for row in table.rows for cell in row)
    return "\n".join([*(f"{' '.join(section.path)}\n{section.text}" for section in document.sections), *cells])
