"""Files that crash their converter, keep it busy or eat memory are refused, and the batch goes on."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Refusal, Refused
from knowledge.importing import ImportedFile, read_paths
from knowledge.importing.contents import Document
from knowledge.importing.isolation import IsolatedConverter
from knowledge.importing.markdown import read_markdown
from tests.knowledge.importing.samples import docx, ole, patched, pdf, word_table, xlsx

pytestmark = pytest.mark.slow

SECONDS = 4.0
CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")
PAGE = pdf([[(12, "A page of text.")]])
DEEP = 50_000
LAUGHTER = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHS = f'<!DOCTYPE a [<!ENTITY a "ha">{LAUGHTER}]>'
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&i;</w:body></w:document>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "deep.html": (b"<html><body>" + b"<div>" * DEEP + b"text", "takes longer than 4 s"),
    "rows.docx": (
        docx([("", "x")], word_table([[f"{n}", f"{n * n}"] for n in range(50_000)])),
        "takes longer than 4 s",
    ),
    "pages.pdf": (pdf([[(12, f"Line {line} of a page") for line in range(30)]] * 5_000), "takes longer than 4 s"),
    "laughs.docx": (patched(docx([("", "x")]), "word/document.xml", LAUGHS + BODY), "XML entities"),
    "hidden.docx": (
        patched(docx([("", "x")]), "word/document.xml", f"<!--{'x' * 5_000}-->{LAUGHS}{BODY}"),
        "XML entities",
    ),
    "wide.docx": (
        patched(docx([("", "x")]), "word/document.xml", f"<?xml version='1.0'?>{LAUGHS}{BODY}".encode("utf-16")),
        "XML entities",
    ),
    "laughs.xlsx": (
        patched(xlsx({"a": [["b"]]}), "xl/worksheets/sheet1.xml", f"{LAUGHS}<worksheet>&i;</worksheet>"),
        "XML entities",
    ),
    "locked.docx": (ole(["EncryptionInfo", "EncryptedPackage"]), "is encrypted"),
    "locked.xlsx": (ole(["EncryptionInfo", "EncryptedPackage"]), "is encrypted"),
    "locked.pdf": (pdf([[(12, "secret")]], password=True), "is encrypted"),
    "old.doc": (ole(["WordDocument", "1Table"]), "(.doc): save it as DOCX"),
    "old.ppt": (ole(["Current User", "PowerPoint Document"]), "(.ppt): save it as PPTX"),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ImportedFile | Refused]:
    """Every hostile file in one batch, each followed by a good one."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (content, _) in HOSTILE.items():
        (folder / name).write_bytes(content)
        (folder / f"{name}.good.pdf").write_bytes(PAGE)
    return {Path(result.path).name: result for result in read_paths([folder], seconds_a_file=SECONDS)}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_locked_file_is_refused_by_name_and_the_next_is_read(
    results: dict[str, ImportedFile | Refused], name: str
) -> None:
    refused = results[name]
    assert isinstance(refused, Refused)
    assert HOSTILE[name][1] in refused.reason
    assert isinstance(results[f"{name}.good.pdf"], ImportedFile)


def children() -> set[int]:
    """The processes that this one started."""
    return {int(child) for child in CHILDREN.read_text().split()}


@pytest.fixture
def converter() -> Iterator[IsolatedConverter]:
    with IsolatedConverter() as converter:
        yield converter


def test_whatever_a_converter_raises_is_a_refusal(converter: IsolatedConverter) -> None:
    with pytest.raises(Refusal, match="damaged"):
        converter.convert("word", b"PK\x03\x04 no archive")
    assert isinstance(converter.convert("web page", b"<p>still there</p>"), Document)


def test_a_large_file_that_the_process_never_took_in_is_refused_too() -> None:
    with IsolatedConverter(seconds=0.0) as hurried, pytest.raises(Refusal, match="takes longer than"):
        hurried.convert("pdf", b"%PDF-" + bytes(20_000_000))


needs_proc = pytest.mark.skipif(not CHILDREN.exists(), reason="this system does not list a process's children")


@needs_proc
def test_a_process_that_died_between_two_files_is_started_again(converter: IsolatedConverter) -> None:
    others = children()
    converter.convert("pdf", PAGE)
    (child,) = children() - others
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert isinstance(converter.convert("pdf", PAGE), Document)


@needs_proc
def test_no_process_is_left_behind() -> None:
    others = children()
    with IsolatedConverter() as converter:
        converter.convert("pdf", PAGE)
        assert children() > others
    assert children() == others


def test_comments_that_would_keep_the_parser_busy_are_taken_out_first() -> None:
    text = "# Returns\n\n" + "<!--" * 20_000 + " Within seven days."
    (section,) = read_markdown(text).sections
    assert section.text.endswith("Within seven days.")
