"""How long it takes to put unanswered questions together, and how little they move when some are added.

    python -m evals.benchmarks.gaps DATASET_DIR... [--questions N]

The questions are those of dataset folders; each is encoded once. Where more are wanted than there are, every question
comes again in other words: its vector is moved so far that two of them are as alike as two customers who ask the same.
"""

import argparse
import base64
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, select

from assistant import TABLES, AssistantSettings, Gaps, open_assistant
from evals.benchmarks.memory import peak_megabytes
from evals.datasets import dataset_folders, read_datasets
from knowledge import Actor, IndexLock, KnowledgeBase, KnowledgeSettings, Vectors, open_knowledge_base, reading, writing

QUESTIONS = 50_000
MORE = 0.02
"""The share of questions that come in after the first run."""

ALIKE = 0.5
"""The centred cosine of two questions made from one: in the median of public sets it is .47 to .49."""

_ACTOR = Actor("bench")
_AT_ONCE = 2_000
_ENCODED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions without an answer, with their vectors (n, d) and what each asks for, where that is known."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    vectors: Vectors


def main(folders: Sequence[Path], count: int) -> dict[str, Any]:
    """The figures: seconds of both runs, peak memory, and the adjusted Rand indices."""
    with tempfile.TemporaryDirectory() as folder:
        lock = IndexLock(Path(folder), "bench")
        lock.acquire(0)
        knowledge = open_knowledge_base(KnowledgeSettings(), Path(folder), lock)
        gaps = Gaps(open_assistant(AssistantSettings(), knowledge))
        asked = _asked(folders, count, knowledge)
        first = round(len(asked.texts) / (1 + MORE))
        _record(knowledge, asked, range(first))
        seconds, processor_seconds = _seconds(gaps)
        before = _gaps(knowledge, first)
        _record(knowledge, asked, range(first, len(asked.texts)))
        again, _ = _seconds(gaps)
        after = _gaps(knowledge, len(asked.texts))
        knowledge.close()
    known = [row for row, label in enumerate(asked.labels) if label]
    labels = [asked.labels[row] for row in known]
    return {
        "questions": len(asked.texts),
        "gaps": len(set(after)),
        "first_run_seconds": round(seconds, 1),
        "first_run_processor_seconds": round(processor_seconds, 1),
        "run_with_2_percent_more_seconds": round(again, 1),
        "stability": round(rand_index(before, after[:first]), 4),
        "agreement_with_labels": round(rand_index([after[row] for row in known], labels), 4),
        "peak_megabytes": round(peak_megabytes()),
    }


def rand_index(one: Sequence[str], other: Sequence[str]) -> float:
    """The adjusted Rand index of two partitions (Hubert & Arabie 1985, eq. 5): 1 for equal ones, 0 for chance."""
    first, second = _numbered(one), _numbered(other)
    both = _pairs(np.unique(first * (second.max() + 1) + second, return_counts=True)[1])
    ours, theirs = _pairs(np.bincount(first)), _pairs(np.bincount(second))
    expected = ours * theirs / _pairs(np.asarray([len(one)]))
    most = (ours + theirs) / 2
    return float((both - expected) / (most - expected)) if most > expected else 1.0


def _pairs(counts: NDArray[Any]) -> float:
    return float((counts * (counts - 1.0) / 2).sum())


def _numbered(labels: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)


def _asked(folders: Sequence[Path], count: int, knowledge: KnowledgeBase) -> Asked:
    real = list(dict(_real(folders)).items())[:count]
    texts = [text for text, _ in real]
    made = []
    for start in range(0, len(texts), _ENCODED_AT_ONCE):
        made.append(knowledge.question_vectors(texts[start : start + _ENCODED_AT_ONCE]))
        sys.stderr.write(f"\rencoding: {min(start + _ENCODED_AT_ONCE, len(texts))} of {len(texts)} ")
    sys.stderr.write("\n")
    vectors = np.concatenate(made)
    random = np.random.default_rng(1)
    length = np.linalg.norm(vectors - vectors.mean(axis=0), axis=1).mean()
    scatter = length * np.sqrt((1 / ALIKE - 1) / vectors.shape[1])
    rows = np.concatenate([np.arange(len(texts)), random.integers(0, len(texts), count - len(texts))])
    moved = vectors[rows]
    moved[len(texts) :] += random.normal(scale=scatter, size=moved[len(texts) :].shape).astype(np.float32)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    order = random.permutation(count)
    said = [texts[row] if place < len(texts) else f"{texts[row]} ({place})" for place, row in enumerate(rows)]
    labels = [real[row][1] for row in rows]
    return Asked(tuple(said[place] for place in order), tuple(labels[place] for place in order), moved[order])


def _real(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in folders:
        for folder in dataset_folders(path):
            for dataset in read_datasets(folder):
                for case in dataset.cases:
                    yield case.question, f"{dataset.name}/{min(case.grades)}" if case.grades else ""


def _record(knowledge: KnowledgeBase, asked: Asked, rows: range) -> None:
    """Store questions as if each had been handed over: the assistant itself would take minutes for so many."""
    drafts, vectors = TABLES.tables["drafts"], TABLES.tables["question_vectors"]
    now = knowledge.store.clock()
    texts = {"actor": _ACTOR.id, "reader": "agent", "business_type": "other", "language": "zh", "model": "none"}
    for start in range(rows.start, rows.stop, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, rows.stop))
        kept = [
            {
                "id": f"{row}",
                "created_at": now - timedelta(minutes=row),
                "question": asked.texts[row],
                "inquiry": asked.texts[row],
                "outcome": "hand_off",
                "confidence": 0.0,
                "milliseconds": 0.0,
                **texts,
                "conversation": [],
                "draft": {"text": "", "citations": []},
                "candidates": [],
            }
            for row in some
        ]
        with writing(knowledge.store.engine) as connection:
            connection.execute(insert(drafts), kept)
            connection.execute(insert(vectors), [_vector(asked, row, knowledge.encoder) for row in some])


def _vector(asked: Asked, row: int, encoder: str) -> dict[str, Any]:
    written = base64.b64encode(asked.vectors[row].astype("<f2").tobytes()).decode()
    said = {"draft_id": f"{row}", "part": 0, "text": asked.texts[row], "answered": False}
    return {**said, "encoder": encoder, "vector": written}


def _seconds(gaps: Gaps) -> tuple[float, float]:
    """How long a run takes, on the clock and of the processors: the second hardly depends on what else goes on."""
    began, worked = time.perf_counter(), time.process_time()
    report = gaps.runs.run(_ACTOR, _show)
    sys.stderr.write("\n")
    if report.fault:
        raise SystemExit(report.fault)
    return time.perf_counter() - began, time.process_time() - worked


def _show(what: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{what}: {done} of {total}    ")


def _gaps(knowledge: KnowledgeBase, count: int) -> list[str]:
    members = TABLES.tables["gap_members"]
    with reading(knowledge.store.engine) as connection:
        found = {row.draft_id: row.gap for row in connection.execute(select(members.c.draft_id, members.c.gap))}
    # Of what says nothing but numbers no gap is made.
    return [found.get(f"{row}", f"none {row}") for row in range(count)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folders", metavar="DATASET_DIR", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    given = parser.parse_args()
    sys.stdout.write(json.dumps(main(given.folders, given.questions), indent=2) + "\n")
