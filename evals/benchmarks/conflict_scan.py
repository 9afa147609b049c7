"""How long a scan for conflicts takes: run as a process of its own, it prints JSON."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals.benchmarks.figures import Figure
from evals.benchmarks.memory import peak_megabytes
from evals.benchmarks.reworded import reworded
from knowledge import (
    Actor,
    ArticleDraft,
    IndexLock,
    KnowledgeSettings,
    Origin,
    ScanReport,
    encoder_cache_dir,
    open_knowledge_base,
    sample_articles,
)

ACTOR = Actor("bench")
ONE_IN = 10
"""One copy in so many has its numbers changed."""


def main(count: int, cache: Path) -> list[Figure]:
    """Build a knowledge base of that many articles, scan it, then scan it again after one article changed.

    `cache` keeps their vectors: only the first run encodes.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = IndexLock(Path(folder), "bench")
        lock.acquire(0)
        # Only building the index asks for vectors.
        settings = KnowledgeSettings(vector_cache=cache)
        knowledge = open_knowledge_base(settings, Path(folder), lock)
        drafts = synthesized(count)
        knowledge.store.save(drafts, ACTOR, Origin.IMPORT, publish=True)
        knowledge.catch_up(_show)
        began = time.process_time()
        seconds, report = _timed(knowledge.conflicts.scan)
        worked = time.process_time() - began
        changed = replace(drafts[0], content=replace(drafts[0].content, body=drafts[0].content.body + "。"))
        knowledge.store.save([changed], ACTOR, Origin.EDIT, publish=True)
        knowledge.catch_up()
        again, _ = _timed(knowledge.conflicts.scan)
        knowledge.close()
    subject = f"scan of {count:,} articles"
    return [
        Figure(subject, "all of them", seconds, "s", "≤ 120" if count == 10_000 else ""),
        Figure(subject, "time of a processor for it", worked, "s"),
        Figure(subject, "pairs compared", report.pairs, ""),
        Figure(subject, "contradictions and duplicates found", report.contradictions + report.duplicates, ""),
        Figure(subject, "after one article changed", again, "s"),
        Figure(subject, "peak memory", peak_megabytes(), "MB"),
    ]


def synthesized(count: int) -> list[ArticleDraft]:
    """The handbook again and again as if told by other shops: in other words, one copy in ten with other numbers."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    articles = [article for article in sample_articles() if len(article.content.body) > 40]
    drafts = []
    for number in range(count):
        shop, place = divmod(number, len(articles))
        content = articles[place].content
        body = reworded(content.body, content.language, chance)
        if number % ONE_IN == 0:
            body = "".join(str((int(sign) + 3) % 10) if sign.isascii() and sign.isdigit() else sign for sign in body)
        names = (("鲸渡", f"{_shop(shop)}购"), ("WhaleFerry", f"Shop{_shop(shop)}"))
        title = content.title
        for name, other in names:
            body, title = body.replace(name, other), title.replace(name, other)
        told = replace(
            content, title=title, body=body, similar_questions=(), translation_of=None, effective_from=None,
            effective_until=None,
        )  # fmt: skip
        drafts.append(ArticleDraft(f"{number:05}", told))
    return drafts


def _shop(number: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[number % 10] + "天地玄黄宇宙洪荒"[number // 10 % 8]


def _timed(scan: Callable[[], ScanReport]) -> tuple[float, ScanReport]:
    began = time.perf_counter()
    report = scan()
    return time.perf_counter() - began, report


def _show(what: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{what}: {done} of {total} ")


if __name__ == "__main__":
    kept = Path(sys.argv[2]) if sys.argv[2:] else encoder_cache_dir() / "bench-vectors.sqlite"
    sys.stdout.write(json.dumps([figure.plain() for figure in main(int(sys.argv[1]), kept)], ensure_ascii=False))
