"""One operator's questions in Traditional and Simplified Chinese and in English, put to one set of articles.

The folder (the layout of `zh_telecom`) has a file a writing; rows of one number say the same. The articles are the
Traditional ones. A question is found by its title at once when it is written alike, so a second set of articles has no
titles: there the question has to find its answer by what the answer says.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.domain import Case, Estimate, Marks
from evals.json_lines import Row, rows_of
from evals.metrics.catalogue import BY_NAME
from evals.runner import run
from evals.systems import search_system
from evals.triage.questions import asked, question
from evals.triage.sections import Section, figure, section
from knowledge import KnowledgeBase

ARTICLES = "zh_hant"
WRITINGS = {"zh_hant": "Traditional", "zh_hans": "Simplified", "en": "English"}


def read_writings(folder: Path) -> dict[str, list[Row]]:
    """The rows of each writing that the folder has a file of (`*_zh_hant.jsonl` and so on). Raises `BadDataset`."""
    found = {writing: sorted(folder.glob(f"*_{writing}.jsonl")) for writing in WRITINGS}
    return {writing: [row for _, row in rows_of(paths[0])] for writing, paths in found.items() if paths}


def write_articles(rows: Sequence[Row], path: Path, *, titles: bool) -> None:
    """A corpus of the rows, for `corpus_knowledge`, with their titles or without."""
    articles = [
        {"id": _number(row), "title": row["title"] if titles else "", "text": row["text"], "language": "zh"}
        for row in rows
    ]
    path.write_text("\n".join(json.dumps(article, ensure_ascii=False) for article in articles), encoding="utf-8")


def cases_of(rows: Sequence[Row]) -> list[Case]:
    """The titles as questions, each answered by the article of its number."""
    return [question(row["id"], asked(row["title"]), _number(row)) for row in rows]


def scripts(name: str, knowledge: KnowledgeBase, writings: dict[str, list[Row]]) -> Section:
    """Hits of each writing on these articles."""
    search = search_system(knowledge)
    found: list[Estimate] = []
    for writing, rows in writings.items():
        marks: list[Marks] = [record.marks for record in run(search, cases_of(rows))]
        metrics = [figure(f"{at}, {WRITINGS[writing]}", BY_NAME[at].compute, at) for at in ("hit@1", "hit@5")]
        found += section(name, metrics, marks).estimates
    return Section(name, tuple(found))


def _number(row: Row) -> str:
    return str(row["id"]).rsplit("_", 1)[-1]
