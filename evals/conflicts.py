"""`python -m evals.conflicts`: how well contradictions and duplicates are found, on the sample handbook and on copies.

The handbook is scanned, and what is found is listed, so that every report can be read. Then copies of its articles, in
other words, are checked as drafts: some with exactly one number, unit, negation or date changed, some with none. Half
of the copies (`tuning`) served to choose the limits of the comparison, the other half (`held_back`) only for the
report. With `--articles N` a scan of that many articles is timed, in a process of its own.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.benchmarks.figures import HEADER, Figure, row
from evals.benchmarks.reworded import KINDS, Copy, copies
from knowledge import (
    Conflict,
    ConflictKind,
    Difference,
    IndexLock,
    KnowledgeBase,
    KnowledgeSettings,
    add_sample_handbook,
    encoder_cache_dir,
    open_knowledge_base,
    sample_articles,
)

COPIES, SEED_CHANGED, SEED_SAME = 200, 1, 2
PLANTED = {
    ("zh-con-018", "zh-ship-019"): ConflictKind.CONTRADICTION,
    ("en-con-018", "en-ship-019"): ConflictKind.CONTRADICTION,
    ("zh-aft-020", "zh-ret-015"): ConflictKind.CONTRADICTION,
    ("en-aft-020", "en-ret-015"): ConflictKind.CONTRADICTION,
    ("zh-chg-006", "zh-ship-022"): ConflictKind.DUPLICATE,
    ("zh-aft-019", "zh-ord-009"): ConflictKind.DUPLICATE,
}
"""What the handbook was given to be found (docs/handbook.md)."""

_MOST = 1_000
_FAQ = re.compile("(?:zh|en)-[a-z]+-[0-9]{3}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print what was found and the table of figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.conflicts", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--half", choices=("tuning", "held_back"), default="held_back", help="which copies")
    parser.add_argument("--articles", type=int, default=0, help="time a scan of so many articles too")
    parser.add_argument("--misses", action="store_true", help="list the changed copies that were not found")
    options = parser.parse_args(arguments)
    figures = _measured(options.half, misses=options.misses)
    if options.articles:
        figures += _scan_figures(options.articles)
    sys.stdout.write("\n".join(["", HEADER, *map(row, figures)]) + "\n")


def _measured(half: str, *, misses: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        lock = IndexLock(Path(folder), "conflicts")
        lock.acquire(0)
        settings = KnowledgeSettings(vector_cache=encoder_cache_dir() / "bench-vectors.sqlite")
        knowledge = open_knowledge_base(settings, Path(folder), lock)
        add_sample_handbook(knowledge.store)
        knowledge.catch_up()
        knowledge.conflicts.scan()
        figures = [*_handbook_figures(knowledge), *_copy_figures(knowledge, half, misses=misses)]
        knowledge.close()
    return figures


def _handbook_figures(knowledge: KnowledgeBase) -> Iterator[Figure]:
    found = knowledge.conflicts.records.listed(limit=_MOST)
    by_pair = {(each.first.article_id, each.second.article_id): each.finding.kind for each in found}
    planted = sum(by_pair.get(pair) is kind for pair, kind in PLANTED.items())
    others = [each for each in found if (each.first.article_id, each.second.article_id) not in PLANTED]
    for each in others:
        _tell(each, knowledge)
    kinds = Counter(each.finding.kind for each in others)
    between_faqs = sum(_are_faqs(each) for each in others)
    yield Figure("handbook", "planted pairs found", planted, f"of {len(PLANTED)}", "all")
    yield Figure("handbook", "other contradictions", kinds[ConflictKind.CONTRADICTION], "", "≤ 10 false")
    yield Figure("handbook", "other duplicates", kinds[ConflictKind.DUPLICATE], "")
    yield Figure("handbook", "of all others between two FAQs", between_faqs, "")


def _copy_figures(knowledge: KnowledgeBase, half: str, *, misses: bool) -> Iterator[Figure]:
    planted = {
        article_id for pair, kind in PLANTED.items() if kind is ConflictKind.CONTRADICTION for article_id in pair
    }
    live = knowledge.store.live([article.article_id for article in sample_articles()])
    articles = [each for each in sample_articles() if each.article_id in live and each.article_id not in planted]
    changed = _half(copies(articles, COPIES, SEED_CHANGED, changed=True), half)
    same = _half(copies(articles, COPIES, SEED_SAME, changed=False), half)
    found = [copy for copy in changed if _contradictions(knowledge, copy, lambda each, copy: each == copy.origin)]
    for copy in changed if misses else ():
        if copy not in found:
            said = copy.content.body[max(0, copy.start - 40) : copy.end + 20].replace("\n", " ")
            sys.stdout.write(f"not found: {copy.origin} {copy.changed}: {said}\n")
    subject = f"copies ({half.replace('_', ' ')})"
    yield Figure(subject, "changed, found", 100 * len(found) / len(changed), f"% of {len(changed)}", "≥ 80 %")
    for kind in KINDS:
        whole = [copy for copy in changed if copy.changed == kind]
        share = 100 * sum(copy.changed == kind for copy in found) / len(whole)
        yield Figure(subject, f"{kind} changed, found", share, f"% of {len(whole)}")
    for language in ("zh", "en"):
        whole = [copy for copy in changed if copy.content.language == language]
        share = 100 * sum(copy.content.language == language for copy in found) / len(whole)
        yield Figure(subject, f"changed in {language}, found", share, f"% of {len(whole)}")
    marked = sum(_is_marked(knowledge, copy) for copy in found)
    yield Figure(subject, "found, with the changed words marked", 100 * marked / max(len(found), 1), "%")
    flagged = [copy for copy in same if _contradictions(knowledge, copy, lambda *_: True)]
    yield Figure(subject, "unchanged, flagged", 100 * len(flagged) / len(same), f"% of {len(same)}", "≤ 5 %")


def _half(made: Sequence[Copy], half: str) -> list[Copy]:
    """Every other group of four: each half has every kind of change."""
    wanted = 0 if half == "tuning" else 1
    return [copy for number, copy in enumerate(made) if number // len(KINDS) % 2 == wanted]


def _contradictions(
    knowledge: KnowledgeBase, copy: Copy, counts: Callable[[str, Copy], bool]
) -> list[tuple[Difference, ...]]:
    return [
        each.finding.differences
        for each in knowledge.conflicts.check(copy.content)
        if each.finding.kind is ConflictKind.CONTRADICTION and counts(each.article_id, copy)
    ]


def _is_marked(knowledge: KnowledgeBase, copy: Copy) -> bool:
    marks = [
        mark
        for differences in _contradictions(knowledge, copy, lambda each, copy: each == copy.origin)
        for difference in differences
        for mark in difference.first_marks
    ]
    return any(start < copy.end and copy.start < end for start, end in marks)


def _are_faqs(conflict: Conflict) -> bool:
    return all(_FAQ.fullmatch(side.article_id) for side in (conflict.first, conflict.second))


def _tell(conflict: Conflict, knowledge: KnowledgeBase) -> None:
    live = knowledge.store.live([conflict.first.article_id, conflict.second.article_id])
    sys.stdout.write(
        f"{conflict.finding.kind}: {conflict.first.article_id} / {conflict.second.article_id} "
        f"({conflict.finding.reason}, {conflict.finding.score:.2f})\n"
    )
    difference = conflict.finding.differences[0]
    for side, (start, end) in ((conflict.first, difference.first), (conflict.second, difference.second)):
        said = " ".join(live[side.article_id].content.body[start:end].split())
        sys.stdout.write(f"    {said}\n")


def _scan_figures(count: int) -> list[Figure]:
    # A process of its own: the peak of its memory is then that of so many articles.
    command = [sys.executable, "-m", "evals.benchmarks.conflict_scan", str(count)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - our own module
    return [Figure(**each) for each in json.loads(told.stdout)]


if __name__ == "__main__":
    main()
