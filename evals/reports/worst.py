"""The cases to look at first: what went wrong, most harmful kind first."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Outcome
from evals.domain import Record
from evals.metrics.drafts import stating_sentences, wrong_numbers
from evals.scoring import is_right

MOST = 40
_MOST_OF_A_KIND = 12

FAILED = "failed"
ANSWERED_UNANSWERABLE = "answered what no article answers"
WRONG_ARTICLE = "answered from a wrong article"
WRONG_NUMBER = "a number that no source has"
FACTS_MISSING = "key facts are missing from the answer"
NOT_FOUND = "no right article among the first five"
REFUSED_RIGHT = "found, but not answered"
WRONG_PLACE = "a right article is found, but not first"

ORDER = (
    FAILED,
    ANSWERED_UNANSWERABLE,
    WRONG_ARTICLE,
    WRONG_NUMBER,
    FACTS_MISSING,
    NOT_FOUND,
    WRONG_PLACE,
    REFUSED_RIGHT,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A case and what is wrong with its answer."""

    kind: str
    record: Record


def faults(records: Sequence[Record]) -> list[Fault]:
    """Every case with something wrong, each under the most harmful kind that applies; the surest answers come first."""
    found = [Fault(kind, record) for record in records if (kind := _kind(record)) is not None]
    return sorted(found, key=lambda fault: (ORDER.index(fault.kind), -fault.record.answer.confidence))


def worst(records: Sequence[Record]) -> list[Fault]:
    """The first of each kind, so that a kind with many cases does not hide the others."""
    taken: dict[str, int] = dict.fromkeys(ORDER, 0)
    chosen = []
    for fault in faults(records):
        taken[fault.kind] += 1
        if taken[fault.kind] <= _MOST_OF_A_KIND:
            chosen.append(fault)
    return chosen[:MOST]


def _kind(record: Record) -> str | None:
    if record.error is not None:
        return FAILED
    answered = record.answer.outcome is Outcome.ANSWER
    return _of_answer(record) if answered else _of_refusal(record)


def _of_answer(record: Record) -> str | None:
    case, answer = record.case, record.answer
    if not case.is_answerable:
        return ANSWERED_UNANSWERABLE
    if not is_right(case, answer):
        return WRONG_ARTICLE
    if any(wrong_numbers(said) for said in stating_sentences(answer)):
        return WRONG_NUMBER
    return FACTS_MISSING if record.marks.scores.get("key_facts", 1.0) < 1 else None


def _of_refusal(record: Record) -> str | None:
    if not record.case.asks_for_answer:
        return None
    if not record.marks.scores.get("hit@5"):
        return NOT_FOUND
    return REFUSED_RIGHT if is_right(record.case, record.answer) else WRONG_PLACE
