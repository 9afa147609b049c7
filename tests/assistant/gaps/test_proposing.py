"""Similar questions that customers' own words propose, once people confirmed the answer."""

import pytest

from assistant import Assistant, FeedbackAction, GapConflict, GapNotFound, Gaps, Outcome, Verdict
from assistant.gaps.domain import Proposal, ProposalState
from assistant.gaps.proposals import ProposalFilter
from knowledge import Actor
from tests.assistant.gaps.asking import AGENT, ask
from tests.knowledge.articles import SetClock

TRAINER = Actor("trainer", frozenset({"trainer"}))
ASKED = "退货的运费是谁出的？"


def confirm(assistant: Assistant, *texts: str) -> list[str]:
    """Questions whose answer an agent sent as it was."""
    drafts = [ask(assistant, text) for text in texts]
    for draft in drafts:
        assert draft.outcome is Outcome.ANSWER
        assistant.feedback(draft.id, Verdict(FeedbackAction.SENT), AGENT)
    return [draft.id for draft in drafts]


def proposals(gaps: Gaps, state: ProposalState = ProposalState.OPEN) -> list[Proposal]:
    assert gaps.runs.run(AGENT).fault is None
    return gaps.proposals(ProposalFilter(state, times=0))[0]


def test_a_confirmed_question_in_new_words_is_proposed_once_however_often_it_is_asked(
    assistant: Assistant, gaps: Gaps
) -> None:
    confirm(assistant, ASKED, ASKED, ASKED)
    (proposal,) = proposals(gaps)
    assert (proposal.article_id, proposal.question, proposal.times) == ("postage", ASKED, 3)
    assert proposals(gaps) == [proposal]


def test_what_the_article_is_asked_already_is_not_proposed(assistant: Assistant, gaps: Gaps) -> None:
    confirm(assistant, "退货运费谁出?", "退货邮费谁付")
    assert proposals(gaps) == []


def test_an_answer_that_nobody_confirmed_proposes_nothing(assistant: Assistant, gaps: Gaps) -> None:
    ask(assistant, ASKED)
    assistant.feedback(ask(assistant, ASKED).id, Verdict(FeedbackAction.REJECTED), AGENT)
    assert proposals(gaps) == []


def test_who_takes_the_word_back_takes_the_count_back(assistant: Assistant, gaps: Gaps, clock: SetClock) -> None:
    first, _ = confirm(assistant, ASKED, ASKED)
    assert [proposal.times for proposal in proposals(gaps)] == [2]
    clock.move(minutes=1)
    assistant.feedback(first, Verdict(FeedbackAction.REJECTED), AGENT)
    assert [proposal.times for proposal in proposals(gaps)] == [1]


def test_an_accepted_question_is_in_a_draft_of_the_article(assistant: Assistant, gaps: Gaps) -> None:
    confirm(assistant, ASKED)
    (proposal,) = proposals(gaps)
    (revision,) = gaps.accept([proposal.id], TRAINER)
    assert (revision.article_id, revision.content.similar_questions[-1]) == ("postage", ASKED)
    assert assistant.knowledge.store.article("postage").published == 1
    (accepted,) = proposals(gaps, ProposalState.ACCEPTED)
    assert (accepted.revision, accepted.changed_by) == (revision.number, "trainer")
    with pytest.raises(GapConflict, match="accepted already"):
        gaps.accept([proposal.id], TRAINER)


def test_a_declined_question_stays_declined(assistant: Assistant, gaps: Gaps) -> None:
    confirm(assistant, "请问退货审核通过之后退款需要多久到账？")
    (proposal,) = proposals(gaps)
    gaps.decline([proposal.id], TRAINER, "不自然")
    confirm(assistant, "请问退货审核通过之后退款需要多久到账?")
    assert proposals(gaps) == []
    assert [each.times for each in proposals(gaps, ProposalState.DECLINED)] == [2]
    with pytest.raises(GapNotFound, match="list them again"):
        gaps.decline(["nobody"], TRAINER, None)
