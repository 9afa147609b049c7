"""How long a preview takes: 1,000 questions before and after a change.

`python -m evals.benchmarks.previewing [--corpus FILE.jsonl] [--questions N]`: on the sample handbook with the product's
own cases, or on the articles of a file, with questions made of their titles and similar questions. Vectors of questions
that stand for real ones are there before, as those of real questions are; golden cases are encoded.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant import AssistantSettings, Message, Reader, RealQuestion, Role, caution_of
from evals.benchmarks.figures import HEADER, Figure, row
from evals.bootstrap import corpus_knowledge, handbook_knowledge
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Case
from evals.previewing import broken, preview, questions_of
from evals.rehearsals import Rehearsals
from knowledge import ChangeSet, KnowledgeBase, KnowledgeSettings, Revision, digest

BATCH = 50


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="How long a preview takes on this machine.")
    parser.add_argument("--corpus", type=Path, help="articles to measure on instead of the sample handbook")
    parser.add_argument("--questions", type=int, default=1_000)
    options = parser.parse_args(arguments)
    sys.stdout.write(HEADER + "\n")
    with _opened(options.corpus) as knowledge:
        cases = [] if options.corpus else [case for language in LANGUAGES for case in golden_cases(language)]
        for figure in _figures(knowledge, cases, options.questions):
            sys.stdout.write(row(figure) + "\n")
            sys.stdout.flush()


@contextmanager
def _opened(corpus: Path | None) -> Iterator[KnowledgeBase]:
    settings = KnowledgeSettings()
    with corpus_knowledge(settings, corpus) if corpus else handbook_knowledge(settings) as knowledge:
        yield knowledge


def _figures(knowledge: KnowledgeBase, cases: Sequence[Case], count: int) -> Iterator[Figure]:
    live = _live(knowledge)
    asked = _questions(knowledge, live, count - len(cases))
    rehearsals = Rehearsals(knowledge, caution_of(AssistantSettings()))
    # As in a server, where the vector of a real question is kept from when it was asked.
    texts = [question.text for question in asked]
    rehearsals.know(dict(zip(texts, knowledge.question_vectors(texts), strict=True)))
    # The first search loads what the first search loads.
    knowledge.search("退货运费谁出?")
    one, batch = (ChangeSet(tuple(map(_edited, live[:size]))) for size in (1, BATCH))
    questions = questions_of(cases, asked)
    what = f"{len(questions)} questions, {len(live)} articles"
    for name, change in (
        ("one article, nothing asked before", one),
        ("one article again", one),
        (f"{BATCH} articles", batch),
    ):
        began = time.perf_counter()
        found = preview(rehearsals, questions, change)
        said = f"{what}: {name} ({found.touched} touched, {len(found.effected)} change)"
        yield Figure("preview", said, time.perf_counter() - began, "s", "≤ 20")
    if cases:
        began = time.perf_counter()
        broken(rehearsals, cases, one)
        yield Figure(
            "publish check", f"{len(cases)} cases, one article", 1000 * (time.perf_counter() - began), "ms", "≤ 300"
        )


def _live(knowledge: KnowledgeBase) -> list[Revision]:
    found: list[Revision] = []
    while page := knowledge.store.list_articles(limit=1_000, after=found[-1].article_id if found else ""):
        found += [article.latest for article in page]
    return found


def _questions(knowledge: KnowledgeBase, live: Sequence[Revision], count: int) -> list[RealQuestion]:
    texts = [text for each in live for text in (*each.content.similar_questions, each.content.title)]
    step = max(len(texts) // max(count, 1), 1)
    now = knowledge.store.clock()
    return [
        RealQuestion(str(place), (Message(Role.CUSTOMER, text),), Reader.AGENT, "zh", now)
        for place, text in enumerate(dict.fromkeys(texts[::step][:count]))
    ]


def _edited(revision: Revision) -> Revision:
    body = f"自下月起，本条规定有变。{revision.content.body}"
    content = replace(revision.content, body=body)
    return replace(revision, number=revision.number + 1, content=content, digest=digest(content))


if __name__ == "__main__":
    main()
