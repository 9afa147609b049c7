"""From answers to marks: every score of a case that applies to it, each from one function of `evals.metrics`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assistant import Outcome
from evals.datasets import NEAR
from evals.domain import DIGITS, Answer, Case, Record
from evals.metrics.catalogue import OWN
from evals.metrics.drafts import (
    citation_precision,
    citation_recall,
    grounded_share,
    has_right_language,
    stating_sentences,
    wrong_numbers,
)
from evals.metrics.key_facts import key_fact_recall


def scores_of(case: Case, answer: Answer, *, drafts: bool) -> dict[str, float]:
    """The scores of one case, without those of its ranking and its time; `drafts` says whether the system writes."""
    return {
        **_confidence(case, answer),
        **_decision(case, answer),
        **(_delivery(case, answer) if drafts else {}),
        **(_draft(case, answer) if answer.outcome is Outcome.ANSWER and answer.text else {}),
        **_triage(case, answer),
    }


def labels_of(case: Case, answer: Answer) -> dict[str, str]:
    """What cases are grouped and types are counted by."""
    labels = {"language": case.language, "traits": " ".join(sorted(case.traits))}
    if case.business_type is not None:
        labels |= {"expected_type": case.business_type, "given_type": answer.business_type or ""}
    return labels


def scored(records: Iterable[Record], title: str, score: Callable[[Record], float | None]) -> list[Record]:
    """The records with a score of your own: `measure` and reports then show its mean, with interval, under the title.

    `score` is one function of a record; None where it does not apply.
    """
    return [_with(record, f"{OWN}{title}", score(record)) for record in records]


def _with(record: Record, name: str, score: float | None) -> Record:
    if score is None:
        return record
    scores = {**record.marks.scores, name: round(float(score), DIGITS)}
    return replace(record, marks=replace(record.marks, scores=scores))


def is_right(case: Case, answer: Answer) -> bool:
    """Whether an answer from the first article that was found would be right."""
    return bool(answer.found) and case.accepts(answer.found[0].article_id)


def _confidence(case: Case, answer: Answer) -> dict[str, float]:
    return {
        "confidence": answer.confidence,
        "right": float(is_right(case, answer)),
        "answerable": float(case.is_answerable),
        "near": float(NEAR in case.traits),
    }


def _decision(case: Case, answer: Answer) -> dict[str, float]:
    answered = answer.outcome is Outcome.ANSWER
    scores = {"answered": float(answered)}
    if answered:
        scores["wrong_answer"] = float(not is_right(case, answer))
    scores["covered" if case.is_answerable else "false_answer"] = float(answered)
    if case.asks_for_answer:
        scores["false_refusal"] = float(not answered)
    if case.outcome is not None:
        scores["right_outcome"] = float(answer.outcome is case.outcome)
    return scores


def _delivery(case: Case, answer: Answer) -> Mapping[str, float]:
    # A reply that was not given delivers nothing.
    if not case.key_facts or not case.asks_for_answer:
        return {}
    delivered = key_fact_recall(answer.text, case.key_facts) if answer.outcome is Outcome.ANSWER else 0.0
    return {"key_facts_delivered": delivered}


def _draft(case: Case, answer: Answer) -> dict[str, float]:
    said = stating_sentences(answer)
    scores = {"right_language": float(has_right_language(answer, case))}
    if case.key_facts:
        scores["key_facts"] = key_fact_recall(answer.text, case.key_facts)
    if answer.cited:
        scores["citation_precision"] = citation_precision(answer.cited, case)
    if case.is_answerable:
        scores["citation_recall"] = citation_recall(answer.cited, case)
    if said:
        scores["grounded"] = grounded_share(said)
        scores["wrong_number"] = float(any(wrong_numbers(each) for each in said))
    return scores


def _triage(case: Case, answer: Answer) -> dict[str, float]:
    if case.business_type is None or answer.business_type is None:
        return {}
    return {"right_type": float(answer.business_type == case.business_type)}
