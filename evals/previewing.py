"""What a change of the handbook does to what is replied, before it is live: questions put to it before and after."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant import Outcome, RealQuestion, Rehearsal, Request
from evals.comparing import Difference
from evals.domain import Case
from evals.preview_figures import figures_of_cases, figures_of_questions
from evals.rehearsals import Kept, Rehearsals
from evals.systems import request_of
from evals.verdicts import is_right_reply, missing_facts
from knowledge import Breach, ChangeSet, Progress


class Effect(StrEnum):
    """What a change does to one question."""

    GAINS = "gains_answer"
    LOSES = "loses_answer"
    ARTICLE = "changes_article"
    WORDING = "changes_wording"
    UNANSWERED = "stays_unanswered"
    """No answer before or after, but something else is said or offered instead."""
    SAME = "same"


class Source(StrEnum):
    """Where a question of a preview comes from."""

    GOLDEN = "golden"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a preview: a golden case by its id, or one that was asked, by the id of its draft."""

    id: str
    source: Source
    request: Request
    case: Case | None = None

    @property
    def text(self) -> str:
        """What is to be answered."""
        return self.request.conversation[-1].text


@dataclass(frozen=True, slots=True)
class Effected:
    """A question whose reply changes; whether it is right is known of golden cases alone."""

    question: Question
    effect: Effect
    before: Rehearsal
    after: Rehearsal
    was_right: bool | None
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change does; questions whose reply stays the same are only counted.

    `counts` are by source and effect. `figures` are those of the golden cases before and after, `shares` those of what
    becomes of real questions. `touched` questions were put to the changed handbook: the others cannot change.
    """

    effected: tuple[Effected, ...]
    counts: Mapping[Source, Mapping[Effect, int]]
    breaches: tuple[Breach, ...]
    mended: tuple[str, ...]
    figures: tuple[Difference, ...]
    shares: tuple[Difference, ...]
    touched: int
    seconds: float
    verdicts: Mapping[str, tuple[bool, Rehearsal]]


def questions_of(cases: Sequence[Case], asked: Sequence[RealQuestion]) -> list[Question]:
    """Golden cases and real questions as the questions of a preview."""
    golden = [Question(case.id, Source.GOLDEN, request_of(case), case) for case in cases]
    real = [
        Question(each.draft_id, Source.REAL, Request(each.conversation, each.reader, each.language)) for each in asked
    ]
    return [*golden, *real]


def preview(
    rehearsals: Rehearsals, questions: Sequence[Question], change: ChangeSet, progress: Progress | None = None
) -> Preview:
    """Put the questions to the handbook as it is and as it would be."""
    began = time.perf_counter()
    kept = rehearsals.now([question.request for question in questions], progress)
    compared, touched = _compared(rehearsals, (questions, kept), change, progress)
    effected = tuple(each for each in compared if each.effect is not Effect.SAME)
    golden = [each for each in compared if each.question.source is Source.GOLDEN]
    real = [each for each in compared if each.question.source is Source.REAL]
    return Preview(
        effected=effected,
        counts={Source.GOLDEN: _counts(golden), Source.REAL: _counts(real)},
        breaches=tuple(breach(each) for each in golden if each.was_right and not each.is_right),
        mended=tuple(each.question.id for each in golden if each.is_right and not each.was_right),
        figures=figures_of_cases([(each.question.case, each.before, each.after) for each in golden]),
        shares=figures_of_questions([(each.question.id, each.before, each.after) for each in real]),
        touched=touched,
        seconds=time.perf_counter() - began,
        verdicts={each.question.id: (bool(each.was_right), each.before) for each in golden},
    )


def _compared(
    rehearsals: Rehearsals,
    asked: tuple[Sequence[Question], Sequence[Kept]],
    change: ChangeSet,
    progress: Progress | None,
) -> tuple[list[Effected], int]:
    questions, kept = asked
    overlay = rehearsals.overlay(change)
    touched = [place for place, each in enumerate(kept) if each.is_touched(overlay)]
    made = rehearsals.after(overlay, [questions[place].request for place in touched], progress)
    after = dict(zip(touched, made, strict=True))
    compared = [
        _effected(question, before.rehearsal, after.get(place, before.rehearsal))
        for place, (question, before) in enumerate(zip(questions, kept, strict=True))
    ]
    return compared, len(touched)


def broken(rehearsals: Rehearsals, cases: Sequence[Case], change: ChangeSet) -> list[Breach]:
    """The cases that are answered right now and would not be after a change."""
    questions = questions_of(cases, ())
    kept = rehearsals.now([question.request for question in questions])
    right = [place for place, case in enumerate(cases) if is_right_reply(case, kept[place].rehearsal)]
    chosen = [questions[place] for place in right], [kept[place] for place in right]
    compared, _ = _compared(rehearsals, chosen, change, None)
    return [breach(each) for each in compared if not each.is_right]


def breach(effected: Effected) -> Breach:
    """A golden case that a change breaks, in a few words."""
    question = effected.question
    after = effected.after
    missing = missing_facts(question.case, after.draft) if question.case else []
    # An answer from the same article is wrong for what it does not say any more.
    without = f" (without {', '.join(missing)})" if missing and after.draft.outcome is Outcome.ANSWER else ""
    return Breach(question.id, question.text, in_words(effected.before), in_words(after) + without)


def in_words(rehearsal: Rehearsal) -> str:
    """A reply in a few words: its outcome, and the article it rests on."""
    draft = rehearsal.draft
    titles = ", ".join(dict.fromkeys(citation.title for citation in draft.citations))
    outcome = draft.outcome.value.replace("_", " ")
    return f"{outcome}: {titles}" if draft.outcome is Outcome.ANSWER and titles else outcome


def effect_of(before: Rehearsal, after: Rehearsal) -> Effect:
    """What happened to a reply."""
    first, second = before.draft, after.draft
    answered, answers = first.outcome is Outcome.ANSWER, second.outcome is Outcome.ANSWER
    if answered != answers:
        return Effect.GAINS if answers else Effect.LOSES
    if answers and _cited(before) != _cited(after):
        return Effect.ARTICLE
    said = [(draft.outcome, draft.text, draft.choices) for draft in (first, second)]
    if said[0] == said[1]:
        return Effect.SAME
    return Effect.WORDING if answers else Effect.UNANSWERED


def _effected(question: Question, before: Rehearsal, after: Rehearsal) -> Effected:
    effect = effect_of(before, after) if after is not before else Effect.SAME
    case = question.case
    was_right = is_right_reply(case, before) if case else None
    is_right = (is_right_reply(case, after) if after is not before else was_right) if case else None
    return Effected(question, effect, before, after, was_right, is_right)


def _cited(rehearsal: Rehearsal) -> set[str]:
    return {citation.article_id for citation in rehearsal.draft.citations}


def _counts(effected: Sequence[Effected]) -> dict[Effect, int]:
    return {effect: sum(each.effect is effect for each in effected) for effect in Effect}
