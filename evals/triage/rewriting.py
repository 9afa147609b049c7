"""What completing a follow-up brings: whether the inquiry finds the article that the last message alone does not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant import Message, understand
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Case, Half
from evals.metrics.catalogue import BY_NAME, mean_of
from evals.runner import run
from evals.systems import search_system
from evals.triage.dialogues import Labelled
from evals.triage.questions import question
from evals.triage.sections import Section, figure, gain, section
from knowledge import KnowledgeBase

FOLLOW_UP = "follow_up"
"""The trait of a golden case that needs the conversation."""


def golden_follow_ups() -> list[Case]:
    """The answerable follow-ups of the golden cases' development half, in both languages."""
    cases = [case for language in LANGUAGES for case in golden_cases(language, Half.DEVELOPMENT)]
    return [case for case in cases if FOLLOW_UP in case.traits and case.is_answerable]


def labelled_follow_ups(rows: Sequence[Labelled]) -> list[Case]:
    """The rows within a conversation that have a labelled question, which is the article each has to find."""
    articles = question_ids(rows)
    return [
        question(row.id, row.conversation, articles[row.question])
        for row in rows
        if row.question and len(row.conversation) > 1
    ]


def question_ids(rows: Sequence[Labelled]) -> dict[str, str]:
    """An article id for each different labelled question."""
    questions = dict.fromkeys(row.question for row in rows if row.question)
    return {text: f"question-{number}" for number, text in enumerate(questions, 1)}


def write_questions(rows: Sequence[Labelled], path: Path) -> None:
    """A corpus of one article a labelled question: nothing but its title, the answers are not known."""
    articles = [{"id": id_, "title": text, "text": ""} for text, id_ in question_ids(rows).items()]
    path.write_text("\n".join(json.dumps(article, ensure_ascii=False) for article in articles), encoding="utf-8")


def rewriting(name: str, knowledge: KnowledgeBase, cases: Sequence[Case]) -> Section:
    """Hits with the inquiry and with the last message alone, and what the inquiry gains; both by plain search."""
    search = search_system(knowledge)
    alone, inquiry = (
        [record.marks for record in run(search, asked)] for asked in (cases, [completed(case) for case in cases])
    )
    hit = BY_NAME["hit@5"]
    return Section(
        name,
        (
            *section(name, [figure("hit@5, last message alone", mean_of("hit@5"), "hit@5")], alone).estimates,
            *section(name, [figure("hit@5, inquiry", mean_of("hit@5"), "hit@5")], inquiry).estimates,
            *gain("hit@5, gained", hit, alone, inquiry),
            *section(name, [figure("hit@1, last message alone", mean_of("hit@1"), "hit@1")], alone).estimates,
            *section(name, [figure("hit@1, inquiry", mean_of("hit@1"), "hit@1")], inquiry).estimates,
        ),
    )


def completed(case: Case) -> Case:
    """The case with its conversation replaced by the inquiry that it makes."""
    return replace(case, conversation=(Message(case.conversation[-1].role, understand(case.conversation).text),))
