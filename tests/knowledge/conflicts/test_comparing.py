"""Two articles laid beside each other: what disagrees, what says the same, and what only looks alike."""

import time

import pytest

from knowledge import sample_articles
from knowledge.conflicts.comparing import compare
from knowledge.conflicts.domain import ConflictKind, Finding, Reason
from knowledge.conflicts.layout import Weights
from knowledge.conflicts.statements import statements_of
from knowledge.domain import ArticleContent


class _EqualRarity(dict[str, float]):
    """Every word is as rare as any other."""

    def get(self, _word: str, _default: float = 0.0) -> float:  # type: ignore[override]
        return 4.0


WEIGHTS = Weights(_EqualRarity())


def found(one: ArticleContent, other: ArticleContent) -> Finding | None:
    return compare(statements_of(one), statements_of(other), WEIGHTS)


def article(body: str, title: str = "包裹") -> ArticleContent:
    return ArticleContent(title, body, language="en" if body.isascii() else "zh")


@pytest.mark.parametrize(
    ("one", "other", "reason", "marks"),
    [
        ("集运仓的包裹免费仓储 30 天。", "集运仓的包裹免费仓储 45 天。", Reason.DURATION, ("30 天", "45 天")),
        (
            "包裹签收后 7 天内可以申请退货。",
            "包裹签收后 7 个工作日内可以申请退货。",
            Reason.DURATION,
            ("7 天", "7 个工作日"),
        ),
        ("改派费为每件包裹 10 元。", "改派费为每件包裹 10 美元。", Reason.MONEY, ("10 元", "10 美元")),
        ("木箱加固每箱 50 元。", "木箱加固每箱 80 元。", Reason.MONEY, ("50 元", "80 元")),
        ("晚到的包裹退运费的 5%。", "晚到的包裹退运费的 2%。", Reason.PERCENT, ("5%", "2%")),
        ("活动在 9 月 30 日结束。", "活动在 10 月 8 日结束。", Reason.DATE, ("9 月 30 日", "10 月 8 日")),
        ("订单出库后可以取消。", "订单出库后不可以取消。", Reason.PERMISSION, ("可以", "不可以")),
        ("检测费用由客户承担。", "检测费用由商家承担。", Reason.PAYER, ("客户承担", "商家承担")),
        (
            "Parcels are stored for 30 days in the warehouse.",
            "Parcels are stored for 45 days in the warehouse.",
            Reason.DURATION,
            ("30 days", "45 days"),
        ),
        (
            "Orders can be cancelled after dispatch.",
            "Orders cannot be cancelled after dispatch.",
            Reason.PERMISSION,
            ("can", "cannot"),
        ),
    ],
)
def test_names_the_words_that_do_not_agree(one: str, other: str, reason: Reason, marks: tuple[str, str]) -> None:
    finding = found(article(one), article(other))
    assert finding is not None
    assert finding.kind is ConflictKind.CONTRADICTION
    assert finding.reason is reason
    surest = finding.differences[0]
    assert [one[slice(*mark)] for mark in surest.first_marks] == [marks[0]]
    assert [other[slice(*mark)] for mark in surest.second_marks] == [marks[1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("集运仓的包裹免费仓储 48 小时。", "集运仓的包裹免费仓储 2 天。"),
        ("包裹签收后七天内可以申请退货。", "包裹签收后 7 天内能够申请退货。"),
        ("改派费为每件包裹 1,000 元。", "改派费为每件包裹 ¥1000。"),
        ("处理需要 3–5 天。", "处理需要 3 天到 5 天。"),
        ("不用付费，包裹保管全程免费。", "包裹保管全程不收费。"),
    ],
)
def test_the_same_in_other_spellings_is_no_contradiction(one: str, other: str) -> None:
    finding = found(article(one), article(other))
    assert finding is None or finding.kind is ConflictKind.DUPLICATE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蓝鲸会员的包裹免费仓储 60 天。", "普通用户的包裹免费仓储 30 天。"),
        ("首重 1 kg 收 18 元运费。", "续重 1 kg 收 6 元运费。"),
        ("寄到香港的包裹运费 18 元。", "寄到新加坡的包裹运费 48 元。"),
        ("寄到台湾的空运包裹 6 天送达。", "寄到台湾的海运包裹 20 天送达。"),
        ("信用卡退款需要 5 个工作日。", "借记卡退款需要 3 个工作日。"),
        ("订单出库前取消收 0 元手续费。", "订单出库后取消收 20 元手续费。"),
        ("未拆封的商品可以退货。", "已拆封的商品不可以退货。"),
        ("质量问题的运费由商家承担。", "无理由退货的运费由客户承担。"),
        ("Air parcels to Japan take 5 days.", "Sea parcels to Japan take 20 days."),
        ("Members get 60 days of free storage.", "Non-members get 30 days of free storage."),
    ],
)
def test_what_holds_for_different_cases_is_no_contradiction(one: str, other: str) -> None:
    finding = found(article(one), article(other))
    assert finding is None or finding.kind is ConflictKind.DUPLICATE


def test_the_title_says_what_its_article_is_narrowed_down_to() -> None:
    one = article("包裹从东莞仓寄出，首重 18 元。", "寄到香港运费多少?")
    other = article("包裹从东莞仓寄出，首重 48 元。", "寄到新加坡运费多少?")
    finding = found(one, other)
    assert finding is None or finding.kind is ConflictKind.DUPLICATE


def test_articles_that_share_a_little_have_nothing_to_do_with_each_other() -> None:
    assert found(article("退款会在 3 个工作日内到账。"), article("简历请发到招聘邮箱，7 个工作日内答复。")) is None


SHIPPED = {each.article_id: each.content for each in sample_articles()}


@pytest.mark.parametrize(
    ("one", "other", "marks"),
    [
        ("zh-ship-019", "zh-con-018", ("30 天", "45 天")),
        ("en-ship-019", "en-con-018", ("30 days", "45 days")),
        ("zh-ret-015", "zh-aft-020", ("5–10 个工作日", "7–15 个工作日")),
        ("en-ret-015", "en-aft-020", ("5–10 business days", "7–15 business days")),
    ],
)
def test_finds_the_contradictions_planted_in_the_handbook(one: str, other: str, marks: tuple[str, str]) -> None:
    finding = found(SHIPPED[one], SHIPPED[other])
    assert finding is not None
    surest = finding.differences[0]
    assert SHIPPED[one].body[slice(*surest.first_marks[0])] == marks[0]
    assert SHIPPED[other].body[slice(*surest.second_marks[0])] == marks[1]


def test_text_of_any_size_and_strange_numbers_take_little_time() -> None:
    hostile = [
        "9" * 100_000 + "元。" + "不" * 90_000,
        "，".join(f"第{number}条免费仓储 {number} 天" for number in range(9_000)),
        "。".join(f"包裹免费仓储 {number} 天" for number in range(9_000)),
        "可以不可以" * 40_000,
        "a " * 100_000,
    ]
    began = time.process_time()
    for one in hostile:
        for other in hostile[:2]:
            found(article(one), article(other))
    assert time.process_time() - began < 10.0
