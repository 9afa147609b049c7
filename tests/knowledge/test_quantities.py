from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.quantities import Quantity, canonical, find_quantities, same


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("7天", "duration", 7, "day"),
        ("７ 天内", "duration", 7, "day"),
        ("七天无理由退货", "duration", 7, "day"),
        ("seven days", "duration", 7, "day"),
        ("a 7-day return window", "duration", 7, "day"),
        ("twenty-one days", "duration", 21, "day"),
        ("十五个工作日", "duration", 15, "working_day"),
        ("5 business days", "duration", 5, "working_day"),
        ("兩週", "duration", 2, "week"),
        ("within a week", "duration", 1, "week"),
        ("半年", "duration", "0.5", "year"),
        ("半个月", "duration", "0.5", "month"),
        ("half an hour", "duration", "0.5", "hour"),
        ("一个半小时", "duration", "1.5", "hour"),
        ("一年半", "duration", "1.5", "year"),
        ("24小时", "duration", 24, "hour"),
        ("两百元", "money", 200, "CNY"),
        ("一千零五十元", "money", 1050, "CNY"),
        ("3万元", "money", 30000, "CNY"),
        ("¥1,299.50", "money", "1299.50", "CNY"),
        ("RMB 50", "money", 50, "CNY"),
        ("HK$20", "money", 20, "HKD"),
        ("20港币", "money", 20, "HKD"),
        ("US$3", "money", 3, "USD"),
        ("one hundred dollars", "money", 100, "USD"),
        ("20%", "percent", 20, "percent"),
        ("百分之五", "percent", 5, "percent"),
        ("2.5kg", "weight", "2.5", "kg"),
        ("三点五公斤", "weight", "3.5", "kg"),
        ("30厘米", "length", 30, "cm"),
        ("500ml", "volume", 500, "ml"),
        ("-18℃", "temperature", -18, "celsius"),
        ("零下18度", "temperature", -18, "celsius"),
        ("最多3次", "count", 3, "time"),
        ("限购一件", "count", 1, "item"),
        ("三张照片", "count", 3, "photo"),
        ("two parcels", "count", 2, "parcel"),
        ("手机号后 4 位", "count", 4, "digit"),
        ("4 个工作小时", "duration", 4, "working_hour"),
        ("500 MYR", "money", 500, "MYR"),
        ("每月限购 12 罐", "count", 12, "can"),
        ("iPhone 15", "number", 15, ""),
    ],
)
def test_reads_numbers_with_their_units(text: str, kind: str, value: int | str, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.value, found.unit) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2026年12月31日", "date", "2026-12-31"),
        ("2026-12-31", "date", "2026-12-31"),
        ("Dec 31, 2026", "date", "2026-12-31"),
        ("31st of December 2026", "date", "2026-12-31"),
        ("二〇二六年十二月三十一日", "date", "2026-12-31"),
        ("31/12/2026", "date", "2026-12-31"),
        ("12月31日", "date", "--12-31"),
        ("每月15日", "date", "---15"),
        ("2026年6月", "date", "2026-06"),
        ("9:00", "time", "09:00"),
        ("下午6点半", "time", "18:30"),
        ("6:30 p.m.", "time", "18:30"),
        ("12 am", "time", "00:00"),
        ("中午12点", "time", "12:00"),
        ("晚上12点", "time", "00:00"),
        ("400-555-0178", "phone", "4005550178"),
        ("(021) 62345678", "phone", "02162345678"),
        ("+86 138 1234 5678", "phone", "13812345678"),
        ("客服热线：95338", "phone", "95338"),
        ("详见https://www.Example.com/Help?a=1。", "url", "example.com/help?a=1"),
        ("(see example.com/returns)", "url", "example.com/returns"),
        ("Help@Example.com.", "email", "help@example.com"),
    ],
)
def test_reads_what_has_a_shape(text: str, kind: str, value: str) -> None:
    found = only(text)
    assert (found.kind, found.value, found.unit) == (kind, value, "")


@pytest.mark.parametrize(
    "text",
    ["3–5 天", "3-5天", "3~5天", "三至五天", "3天到5天", "3 to 5 days", "three to five days", "３－５天"],
)
def test_a_range_gives_both_bounds(text: str) -> None:
    found = only(text)
    assert (found.value, found.upper, found.unit, found.text) == (Decimal(3), Decimal(5), "day", text)


def test_two_neighbouring_numerals_are_a_range() -> None:
    assert (only("两三天").value, only("两三天").upper) == (Decimal(2), Decimal(3))


def test_a_range_shares_its_scale() -> None:
    assert (only("3-5万元").value, only("3-5万元").upper) == (Decimal(30000), Decimal(50000))


def test_opening_hours_are_two_times() -> None:
    assert [found.value for found in find_quantities("9:00–18:00")] == ["09:00", "18:00"]


def test_all_sides_of_a_parcel_have_its_unit() -> None:
    assert [(found.value, found.unit) for found in find_quantities("60x40×30 cm")] == [
        (Decimal(60), "cm"),
        (Decimal(40), "cm"),
        (Decimal(30), "cm"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "请帮我看一下一些一直没处理的第一时间三方统一的问题",
        "one of the items, once, someone, at one time",
        "这是一个十分重要的一次性服务，万一一起坏了千万不要着急",
        "一件代发、一对一、一站式、三包、二维码、双十一、百分百、一点、一块去",
        "1. 打开\n2、选择\n  3) 提交\n（4）完成 [5]",
        "第3步、第 4 天、第五条、Step 3, No. 5, Chapter 2",
        "步骤：1、登录；2、选择。",
        "SF1234567890 v2.3.1 5G A4 covid19 24/7",
        "周一到周五，90年代，升级套餐，几十天，数百元",
    ],
)
def test_numbering_names_and_turns_of_phrase_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("48小时", "2天"),
        ("一周", "7 days"),
        ("1公斤", "1000g"),
        ("两斤", "1kg"),
        ("半年", "6个月"),
        ("9折", "10% off"),
        ("八五折", "15% discount"),
        ("¥30000", "3万元"),
        ("1.5米", "150cm"),
        ("Dec 31, 2026", "2026/12/31"),
        ("18:00", "下午6点"),
        ("400 555 0178", "4005550178"),
        ("3天到5天", "three to five days"),
        ("https://example.com/a/", "http://www.example.com/a"),
    ],
)
def test_the_same_in_other_words_is_the_same(one: str, other: str) -> None:
    assert same(only(one), only(other))
    assert canonical(only(one)) == canonical(only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7天", "15天"),
        ("7个工作日", "7天"),
        ("30天", "一个月"),
        ("3-5天", "3天"),
        ("100元", "100港币"),
        ("10%", "10% off"),
        ("5件", "5次"),
        ("18℃", "-18℃"),
        ("9:00", "下午9:00"),
    ],
)
def test_what_differs_is_not_the_same(one: str, other: str) -> None:
    assert not same(only(one), only(other))


def test_finds_every_quantity_of_a_sentence_in_order() -> None:
    text = "满10,7天内（2026年3月1日起）退货，运费¥12/公斤，致电400-555-0178。"
    assert [(found.kind, found.text) for found in find_quantities(text)] == [
        ("number", "10"),
        ("duration", "7天"),
        ("date", "2026年3月1日"),
        ("money", "¥12"),
        ("phone", "400-555-0178"),
    ]


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("0123456789一二三十百万.,:-/年月日天点半折元¥$%@a x两至第"), st.characters())
    )
)
def test_quantities_lie_in_order_within_the_text(text: str) -> None:
    check_order(text)


@pytest.mark.parametrize(
    "hostile",
    [
        "1",
        "1,111",
        "1,",
        "一",
        "一百",
        "a.a.",
        "a@",
        "400-",
        "http://",
        "9:",
        "3-",
        "$",
        "百分之",
        " ",
        "1 ",
        "two ",
        "1x",
        "-",
    ],
)
def test_quantities_in_100_kb_of_hostile_text_lie_in_order(hostile: str) -> None:
    check_order(hostile * (100_000 // len(hostile)))


def check_order(text: str) -> None:
    found = find_quantities(text)
    assert all(text[each.start : each.end] == each.text != "" for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(same(each, each) for each in found)
