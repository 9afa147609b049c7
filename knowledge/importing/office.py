"""Word, PowerPoint, EPUB and Outlook files, through markitdown's converters to Markdown.

The converters are called directly: the dispatcher of markitdown would load a model to guess the type of each file,
which is known here.
"""

import io
import re
import zipfile
from dataclasses import replace
from typing import Protocol

from knowledge.domain import Section
from knowledge.errors import Refusal
from knowledge.importing.cleaning import clean
from knowledge.importing.contents import Document
from knowledge.importing.kinds import CONTAINER
from knowledge.importing.markdown import read_markdown
from knowledge.importing.plain_text import read_plain_text
from knowledge.importing.properties import with_properties, word_properties

SLIDE = re.compile(r"^<!-- Slide number: (\d+) -->$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
BOOK_DATA = re.compile(r"\A(?:\*\*[A-Z]\w+:\*\*.*\n)+")
MAIL_TEXT = "\n## Content\n"
STYLES_IN_CHINESE = "\n".join(
    [f"p[style-name='标题 {level}'] => h{level}:fresh" for level in range(1, 7)]
    + ["p[style-name='Title'] => h1:fresh", "p[style-name='标题'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]
)


class Converted(Protocol):
    """What markitdown returns."""

    markdown: str
    title: str | None


def read_word(data: bytes) -> Document:
    """Sections of a DOCX file by its heading styles; its category, author and language hold for all of them."""
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter

    result = DocxConverter().convert(io.BytesIO(data), StreamInfo(extension=".docx"), style_map=STYLES_IN_CHINESE)  # type: ignore[no-untyped-call]
    properties = word_properties(data)
    language = properties.pop("language", "")
    return with_properties(_document(result.markdown), properties, language)


def read_slides(data: bytes) -> Document:
    """Sections of a PPTX file, at least one a slide."""
    from markitdown import StreamInfo
    from markitdown.converters import PptxConverter

    result = PptxConverter().convert(io.BytesIO(data), StreamInfo(extension=".pptx"))  # type: ignore[no-untyped-call]
    parts = SLIDE.split(result.markdown)
    sections: list[Section] = []
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        slide = _document(text, wrapped=False)
        sections.extend(replace(section, place=f"slide {number}") for section in slide.sections)
    return Document(tuple(sections))


def read_book(data: bytes) -> Document:
    """Sections of an EPUB book in reading order."""
    from markitdown import StreamInfo
    from markitdown.converters import EpubConverter

    book = io.BytesIO(_at_top(data))
    result = EpubConverter().convert(book, StreamInfo(extension=".epub"))  # type: ignore[no-untyped-call]
    return _document(BOOK_DATA.sub("", result.markdown))


def read_mail(data: bytes) -> Document:
    """The text of an Outlook message under its subject; sender and recipients are nobody's business here."""
    from markitdown import StreamInfo
    from markitdown.converters import OutlookMsgConverter

    result: Converted = OutlookMsgConverter().convert(io.BytesIO(data), StreamInfo(extension=".msg"))
    text = clean(result.markdown.partition(MAIL_TEXT)[2])
    if not text:
        raise Refusal("it is an Outlook message without plain text: save it as TXT or PDF")
    subject = (result.title or "").strip()
    return Document(
        tuple(
            replace(section, path=(subject, *section.path) if subject else section.path)
            for section in read_plain_text(text)
        )
    )


def _at_top(data: bytes) -> bytes:
    """The book itself where someone packed its folder: the converter looks for its parts at the top only."""
    with zipfile.ZipFile(io.BytesIO(data)) as outer:
        container = next(name for name in outer.namelist() if name.endswith(CONTAINER))
        folder = container.removesuffix(CONTAINER)
        if not folder:
            return data
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as book:
            for name in outer.namelist():
                if name.startswith(folder) and not name.endswith("/"):
                    book.writestr(name.removeprefix(folder), outer.read(name))
        return inner.getvalue()


def _document(markdown: str, *, wrapped: bool = True) -> Document:
    return read_markdown(clean(PICTURE.sub("", markdown)), wrapped=wrapped)
