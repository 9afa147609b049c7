"""What agents did with answers, read as labels."""

import pytest

from assistant.caution import Caution
from assistant.domain import Draft, FeedbackAction, Message, Outcome, Reader, Role
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.judged import judged_drafts
from assistant.records import DraftRecords
from assistant.requests import Request, Verdict
from assistant.service import Assistant
from knowledge import Actor, KnowledgeBase

AGENT = Actor("agent", frozenset({"agent"}))


@pytest.fixture
def assistant(handbook: KnowledgeBase) -> Assistant:
    # The stand-in encoder knows no meaning: the levels are set for it.
    caution = Caution(answer_level=0.85, clarify_level=0.2)
    drafter = ExtractiveDrafter(handbook.rarity)
    return Assistant(handbook, drafter, drafter, DraftRecords(handbook.store.engine), caution)


def draft(assistant: Assistant, text: str = "退货运费谁出?", reader: Reader = Reader.AGENT) -> Draft:
    return assistant.draft(Request((Message(Role.CUSTOMER, text),), reader), AGENT)


def verdicts(assistant: Assistant) -> list[bool]:
    return [judged.was_right for judged in judged_drafts(assistant.knowledge.store.engine)]


def test_an_answer_that_was_sent_was_right_and_one_that_was_rejected_was_wrong(assistant: Assistant) -> None:
    for action in (FeedbackAction.SENT, FeedbackAction.REJECTED):
        assistant.feedback(draft(assistant).id, Verdict(action), AGENT)
    assert verdicts(assistant) == [True, False]


@pytest.mark.parametrize(
    ("final", "right"),
    [
        ("亲，质量问题的退货运费由我们商城承担哦，其他情况的退货运费由客户自己承担。", True),
        ("您好，寄到香港的包裹三天就到。", False),
    ],
)
def test_an_edited_answer_was_right_when_most_of_it_still_stands(assistant: Assistant, final: str, right: bool) -> None:
    assistant.feedback(draft(assistant).id, Verdict(FeedbackAction.EDITED, final), AGENT)
    assert verdicts(assistant) == [right]


def test_the_last_word_counts(assistant: Assistant) -> None:
    given = draft(assistant)
    assistant.feedback(given.id, Verdict(FeedbackAction.REJECTED), AGENT)
    assistant.feedback(given.id, Verdict(FeedbackAction.SENT), AGENT)
    assert verdicts(assistant) == [True]


def test_drafts_that_did_not_answer_and_those_that_nobody_judged_say_nothing(assistant: Assistant) -> None:
    draft(assistant)
    unsure = draft(assistant, "你们老板叫什么名字?")
    assert unsure.outcome is not Outcome.ANSWER
    assistant.feedback(unsure.id, Verdict(FeedbackAction.SENT), AGENT)
    assert verdicts(assistant) == []


def test_a_judged_answer_says_what_was_searched_for_by_whom_and_what_it_cited(assistant: Assistant) -> None:
    given = draft(assistant, reader=Reader.CUSTOMER)
    assistant.feedback(given.id, Verdict(FeedbackAction.SENT), AGENT)
    (judged,) = judged_drafts(assistant.knowledge.store.engine)
    assert (judged.id, judged.reader, judged.article_ids) == (given.id, Reader.CUSTOMER, ("postage",))
    assert "退货运费谁出" in judged.inquiry
