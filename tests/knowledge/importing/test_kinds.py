import pytest

from knowledge import Refusal
from knowledge.importing.kinds import Kind, TextKind, kind_of, kind_of_streams, text_kind_of


@pytest.mark.parametrize(
    ("streams", "reason"),
    [
        ({"EncryptedPackage", "EncryptionInfo"}, "encrypted"),
        ({"WordDocument", "1Table"}, "old format \\(.doc\\): save it as DOCX"),
        ({"PowerPoint Document"}, "old format \\(.ppt\\): save it as PPTX"),
        ({"Contents"}, "unknown kind"),
    ],
)
def test_old_office_files_that_no_converter_reads_are_refused_by_name(streams: set[str], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        kind_of_streams(streams)


def test_old_workbooks_and_messages_are_known_by_their_streams() -> None:
    assert kind_of_streams({"Workbook"}) is Kind.OLD_SPREADSHEET
    assert kind_of_streams({"__properties_version1.0"}) is Kind.MAIL


@pytest.mark.parametrize("data", [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xff\xd8\xff\xe0", b"{\\rtf1 text}"])
def test_foreign_formats_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"it is an? "):
        kind_of(data)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("<!DOCTYPE html><p>x", "a.txt", TextKind.WEB_PAGE),
        ("<table><tr><td>x</td></tr></table>", "export.xls", TextKind.WEB_PAGE),
        ('{"id": "1"}\n{"id": "2"}', "a.txt", TextKind.JSON_LINES),
        ('[{"id": "1"}]', "a.txt", TextKind.JSON),
        ("# 手册\n\ntext", "a.txt", TextKind.MARKDOWN),
        ("[1] see below", "a.txt", TextKind.PLAIN),
        ("a < b and b > c", "a.html.txt", TextKind.PLAIN),
    ],
)
def test_the_kind_of_a_text_is_seen_in_it(text: str, name: str, kind: TextKind) -> None:
    assert text_kind_of(text, name) is kind
