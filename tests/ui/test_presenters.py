"""What a page shows of a draft and of an article."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Alternative, Choice, Citation, Draft, Message, Notice, Outcome, Role, Sentence, SentenceRole, Slot
from knowledge import ArticleContent, Audience, BusinessType, Origin, Revision, RevisionState
from ui.presenters import article_view, confidence_view, conversation_view, draft_view, excerpt, marked, reply_parts

FIRST, SECOND = "质量问题的运费由我们承担。", "个人原因的运费由客户承担。"
REVISION = Revision(
    "postage",
    3,
    RevisionState.PUBLISHED,
    ArticleContent(
        "退货运费谁出？",
        f"说明。{FIRST}{SECOND}另行通知。",
        similar_questions=("邮费谁付",),
        business_type=BusinessType.RETURN_EXCHANGE,
        source="售后手册.docx §3",
    ),
    "trainer",
    datetime(2026, 1, 1, tzinfo=UTC),
    Origin.IMPORT,
    "digest",
)
REVISIONS = {("postage", 3): REVISION}


def cited(number: int, quote: str) -> Citation:
    start = REVISION.content.body.index(quote)
    content = REVISION.content
    return Citation(
        number, "postage", 3, content.title, quote, start, start + len(quote), content.source, content.audience
    )


DRAFT = Draft(
    id="d1",
    outcome=Outcome.ANSWER,
    confidence=0.93,
    business_type=BusinessType.RETURN_EXCHANGE,
    language="zh",
    text=f"您好。\n\n{FIRST}{SECOND}\n\n再见。",
    sentences=(
        Sentence("您好。", SentenceRole.COURTESY, ()),
        Sentence(FIRST, SentenceRole.STATEMENT, (1,)),
        Sentence(SECOND, SentenceRole.STATEMENT, (2,)),
        Sentence("再见。", SentenceRole.COURTESY, ()),
    ),
    citations=(cited(1, FIRST), cited(2, SECOND)),
    choices=(),
    alternatives=(Alternative("limits", "补偿额度", 0.41), Alternative("days", "退货期限", 0.2)),
    slots=(Slot("order_number", None),),
    warnings=(Notice("part_unanswered", "还有一问没有答案"),),
    missing=None,
    why="《退货运费谁出？》足以回答。",
    model="extractive",
)


def test_the_parts_of_a_reply_are_its_text_with_the_citations() -> None:
    parts = reply_parts(DRAFT)
    assert "".join(part["text"] for part in parts) == DRAFT.text
    assert [(part["role"], part["numbers"]) for part in parts] == [
        ("courtesy", []),
        ("space", []),
        ("statement", [1]),
        ("statement", [2]),
        ("space", []),
        ("courtesy", []),
    ]


def test_a_sentence_that_is_said_twice_is_found_twice() -> None:
    twice = replace(DRAFT, text="好。好。", sentences=(Sentence("好。", SentenceRole.COURTESY, ()),) * 2)
    assert [part["text"] for part in reply_parts(twice)] == ["好。", "好。"]


def test_an_article_that_is_quoted_twice_is_one_source_with_both_places_marked() -> None:
    (source,) = draft_view(DRAFT, REVISIONS, ())["sources"]
    assert (source["title"], source["source"], source["revision"]) == ("退货运费谁出？", "售后手册.docx §3", 3)
    assert source["numbers"] == [1, 2]
    assert source["body"] == [
        {"text": "说明。", "number": None},
        {"text": FIRST, "number": 1},
        {"text": SECOND, "number": 2},
        {"text": "另行通知。", "number": None},
    ]


def test_a_draft_is_shown_with_all_that_belongs_to_it() -> None:
    view = draft_view(DRAFT, REVISIONS, {"limits"})
    assert (view["id"], view["outcome"], view["text"]) == ("d1", "answer", DRAFT.text)
    assert view["confidence"] == {"level": "high", "percent": 93}
    assert view["warnings"] == ["还有一问没有答案"]
    assert view["slots"] == [{"name": "order_number", "value": None}]
    assert [(other["title"], other["internal"]) for other in view["alternatives"]] == [
        ("补偿额度", True),
        ("退货期限", False),
    ]


ASKING = replace(
    DRAFT,
    outcome=Outcome.CLARIFY,
    text="请问是哪一个？",
    sentences=(Sentence("请问是哪一个？", SentenceRole.COURTESY, ()),),
    citations=(),
    choices=(Choice("postage", "退货运费谁出？"), Choice("limits", "补偿额度"), Choice("days", "几天内可退？")),
)


def test_a_reply_that_asks_back_lists_its_choices() -> None:
    view = draft_view(ASKING, {}, ())
    assert view["text"] == "请问是哪一个？\n1. 退货运费谁出？\n2. 补偿额度\n3. 几天内可退？"
    assert "".join(part["text"] for part in view["parts"]) == view["text"]


def test_the_title_of_an_internal_article_is_not_offered_to_the_customer() -> None:
    view = draft_view(ASKING, {}, {"limits"})
    assert view["text"] == "请问是哪一个？\n1. 退货运费谁出？\n2. 几天内可退？"
    assert [choice["internal"] for choice in view["choices"]] == [False, True, False]


@pytest.mark.parametrize(
    ("confidence", "level", "percent"),
    [
        (0.0, "low", 0),
        (0.0001, "low", 1),
        (0.2949, "low", 29),
        (0.3, "medium", 30),
        (0.7949, "medium", 79),
        (0.8, "high", 80),
        (0.9999, "high", 99),
        (1.0, "high", 100),
    ],
)
def test_confidence_is_rounded_but_never_to_certainty(confidence: float, level: str, percent: int) -> None:
    assert confidence_view(confidence) == {"level": level, "percent": percent}


def test_an_internal_article_says_so() -> None:
    internal = replace(REVISION, content=replace(REVISION.content, audience=Audience.INTERNAL))
    assert article_view(internal)["internal"]
    assert not article_view(REVISION)["internal"]


def test_an_excerpt_keeps_the_quotes_and_a_little_around_them() -> None:
    body = "前" * 100 + "引文一。" + "中" * 100 + "引文二。" + "后" * 100
    shown = excerpt(marked(body, [(100, 104, 1), (204, 208, 2)]))
    assert [stretch["text"] for stretch in shown] == [
        "…" + "前" * 40,
        "引文一。",
        "中" * 40 + "…" + "中" * 40,
        "引文二。",
        "后" * 40 + "…",
    ]


def test_a_short_article_is_its_own_excerpt() -> None:
    stretches = marked("前文。引文。后文。", [(3, 6, 1)])
    assert excerpt(stretches) == stretches


def test_of_marks_that_overlap_the_earlier_one_has_the_overlap() -> None:
    assert marked("abcdef", [(2, 5, 2), (0, 4, 1)]) == [
        {"text": "abcd", "number": 1},
        {"text": "e", "number": 2},
        {"text": "f", "number": None},
    ]


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))))
def test_the_stretches_of_a_body_are_the_body(body: str, marks: list[tuple[int, int, int]]) -> None:
    assert "".join(stretch["text"] for stretch in marked(body, marks)) == body


def test_a_conversation_keeps_its_order_and_roles() -> None:
    messages = [Message(Role.CUSTOMER, "在吗"), Message(Role.AGENT, "在")]
    assert conversation_view(messages) == [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在"}]
