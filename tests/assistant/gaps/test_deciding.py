"""What people decide about gaps holds, until a gap outgrows it."""

import pytest

from assistant import Assistant, GapConflict, GapFilter, GapNotFound, Gaps, GapState
from assistant.gaps.domain import GapAction
from knowledge import Actor
from tests.assistant.gaps.asking import AGENT, RAIN, ask

TRAINER = Actor("trainer", frozenset({"trainer"}))


@pytest.fixture
def gap(assistant: Assistant, gaps: Gaps) -> str:
    """A gap of three questions."""
    for text in RAIN:
        ask(assistant, text)
    gaps.runs.run(AGENT)
    (found,), _ = gaps.page(GapFilter())
    return found.id


def more(assistant: Assistant, gaps: Gaps, count: int) -> None:
    for number in range(count):
        ask(assistant, RAIN[number % 3])
    gaps.runs.run(AGENT)


def test_a_dismissed_gap_stays_dismissed_with_its_reason(assistant: Assistant, gaps: Gaps, gap: str) -> None:
    dismissed = gaps.dismiss(gap, TRAINER, "我们不卖雨衣")
    assert (dismissed.state, dismissed.reason, dismissed.changed_by) == (GapState.DISMISSED, "我们不卖雨衣", "trainer")
    more(assistant, gaps, 4)
    assert gaps.page(GapFilter()) == ([], 0)
    assert gaps.gap(gap).questions == 7


def test_a_dismissed_gap_that_grows_much_comes_back_flagged(assistant: Assistant, gaps: Gaps, gap: str) -> None:
    gaps.dismiss(gap, TRAINER, "我们不卖雨衣")
    more(assistant, gaps, 5)
    back = gaps.gap(gap)
    assert (back.state, back.returned, back.questions) == (GapState.OPEN, True, 8)
    assert [done.action for done in gaps.view(gap).history] == [GapAction.DISMISSED, GapAction.RETURNED]
    gaps.dismiss(gap, TRAINER, "还是不卖")
    more(assistant, gaps, 4)
    assert gaps.gap(gap).state is GapState.DISMISSED


def test_a_gap_is_reopened(gaps: Gaps, gap: str) -> None:
    gaps.dismiss(gap, TRAINER, "误点")
    assert gaps.reopen(gap, TRAINER, "要写").state is GapState.OPEN
    assert gaps.page(GapFilter())[1] == 1


def test_what_a_state_does_not_allow_is_refused(gaps: Gaps, gap: str) -> None:
    with pytest.raises(GapConflict, match="is open"):
        gaps.reopen(gap, TRAINER, "x")
    gaps.dismiss(gap, TRAINER, "x")
    with pytest.raises(GapConflict, match="is dismissed"):
        gaps.dismiss(gap, TRAINER, "x")
    with pytest.raises(GapNotFound, match="list them again"):
        gaps.dismiss("nobody", TRAINER, "x")
