"""Key facts are found as a person would find them, in both scripts, and never inside another number."""

import pytest

from evals.metrics.key_facts import holds, key_fact_recall


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("退款在 3 个工作日内到账", "3个工作日"),
        ("退款在3個工作日內到賬", "3 个工作日|three working days"),
        ("Refunds take 3 working days.", "three working days|3 Working Days"),
        ("运费由客户承担１０％", "10%"),
        ("最多赔 4,800 元", "4800元"),
        ("最多赔4800元", "4,800 元"),
        ("you can report anonymously", "anonym|匿名"),
        ("七天无理由", "七天|7 天"),
        ("满3.5折", "3.5"),
        ("共 7 天。", "7 天"),
        ("It costs 5.", "5"),
    ],
)
def test_finds_a_fact_as_it_may_be_written(text: str, fact: str) -> None:
    assert holds(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("需要 13 天", "3 天"),
        ("需要 3.5 天", "5 天"),
        ("优惠 2.5%", "5%"),
        ("共 50 件", "5"),
        ("共 5.5 件", "5"),
        ("十七天无理由", "七天"),
        ("第 12 次", "2 次"),
        ("1,200 元", "200 元"),
        ("it is unpaid", "paid"),
        ("三天", "3 天"),
    ],
)
def test_does_not_find_it_inside_something_else(text: str, fact: str) -> None:
    assert not holds(text, fact)


def test_recall_is_the_share_of_facts() -> None:
    assert key_fact_recall("3 天内退款，运费商城承担", ["3 天", "商城承担", "24 小时|24小时"]) == 2 / 3
