"""Two batch tests are compared question by question."""

import pytest

from evals.batch_comparing import Fate, compare
from evals.batch_domain import Asked, BatchQuestion, BatchRow, FoundArticle, Verdict, summary_of

RIGHT, WRONG, NOT_ANSWERED = Verdict.RIGHT, Verdict.WRONG, Verdict.NOT_ANSWERED


def row(name: str, verdict: Verdict | None, text: str = "…", rank: int | None = 1) -> BatchRow:
    outcome = "hand_off" if verdict is NOT_ANSWERED else "answer"
    asked = Asked(outcome, 0.9, (FoundArticle("a", "A", 0.9),), rank, verdict, "", text)
    return BatchRow(BatchQuestion(1, name), asked, name)


def test_a_question_gets_better_worse_changes_or_stays() -> None:
    before = [row("a", WRONG), row("b", RIGHT), row("c", None), row("d", RIGHT), row("e", WRONG), row("only", RIGHT)]
    after = [row("a", RIGHT), row("b", NOT_ANSWERED), row("c", None, "new"), row("d", RIGHT), row("e", NOT_ANSWERED)]
    found = compare(before, after)
    assert [pair.fate for pair in found.pairs] == [Fate.BETTER, Fate.WORSE, Fate.CHANGED, Fate.SAME, Fate.BETTER]
    assert (found.judged, found.right_before, found.right_after) == (4, 2, 2)
    assert (found.only_before, found.only_after) == (1, 0)
    # One question became right and one no longer is: as one-sided as chance.
    assert found.p == pytest.approx(1.0)


def test_many_changes_to_one_side_are_no_chance() -> None:
    names = [str(number) for number in range(8)]
    found = compare([row(name, WRONG) for name in names], [row(name, RIGHT) for name in names])
    assert found.p == pytest.approx(2 * 0.5**8)


def test_nothing_in_common_is_compared_as_nothing() -> None:
    found = compare([row("a", RIGHT)], [row("b", RIGHT)])
    assert (found.pairs, found.judged, found.p) == ((), 0, 1.0)


def test_figures_count_questions() -> None:
    waiting = BatchRow(BatchQuestion(9, "later", note="cut"), None, "later")
    summary = summary_of([row("a", RIGHT), row("b", WRONG, rank=3), row("c", NOT_ANSWERED, rank=7), waiting])
    assert (summary.questions, summary.answered, summary.handed_over, summary.judged) == (4, 2, 1, 3)
    assert (summary.right, summary.wrong, summary.not_answered) == (1, 1, 1)
    assert (summary.first, summary.among_five, summary.faulty) == (1, 2, 1)
