"""From a gap to an article, and how publishing it closes the gap."""

from collections.abc import Iterator

import pytest

from assistant import Assistant, FeedbackAction, GapConflict, GapFilter, Gaps, GapState, Verdict
from assistant.gaps.domain import GapAction
from knowledge import Actor, KnowledgeBase, NotFound, Origin
from tests.assistant.conftest import HANDBOOK
from tests.assistant.gaps.asking import AGENT, FOREIGN, RAIN, ask

TRAINER = Actor("trainer", frozenset({"trainer"}))


@pytest.fixture
def knowledge(assistant: Assistant) -> KnowledgeBase:
    return assistant.knowledge


@pytest.fixture(autouse=True)
def _the_handbook_as_it_was(assistant: Assistant) -> Iterator[None]:
    store = assistant.knowledge.store
    yield
    written = [article.id for article in store.list_articles() if article.id.startswith("gap-")]
    store.retire(written, TRAINER)
    store.save(HANDBOOK, TRAINER, Origin.EDIT, publish=True)
    assistant.knowledge.catch_up()


@pytest.fixture
def gap(assistant: Assistant, gaps: Gaps) -> str:
    """A gap of three questions; agents told two of the customers what to do, in other words."""
    replies = ["您好！雨衣请用手洗，水温不超过30度。", "亲，雨衣请用手洗，水温不超过30度。谢谢！", None]
    for text, reply in zip(RAIN, replies, strict=True):
        verdict = Verdict(FeedbackAction.EDITED, reply) if reply else Verdict(FeedbackAction.REJECTED)
        assistant.feedback(ask(assistant, text).id, verdict, AGENT)
    gaps.runs.run(AGENT)
    (found,), _ = gaps.page(GapFilter())
    return found.id


def publish(knowledge: KnowledgeBase, article_id: str, number: int) -> None:
    knowledge.store.publish(article_id, number, TRAINER)
    knowledge.catch_up()


def test_a_draft_is_prefilled_with_the_question_its_variants_and_what_agents_wrote(
    gaps: Gaps, knowledge: KnowledgeBase, gap: str
) -> None:
    drafted = gaps.draft_article(gap, TRAINER)
    content = drafted.content
    assert {content.title, *content.similar_questions} == set(RAIN)
    assert content.body == "雨衣请用手洗，水温不超过30度。"
    assert (drafted.author, knowledge.store.article(drafted.article_id).published) == ("trainer", None)
    now = gaps.gap(gap)
    assert (now.state, now.article_id, now.revision) == (GapState.DRAFTED, drafted.article_id, 1)


def test_without_a_reply_the_answer_is_left_to_be_written(assistant: Assistant, gaps: Gaps) -> None:
    ask(assistant, FOREIGN[0])
    gaps.runs.run(AGENT)
    (gap,), _ = gaps.page(GapFilter())
    assert gaps.draft_article(gap.id, TRAINER).content.body == "（答案待补充）"


def test_publishing_closes_the_gap_and_gives_its_questions_to_who_keeps_them(
    gaps: Gaps, knowledge: KnowledgeBase, gap: str
) -> None:
    drafted = gaps.draft_article(gap, TRAINER)
    assert (gaps.settle(), gaps.closed()) == (0, [])
    publish(knowledge, drafted.article_id, drafted.number)
    assert (gaps.settle(), gaps.settle()) == (1, 0)
    (closed,) = gaps.closed()
    assert (closed.id, closed.article_id) == (gap, drafted.article_id)
    assert {question.text for question in closed.questions} == set(RAIN)
    assert gaps.closed() == [closed]
    gaps.handed_on([gap])
    assert gaps.closed() == []
    assert [done.action for done in gaps.view(gap).history] == [GapAction.DRAFTED, GapAction.CLOSED]


def test_the_questions_of_a_closed_gap_are_done_with_and_new_ones_begin_another(
    assistant: Assistant, gaps: Gaps, knowledge: KnowledgeBase, gap: str
) -> None:
    drafted = gaps.draft_article(gap, TRAINER)
    publish(knowledge, drafted.article_id, drafted.number)
    gaps.settle()
    gaps.runs.run(AGENT)
    assert gaps.page(GapFilter(states=tuple(GapState)))[1] == 1
    assert gaps.gap(gap).questions == 3
    assistant.feedback(ask(assistant, RAIN[0]).id, Verdict(FeedbackAction.REJECTED), AGENT)
    gaps.runs.run(AGENT)
    (again,), _ = gaps.page(GapFilter())
    assert (again.id != gap, again.questions) == (True, 1)


def test_questions_become_similar_questions_of_an_article_that_is_there(
    gaps: Gaps, knowledge: KnowledgeBase, gap: str
) -> None:
    before = knowledge.store.article("refund").latest
    chosen = [question.key for question in gaps.view(gap).questions if question.text != RAIN[2]]
    drafted = gaps.add_to_article(gap, "refund", chosen, TRAINER)
    assert set(drafted.content.similar_questions) == {*before.content.similar_questions, *RAIN[:2]}
    assert drafted.content.body == before.content.body
    assert gaps.gap(gap).state is GapState.DRAFTED
    with pytest.raises(GapConflict, match="already"):
        gaps.add_to_article(gap, "refund", chosen, TRAINER)
    publish(knowledge, "refund", drafted.number)
    assert gaps.settle() == 1


def test_what_is_not_of_the_gap_or_not_there_is_refused(gaps: Gaps, gap: str) -> None:
    (first, *_) = gaps.view(gap).questions
    with pytest.raises(NotFound):
        gaps.add_to_article(gap, "nothing", [first.key], TRAINER)
    with pytest.raises(GapConflict, match="not of this gap"):
        gaps.add_to_article(gap, "refund", [("nobody", 0)], TRAINER)
    gaps.dismiss(gap, TRAINER, "x")
    with pytest.raises(GapConflict, match="dismissed"):
        gaps.draft_article(gap, TRAINER)


def test_a_draft_that_waits_is_taken_up_again(gaps: Gaps, gap: str) -> None:
    drafted = gaps.draft_article(gap, TRAINER)
    gaps.reopen(gap, TRAINER, "noch nicht")
    assert gaps.settle() == 0
    assert gaps.draft_article(gap, TRAINER) == drafted


def test_a_drafted_gap_takes_new_questions_in(assistant: Assistant, gaps: Gaps, gap: str) -> None:
    gaps.draft_article(gap, TRAINER)
    ask(assistant, RAIN[1])
    gaps.runs.run(AGENT)
    assert (gaps.gap(gap).state, gaps.gap(gap).questions) == (GapState.DRAFTED, 4)
