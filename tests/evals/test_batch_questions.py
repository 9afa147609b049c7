"""Questions come out of spreadsheets and CSV files as people make them, hostile ones too."""

from datetime import UTC, datetime

import pytest

from assistant import Message, Role
from evals.batch_questions import MOST_QUESTIONS, read_questions
from evals.errors import BadDataset
from knowledge import Audience, BusinessType, LiveArticle, Refusal, write_sheets

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LIVE = [
    LiveArticle("postage", "退货运费谁出？", BusinessType.RETURN_EXCHANGE, "zh", Audience.PUBLIC, None, NOW),
    LiveArticle("hong-kong", "寄到香港要几天？", BusinessType.DELIVERY, "zh", Audience.PUBLIC, None, NOW),
]


def csv(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def test_columns_are_known_by_their_headings_in_either_language() -> None:
    for headings in ("客户问题,期望文章,语言,上文", "Question,Expected article,Language,Context"):
        (read,) = read_questions(csv(headings, "运费谁出,postage,en,客服：您好"), LIVE)
        assert (read.number, read.text, read.expected, read.language) == (2, "运费谁出", ("postage",), "en")
        assert read.before == (Message(Role.AGENT, "您好"),)


def test_an_article_is_named_by_id_or_title_several_at_once_or_none() -> None:
    read = read_questions(
        csv("问题,期望文章", "一,退货运费谁出?", "二,postage；hong-kong", "三,无", "四,", "五,nobody"), LIVE
    )
    assert [each.expected for each in read] == [("postage",), ("postage", "hong-kong"), (), (), ()]
    assert [each.expects_none for each in read] == [False, False, True, False, False]
    assert read[4].note == "no live article has the id or title 'nobody'"


def test_without_headings_the_first_column_holds_questions() -> None:
    assert [each.text for each in read_questions(csv("退货运费谁出?", "", "香港要几天?"), LIVE)] == [
        "退货运费谁出?",
        "香港要几天?",
    ]


@pytest.mark.slow
def test_a_workbook_is_read_like_a_csv() -> None:
    data = write_sheets([("空", []), ("问题", [["问题", "期望文章"], ["=1+1", "postage"], ["@SUM(A1)", ""]])])
    assert [(each.text, each.expected) for each in read_questions(data, LIVE)] == [
        ("=1+1", ("postage",)),
        ("@SUM(A1)", ()),
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Refusal),
        (b"PK\x03\x04 not a zip", Refusal),
        (b"%PDF-1.7", Refusal),
        (csv("question", " "), BadDataset),
        (csv("question", *(["退货"] * (MOST_QUESTIONS + 1))), BadDataset),
    ],
)
def test_says_what_is_wrong_with_a_file(data: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_questions(data, LIVE)
