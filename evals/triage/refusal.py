"""Questions outside of everything that is known, on intents of an assistant (the layout of `en_clinc150`).

`data_full.json` holds lists of [text, intent] under "train", "test" and "oos_test". An intent becomes an article whose
similar questions are the first of its training questions; it has no body, so nothing but questions can be matched.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from evals.domain import Case
from evals.errors import BadDataset
from evals.json_lines import text_of
from evals.metrics.catalogue import BY_NAME, Metric
from evals.metrics.confidence import auroc_near, coverage_at_risk
from evals.runner import run
from evals.systems import search_system
from evals.triage.questions import asked, question
from evals.triage.sections import Section, figure, section
from knowledge import KnowledgeBase

SIMILAR_QUESTIONS = 20
"""Of the hundred an intent has: more make the index slower and the task easier than trainers' handbooks are."""

QUESTIONS = 1_000
"""Of each kind, evenly spread over the file."""

IN_SCOPE, OUT_OF_SCOPE = "test", "oos_test"

METRICS: tuple[Metric, ...] = (
    figure("hit@1, in scope", BY_NAME["hit@1"].compute, "hit@1"),
    figure("hit@5, in scope", BY_NAME["hit@5"].compute, "hit@5"),
    figure("AUROC of confidence, in scope against out of scope", auroc_near),
    figure("coverage at 5 % risk", lambda columns: coverage_at_risk(columns, 0.05)),
    figure("risk at the shipped level", BY_NAME["wrong_answer"].compute, "wrong_answer"),
    figure("coverage at the shipped level", BY_NAME["covered"].compute, "covered"),
)


def read_intents(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The lists of (text, intent) by their names. Raises `BadDataset`."""
    try:
        lists: dict[str, Any] = json.loads(text_of(path))
        return {name: [(str(text), str(intent)) for text, intent in rows] for name, rows in lists.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadDataset(f"{path} does not hold lists of [text, intent]: {error}") from error


def write_intents(lists: dict[str, list[tuple[str, str]]], path: Path) -> None:
    """A corpus of one article an intent, for `corpus_knowledge`."""
    questions: dict[str, list[str]] = defaultdict(list)
    for text, intent in lists["train"]:
        questions[intent].append(text)
    rows = [
        {"id": intent, "title": texts[0], "text": "", "similar_questions": texts[1:SIMILAR_QUESTIONS]}
        for intent, texts in questions.items()
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def cases_of(lists: dict[str, list[tuple[str, str]]], limit: int = QUESTIONS) -> list[Case]:
    """In-scope questions with their intents, and those out of scope, which nothing answers."""
    inside = [question(f"in-{number}", asked(text), intent) for number, (text, intent) in enumerate(lists[IN_SCOPE])]
    outside = [question(f"out-{number}", asked(text), None) for number, (text, _) in enumerate(lists[OUT_OF_SCOPE])]
    return [*_spread(inside, limit), *_spread(outside, limit)]


def refusal(name: str, knowledge: KnowledgeBase, cases: Sequence[Case]) -> Section:
    """How well confidence tells in scope from out of scope."""
    return section(name, METRICS, [record.marks for record in run(search_system(knowledge), cases)])


def _spread(cases: Sequence[Case], limit: int) -> list[Case]:
    return list(islice(cases, 0, None, max(1, -(-len(cases) // limit))))
