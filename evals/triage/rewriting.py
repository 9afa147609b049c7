"""What completing a follow-up brings: whether the inquiry finds the article that the last message alone does not."""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant import AssistantSettings, Message, open_assistant, understand
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Case, Estimate, Half, Marks
from evals.metrics.catalogue import BY_NAME
from evals.protocols import System
from evals.runner import run
from evals.systems import assistant_system, search_system
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
    """Hits of plain search with the last message alone and with the inquiry, and of the assistant; what they gain.

    The assistant also searches behind what was said before (`assistant.context`).
    """
    search = search_system(knowledge)
    with closing(open_assistant(AssistantSettings(), knowledge)) as assistant:
        ways = {
            "last message alone": _marks(search, cases),
            "inquiry": _marks(search, [completed(case) for case in cases]),
            "assistant": _marks(assistant_system(assistant), cases),
        }
    alone = ways["last message alone"]
    found: list[Estimate] = []
    for cutoff in ("hit@5", "hit@1"):
        hit = BY_NAME[cutoff]
        for way, marks in ways.items():
            found += section(name, [figure(f"{hit.name}, {way}", hit.compute, hit.column)], marks).estimates
        for way in ("inquiry", "assistant"):
            found += gain(f"{hit.name}, gained by the {way}", hit, alone, ways[way])
    return Section(name, tuple(found))


def _marks(system: System, cases: Sequence[Case]) -> list[Marks]:
    return [record.marks for record in run(system, cases)]


def completed(case: Case) -> Case:
    """The case with its conversation replaced by the inquiry that it makes."""
    return replace(case, conversation=(Message(case.conversation[-1].role, understand(case.conversation).text),))
