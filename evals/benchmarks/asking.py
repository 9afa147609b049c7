"""How long a whole extractive ask takes at a number of passages: run as a process of its own, it prints JSON."""

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import quantiles

from assistant import AssistantSettings, Message, Request, Role, open_assistant
from evals.benchmarks.figures import Figure
from evals.benchmarks.memory import peak_megabytes
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    ArticleStore,
    IndexLock,
    KnowledgeBase,
    KnowledgeSettings,
    Origin,
    count_passages,
    encoder_cache_dir,
    open_knowledge_base,
)

QUESTIONS, WARM_UP = 400, 20
ACTOR = Actor("bench")


def main(data: Path, passages: int) -> list[Figure]:
    """Build a knowledge base of that many passages, ask it, and give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder), data, passages)
        knowledge = _open(Path(folder), KnowledgeSettings())
        milliseconds = _ask(knowledge, data)
        knowledge.close()
    cuts = quantiles(milliseconds, n=100)
    subject = f"ask at {passages:,} passages"
    at_most = passages == 100_000
    return [
        Figure(subject, "p50", cuts[49], "ms", "≤ 25" if at_most else ""),
        Figure(subject, "p95", cuts[94], "ms", "≤ 60" if at_most else ""),
        Figure(subject, "peak memory", peak_megabytes(), "MB"),
    ]


def _open(folder: Path, settings: KnowledgeSettings) -> KnowledgeBase:
    lock = IndexLock(folder, "bench")
    lock.acquire(0)
    return open_knowledge_base(settings, folder, lock)


def _build(folder: Path, data: Path, passages: int) -> None:
    # Only building asks the cache for vectors; the questions are encoded when they are asked.
    cache = encoder_cache_dir() / "bench-vectors.sqlite"
    knowledge = _open(folder, KnowledgeSettings(vector_cache=cache))
    _fill(knowledge.store, data, passages)
    knowledge.catch_up(_show)
    sys.stderr.write("\n")
    knowledge.close()


def _show(what: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{what}: {done} of {total} ")


def _fill(store: ArticleStore, data: Path, passages: int) -> None:
    drafts, held = [], 0
    for row in _rows(data / "short_texts_100k.jsonl.gz"):
        if held >= passages:
            break
        draft = ArticleDraft(row["id"], ArticleContent(title=row["text"][:24], body=row["text"]))
        held += count_passages(draft)
        drafts.append(draft)
    for start in range(0, len(drafts), 5_000):
        store.save(drafts[start : start + 5_000], ACTOR, Origin.IMPORT, publish=True)


def _ask(knowledge: KnowledgeBase, data: Path) -> list[float]:
    assistant = open_assistant(AssistantSettings(), knowledge)
    milliseconds = []
    for row in islice(_rows(data / "search_queries_20k.jsonl.gz"), QUESTIONS + WARM_UP):
        began = time.perf_counter()
        assistant.draft(Request((Message(Role.CUSTOMER, row["text"]),)), ACTOR)
        milliseconds.append(1000 * (time.perf_counter() - began))
    return milliseconds[WARM_UP:]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    figures = main(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps([figure.plain() for figure in figures]))
