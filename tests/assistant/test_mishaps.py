"""What befell the goods: an article about something else that befell them is not answered from."""

from dataclasses import replace

import pytest

from assistant.decision import decide
from assistant.domain import Outcome
from assistant.mishaps import names_the_mishap, other_mishap
from knowledge import ArticleContent
from tests.assistant.candidates import candidate
from tests.assistant.test_decision import INQUIRY, POLICY

LOST = ArticleContent(title="包裹丢了怎么赔？", body="未投保的按申报价值赔。", similar_questions=("快递丢件赔多少",))
LOST_OR_BROKEN = ArticleContent(title="包裹丢失怎么赔？", body="丢失或破损的，按申报价值赔。")
BROKEN_EN = ArticleContent(title="My goods arrived damaged. What can I do?", body="Send us photographs.")
REPAIR = ArticleContent(title="维修要多久？", body="收到后 7 天。")


@pytest.mark.parametrize(
    ("question", "article", "other"),
    [
        ("包裹破损了怎么赔", LOST, ("破损", "丢了")),
        ("少了一件怎么赔", LOST, ("少了", "丢了")),
        ("My parcel was lost, what now?", BROKEN_EN, ("lost", "damaged")),
        ("包裹丟失怎麼賠", LOST, None),
        ("包裹破损了怎么赔", LOST_OR_BROKEN, None),
        ("包裹怎么赔", LOST, None),
        ("耳机坏了怎么修", REPAIR, None),
        ("the box was crushed", BROKEN_EN, None),
    ],
)
def test_an_article_is_about_the_mishaps_that_it_names(
    question: str, article: ArticleContent, other: tuple[str, str] | None
) -> None:
    assert other_mishap(question, article) == other


def test_an_article_that_names_the_mishap_goes_before_one_that_names_none() -> None:
    assert names_the_mishap("包裹破损了怎么赔", LOST_OR_BROKEN)
    assert not names_the_mishap("包裹破损了怎么赔", REPAIR)


@pytest.mark.parametrize(("confidence", "outcome"), [(0.95, Outcome.CLARIFY), (0.2, Outcome.HAND_OFF)])
def test_an_article_about_another_mishap_is_offered_at_most(confidence: float, outcome: Outcome) -> None:
    inquiry = replace(INQUIRY, text="包裹破损了怎么赔", parts=("包裹破损了怎么赔",))
    nearest = replace(candidate("lost", LOST.title, LOST.body), confidence=confidence)
    decision = decide(inquiry, [nearest], POLICY, "zh")
    assert (decision.outcome, decision.missing) == (outcome, "关于破损的说明")
    assert decision.why == "客户说的是“破损”，而最接近的《包裹丢了怎么赔？》说的是“丢了”，不是一回事。"


def test_who_asks_about_two_mishaps_gets_the_article_on_one() -> None:
    inquiry = replace(INQUIRY, text="包裹丢了怎么赔？破损呢？", parts=("包裹丢了怎么赔？", "破损怎么赔？"))
    nearest = replace(candidate("lost", LOST.title, LOST.body), confidence=0.95)
    assert decide(inquiry, [nearest], POLICY, "zh").outcome is Outcome.ANSWER
