from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing.cleaning import clean, is_running_head, is_syllable, running_heads, storable


def test_takes_out_pinyin_where_a_text_has_the_habit() -> None:
    text = "電子商務(wù)客服與內(nèi)容導(dǎo)購(gòu),占全網(8%),支持(wifi),我們(men)提供3g(卡)。"
    assert clean(text) == "電子商務客服與內容導購,占全網(8%),支持(wifi),我們提供3g(卡)。"


def test_a_lone_note_of_pronunciation_stays() -> None:
    assert clean("薛(xuē)先生负责客户(wan)服务(an)。") == "薛(xuē)先生负责客户(wan)服务(an)。"


def test_knows_syllables_from_words() -> None:
    assert all(map(is_syllable, ("wù", "nèi", "men", "lǜ", "zhuàng", "a")))
    assert not any(map(is_syllable, ("wifi", "app", "sku", "vip")))


def test_takes_out_page_furniture() -> None:
    text = "\n".join(
        [
            "客服计划_第1页",
            "客服计划_第2页",
            "已閱讀5頁,還剩2頁未讀, 繼續免費閱讀",
            "下載本文檔",
            "版权说明:本文档由用户提供并上传,若内容存在侵权,请举报",
            "  • 相关推荐",
            "第 3 页 共 9 页",
            "- 12 -",
            "第一章 退货 ................ 12",
            "退货请在第3页填写申请表。",
        ]
    )
    assert clean(text).split() == ["客服计划", "退货请在第3页填写申请表。"]


def test_joins_the_slices_of_a_preview() -> None:
    long = "客服工作的重点是提升体验" * 5
    text = f"1、{long}社會電子\n\n2、商務快速發展{long}配套\n\n3、機制完善。"
    assert clean(text) == f"{long}社會電子商務快速發展{long}配套機制完善。"


def test_a_numbered_list_is_no_preview() -> None:
    text = "1、先联系客服。\n\n2、再寄回商品。\n\n3、最后收到退款。"
    assert clean(text) == text


def test_drops_what_no_reader_sees() -> None:
    assert clean("客\u200b服\ufeff手\u00ad册\x07\r\nofﬁce") == "客服手册\noffice"


def test_finds_the_lines_that_pages_repeat() -> None:
    pages = [["手册 V2", f"正文{number}甲", f"正文{number}乙", "更多正文", f"{number} / 9"] for number in range(1, 7)]
    heads = running_heads([[*page[:1], *(f"{line}{page[1]}" for line in page[1:4]), page[4]] for page in pages])
    assert is_running_head("手册 V2", heads)
    assert is_running_head("7 / 9", heads)
    assert not is_running_head("退货说明", heads)


@given(st.text())
def test_cleaning_takes_any_text_and_cleaning_twice_changes_nothing_storable(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert storable(cleaned) == cleaned
