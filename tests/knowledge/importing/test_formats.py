"""Every format through its real converter; the first file starts the process that they run in."""

import random
from pathlib import Path

import pytest

from knowledge import ArticleDraft, Refused
from knowledge.importing import ImportedFile, read_paths
from tests.knowledge.importing.samples import docx, epub, pdf, pptx, word_table, xlsx, zipped

pytestmark = pytest.mark.slow

RETURNS = "退货请在签收后七天内提出，商品须未经使用，包装完好。"
PAGE = f"""<!doctype html><html><head><title>帮助中心 | 云舟</title></head><body>
<nav><a href="/">首页</a><a href="/login">登录</a></nav><div class="cookie-banner">本站使用 Cookie</div>
<main><h1>退货</h1><p>{RETURNS}</p><table><tr><th>地区</th><th>费用</th></tr><tr><td>香港</td>
<td>20 元</td></tr></table><h2>多久退款？</h2><p>收到退货后三个工作日内原路退回。</p></main>
<footer>云舟公司</footer></body></html>"""
FILES: dict[str, bytes] = {
    "manual.docx": docx([("Heading1", "退货"), ("", RETURNS)], word_table([["地区", "费用"], ["香港", "20 元"]])),
    "faq.docx": docx([("", "常见问题")], word_table([["问题", "答案"], ["能退吗？", RETURNS]])),
    "page.html": PAGE.encode("gbk"),
    "really_html.doc": PAGE.encode(),
    "slides.pptx": pptx([("Returns", "Within seven days of delivery.\nIn the original box.")]),
    "book.epub": epub({"Returns": "Within seven days of delivery, in the original box."}),
    "guide.pdf": pdf(
        [
            [(20, "Returns"), (12, "Return the parcel within seven days."), (12, "We pay the postage.")],
            [(20, "Refunds"), (12, "Money comes back within three working days.")],
        ]
    ),
    "plain.pdf": pdf([[(12, "Only text here, no heading."), (12, "A second line.")], [(12, "The next page.")]]),
    "really_pdf.txt": pdf([[(12, "A text in a file with another name.")]]),
    "faq.xlsx": xlsx({"问答": [["问题", "答案"], ["能退吗？", RETURNS]]}),
    "scan.pdf": pdf([[]]),
    "broken.pdf": b"%PDF-1.7\nnothing follows",
    "broken.docx": docx([("", "x")])[:200],
    "pictures.docx": docx([]),
    "bomb.docx": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b"\0" * 30_000_000}),
    "entities.docx": zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": '<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'}
    ),
    "empty.txt": b" \n",
    "picture.txt": b"\x89PNG\r\n\x1a\n0000",
    "noise.bin": bytes(range(256)) * 4,
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ImportedFile | Refused]:
    folder = tmp_path_factory.mktemp("formats")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return {Path(result.path).name: result for result in read_paths([folder])}


def articles(result: ImportedFile | Refused) -> list[ArticleDraft]:
    assert isinstance(result, ImportedFile), result
    return list(result.drafts)


def test_a_word_manual_keeps_headings_and_tables(results: dict[str, ImportedFile | Refused]) -> None:
    (draft,) = articles(results["manual.docx"])
    assert draft.content.title == "退货"
    assert draft.content.body == f"{RETURNS}\n\n地区：香港，费用：20 元。"
    assert draft.content.source == "manual.docx §1"


def test_a_table_of_questions_in_word_is_an_faq(results: dict[str, ImportedFile | Refused]) -> None:
    assert [draft.content.title for draft in articles(results["faq.docx"])][-1] == "能退吗？"


@pytest.mark.parametrize("name", ["page.html", "really_html.doc"])
def test_a_web_page_gives_its_main_part_alone(results: dict[str, ImportedFile | Refused], name: str) -> None:
    first, second = articles(results[name])
    assert (first.content.title, first.content.body) == ("退货", f"{RETURNS}\n\n地区：香港，费用：20 元。")
    assert (second.content.title, second.content.body) == ("多久退款？", "收到退货后三个工作日内原路退回。")


def test_slides_have_their_number_as_place(results: dict[str, ImportedFile | Refused]) -> None:
    (draft,) = articles(results["slides.pptx"])
    assert draft.content.title == "Returns"
    assert draft.content.body == "Within seven days of delivery.\nIn the original box."
    assert draft.content.source == "slides.pptx slide 1"


def test_a_book_is_read_by_chapter(results: dict[str, ImportedFile | Refused]) -> None:
    (draft,) = articles(results["book.epub"])
    assert (draft.content.title, draft.content.language) == ("Returns", "en")


def test_large_letters_are_headings_of_a_pdf(results: dict[str, ImportedFile | Refused]) -> None:
    first, second = articles(results["guide.pdf"])
    assert (first.content.title, first.content.source) == ("Returns", "guide.pdf p. 1")
    assert "We pay the postage." in first.content.body
    assert (second.content.title, second.content.source) == ("Refunds", "guide.pdf p. 2")


def test_a_pdf_without_headings_is_read_by_page(results: dict[str, ImportedFile | Refused]) -> None:
    assert [draft.content.source for draft in articles(results["plain.pdf"])] == ["plain.pdf p. 1", "plain.pdf p. 2"]


def test_a_wrong_extension_is_seen_through(results: dict[str, ImportedFile | Refused]) -> None:
    (draft,) = articles(results["really_pdf.txt"])
    assert draft.content.body == "A text in a file with another name."


def test_a_workbook_is_an_faq(results: dict[str, ImportedFile | Refused]) -> None:
    (draft,) = articles(results["faq.xlsx"])
    assert (draft.content.title, draft.content.body) == ("能退吗？", RETURNS)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("scan.pdf", "like a scan"),
        ("broken.pdf", "damaged PDF"),
        ("broken.docx", "damaged"),
        ("pictures.docx", "holds no text"),
        ("bomb.docx", "100 times its size"),
        ("entities.docx", "XML entities"),
        ("empty.txt", "is empty"),
        ("picture.txt", "a picture"),
        ("noise.bin", "not text"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    results: dict[str, ImportedFile | Refused], name: str, reason: str
) -> None:
    result = results[name]
    assert isinstance(result, Refused)
    assert reason in result.reason


def test_damaged_files_of_every_format_are_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    for name, content in FILES.items():
        for number in range(4):
            damaged = bytearray(content or b"x")
            for _ in range(1 + len(damaged) // 500):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            cut = len(damaged) if number % 2 else chance.randrange(1, len(damaged) + 1)
            (tmp_path / f"{number}-{name}").write_bytes(damaged[:cut])
    results = list(read_paths([tmp_path]))
    assert len(results) >= 4 * len(FILES)
    assert all(isinstance(result, ImportedFile) or result.reason for result in results)
