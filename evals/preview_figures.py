"""The figures of a preview: the same questions before and after, compared one by one."""

from collections.abc import Callable, Mapping, Sequence

from assistant import Outcome, Rehearsal
from evals.comparing import Difference, differences
from evals.domain import Case, Marks, Measurement
from evals.metrics.catalogue import BY_NAME, DECISION, HEADLINE, Metric, mean_of
from evals.runner import run
from evals.verdicts import answer_of, is_right_reply
from knowledge import Progress

RIGHT = "right_reply"
_TITLES = {
    RIGHT: "outcome, article and facts as the case says",
    Outcome.ANSWER.value: "answered",
    Outcome.CLARIFY.value: "asked back",
    Outcome.HAND_OFF.value: "handed over",
}

Compared = tuple[str, Rehearsal, Rehearsal]
"""A question's id, its reply before and its reply after."""


def figures_of_cases(
    compared: Sequence[tuple[Case | None, Rehearsal, Rehearsal]], progress: Progress | None = None
) -> tuple[Difference, ...]:
    """The headline figures of golden cases before and after; those that stay the same too."""
    rows = [(case, before, after) for case, before, after in compared if case is not None]
    cases = [case for case, _, _ in rows]
    sides = []
    for place in (1, 2):
        replies: dict[str, Rehearsal] = {row[0].id: (row[1], row[2])[place - 1] for row in rows}
        records = run(lambda case, replies=replies: answer_of(replies[case.id]), cases, progress)
        sides.append([_with_right(record.marks, record.case, replies[record.case.id]) for record in records])
    return _differences(sides, [_metric(RIGHT), *(BY_NAME[name] for name in HEADLINE)])


def figures_of_questions(compared: Sequence[Compared]) -> tuple[Difference, ...]:
    """The shares of real questions that are answered, asked back and handed over, before and after."""
    sides = [
        [Marks(key, _outcome_scores(reply), {}) for key, *replies in compared for reply in (replies[place],)]
        for place in (0, 1)
    ]
    return _differences(sides, [_metric(outcome.value) for outcome in Outcome])


def title_of(metric: str) -> str:
    """What a figure says, for people."""
    return _TITLES.get(metric) or BY_NAME[metric].title


def _differences(sides: Sequence[Sequence[Marks]], metrics: Sequence[Metric]) -> tuple[Difference, ...]:
    before, after = (Measurement("preview", "assistant", "all", (), (), tuple(marks)) for marks in sides)
    return tuple(differences(before, after, metrics)) if before.marks else ()


def _with_right(marks: Marks, case: Case, reply: Rehearsal) -> Marks:
    scores = {name: score for name, score in marks.scores.items() if name != "milliseconds"}
    return Marks(marks.case_id, {**scores, RIGHT: float(is_right_reply(case, reply))}, marks.labels)


def _outcome_scores(reply: Rehearsal) -> Mapping[str, float]:
    scores = {outcome.value: float(reply.draft.outcome is outcome) for outcome in Outcome}
    return {**scores, "confidence": reply.draft.confidence}


def _metric(name: str) -> Metric:
    compute: Callable[..., float] = mean_of(name)
    return Metric(name, _TITLES[name], DECISION, compute, name, higher_is_better=name in {RIGHT, Outcome.ANSWER.value})
