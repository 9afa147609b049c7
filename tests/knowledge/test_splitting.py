from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.splitting import blocks, split, width
from knowledge.text import sentences

LINES = st.sampled_from(
    [
        "退货须知：",
        "1. 保留包装。拍照；",
        "2、联系客服",
        "  and wait",
        "# 标题",
        "| 天数 | 费用 |",
        "| 7 | 10元 |",
        "",
        "   ",
        "自签收之日起七天内可以退货，运费由买家承担。质量问题除外！",
        "Returns are free of charge within seven days. Keep the receipt, please.",
        "很长的一句话，" * 12,
        "x" * 300,
        "一、退货",
    ]
)
BODIES = st.lists(LINES, max_size=25).map("\n".join) | st.text(max_size=80)


def parts(body: str, limit: int = 320) -> list[str]:
    return [body[start:end] for start, end in split(body, limit)]


def grouped(body: str) -> list[tuple[str, str]]:
    return [(block.kind, body[block.start : block.end]) for block in blocks(body)]


def test_widths_are_counted_by_character_word_and_sign() -> None:
    assert width("退货 within 7 days.") == 2 * 1 + 3 * 1.5 + 0.5


@given(BODIES, st.sampled_from([20, 60, 320]))
def test_passages_lose_and_invent_nothing(body: str, limit: int) -> None:
    spans = split(body, limit)
    assert all(body[start:end] == body[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(body[start:end].split()) for start, end in spans) == "".join(body.split())


@given(BODIES)
def test_blocks_lose_and_invent_nothing(body: str) -> None:
    found = blocks(body)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join("".join(body[block.start : block.end].split()) for block in found) == "".join(body.split())


@given(BODIES, st.sampled_from([20, 60, 320]))
def test_only_a_table_row_exceeds_the_limit_by_more_than_a_tail(body: str, limit: int) -> None:
    assert all(width(part) <= 1.3 * limit or "|" in part or "\t" in part for part in parts(body, limit))


@given(BODIES, st.sampled_from([20, 60, 320]))
def test_a_sentence_is_cut_only_when_it_exceeds_the_limit(body: str, limit: int) -> None:
    borders = {place for span in split(body, limit) for place in span}
    for start, end in sentences(body):
        cut = any(start < border < end for border in borders)
        assert not cut or (width(body[start:end]) > limit and "|" not in body[start:end])


def test_an_empty_body_has_no_passages() -> None:
    assert split("") == split(" \n\n ") == []


def test_a_short_body_is_one_passage() -> None:
    assert parts("一句话。\n\n又一段。") == ["一句话。\n\n又一段。"]


def test_paragraphs_are_preferred_as_borders() -> None:
    first, second = "一二三四五六七八九。" * 3, "甲乙丙丁戊己庚辛壬。" * 3
    assert parts(f"{first}\n\n{second}", limit=50) == [first, second]


def test_a_long_sentence_is_cut_behind_a_clause() -> None:
    clause = "这是一个比较长的分句，"
    assert parts(clause * 5 + "完。", limit=35) == [clause * 3, clause * 2 + "完。"]


def test_a_long_sentence_without_clauses_is_cut_between_words() -> None:
    assert parts("word " * 19 + "word", limit=15) == ["word " * 9 + "word"] * 2


def test_a_string_without_any_border_is_cut_by_width() -> None:
    assert parts("字" * 50, limit=20) == ["字" * 20, "字" * 20, "字" * 10]


def test_a_tiny_tail_joins_the_passage_before() -> None:
    body = "一二三四五六七八九。" * 5 + "\n\n尾巴。"
    assert parts(body, limit=50) == [body]


def test_a_heading_stays_with_the_text_below_it() -> None:
    above, below = "甲乙丙丁戊己庚辛壬。" * 4, "一二三四五六七八九。" * 4
    assert parts(f"{above}\n\n# 退货\n\n{below}", limit=48) == [above, f"# 退货\n\n{below}"]


def test_a_list_stays_with_its_lead_in() -> None:
    filler, listed = "甲乙丙丁戊己庚辛壬。" * 3, "请准备以下材料：\n1. 订单号\n2. 照片\n3. 发票"
    assert parts(f"{filler}\n{listed}", limit=40) == [filler, listed]


def test_a_table_row_is_never_cut() -> None:
    row = "| " + "很长的单元格。" * 20 + " |"
    assert parts(f"| 项目 |\n{row}\n{row}", limit=40) == ["| 项目 |", row, row]


def test_a_list_is_one_block_with_its_lead_in() -> None:
    assert grouped("欢迎。\n退货步骤如下：\n1. 登录。找到订单；\n2. 提交\n   并等待\n\n好的。") == [
        ("sentence", "欢迎。"),
        ("list", "退货步骤如下：\n1. 登录。找到订单；\n2. 提交\n   并等待"),
        ("sentence", "好的。"),
    ]


@pytest.mark.parametrize("lead_in", ["Follow these steps.", "You need:", "Documents", "请按以下步骤操作。"])
def test_a_list_is_introduced_in_several_ways(lead_in: str) -> None:
    body = f"{lead_in}\n- one\n- two"
    assert grouped(body) == [("list", body)]


def test_a_sentence_before_a_blank_line_introduces_no_list() -> None:
    assert grouped("We are closed.\n\n- one\n- two") == [("sentence", "We are closed."), ("list", "- one\n- two")]


def test_an_enumeration_within_a_paragraph_is_a_list() -> None:
    body = "流程：1、登录。2、选择订单。3、提交。"
    assert grouped(body) == [("list", body)]


def test_a_table_is_one_block_with_its_header() -> None:
    table = "| 天数 | 费用 |\n| --- | --- |\n| 7 | 10元 |"
    assert grouped(f"{table}\n\n如上。") == [("table", table), ("sentence", "如上。")]


def test_a_section_title_is_no_list_item() -> None:
    assert grouped("一、退货\n七天内可退。\n二、换货\n十五天内可换。") == [
        ("sentence", "一、退货"),
        ("sentence", "七天内可退。"),
        ("sentence", "二、换货"),
        ("sentence", "十五天内可换。"),
    ]
    assert grouped("一、身份证\n二、户口本")[0][0] == "list"


def test_a_tab_behind_a_bullet_makes_no_table() -> None:
    assert grouped("1.\t登录\n2.\t提交")[0][0] == "list"


@pytest.mark.parametrize(
    "paragraph", ["自签收之日起七天内可以退货，运费由买家承担。\n", "Returns are free. ", "字", "x", "| a |\n"]
)
def test_a_long_text_is_covered_from_its_beginning_to_its_end(paragraph: str) -> None:
    body = paragraph * (100_000 // len(paragraph))
    spans = split(body)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(body.rstrip())
    assert all(not body[end:start].strip() for (_, end), (start, _) in pairwise(spans))
