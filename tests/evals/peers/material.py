"""A small dataset, and contestants small enough to see through."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from evals.datasets import Dataset, half_of, read_dataset
from evals.domain import Half, Marks, Measurement
from evals.peers.catalogue import Contestant
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings, Trial
from knowledge import Encoder, KnowledgeSettings, open_encoder

ARTICLES = {"a": "退货运费谁出", "b": "怎么开发票", "c": "包裹什么时候到"}
STRICTNESS = Knob("strictness", ("loose", "strict"))


def questions_of(half: Half, count: int, prefix: str = "q") -> list[str]:
    """Ids of questions that fall into a half."""
    named = (f"{prefix}{number}" for number in range(100 * count))
    return [name for name in named if half_of(name) is half][:count]


def write_dataset(folder: Path, queries: Mapping[str, str], unanswerable: Sequence[str] = ()) -> Dataset:
    """A dataset of these articles; `queries` are query ids with the article that answers each."""
    folder.mkdir(exist_ok=True)
    rows = [{"id": id_, "title": title, "text": "", "similar_questions": []} for id_, title in ARTICLES.items()]
    _write(folder / "corpus.jsonl", rows)
    _write(folder / "queries.jsonl", [{"id": query, "text": f"{query} {right}"} for query, right in queries.items()])
    (folder / "qrels.tsv").write_text("\n".join(f"{query}\t{right}\t1" for query, right in queries.items()), "utf-8")
    _write(folder / "queries_unanswerable.jsonl", [{"id": query, "text": f"{query} ?"} for query in unanswerable])
    return read_dataset(folder)


class Reader:
    """Finds the article whose id ends the question, surely when it is strict; else any other, unsurely."""

    def __init__(self, strictness: str | float) -> None:
        self.strict = strictness == "strict"
        self.held: list[str] = []
        self.asked: list[str] = []

    def ingest(self, articles: Sequence[Article]) -> None:
        self.held = [article.id for article in articles]

    def search(self, text: str, limit: int) -> list[Scored]:
        self.asked.append(text)
        right = [name for name in self.held if text.endswith(name)]
        if right and self.strict:
            return [Scored(right[0], 9.0), *(Scored(name, 1.0) for name in self.held if name not in right)][:limit]
        return [Scored(name, 1.0) for name in self.held if name not in right][:limit]


def reading(opened: list[Reader], name: str = "chroma") -> Contestant:
    """A contestant that opens such readers and puts each into `opened`."""

    def open_reader(surroundings: Surroundings, setting: Setting) -> Reader:
        assert surroundings.folder.is_dir()
        opened.append(Reader(setting[STRICTNESS.name]))
        return opened[-1]

    return Contestant(name, "Reader", (STRICTNESS,), open_reader, ())


def enter(folder: Path, closing: ExitStack) -> Surroundings:
    """Surroundings with the stand-in encoder, nothing remembered."""
    settings = KnowledgeSettings(encoder="stand-in")

    @cache
    def encoder() -> Encoder:
        return open_encoder(settings)

    return Surroundings(settings, None, encoder, encoder, folder, closing)


def marks_of(*rows: tuple[float, int, int], answered: bool = True) -> tuple[Marks, ...]:
    """Marks of (confidence, right, answerable) rows as a run gives them, all of them answered or none."""
    return tuple(
        Marks(
            str(number),
            {
                "confidence": confidence,
                "right": right,
                "answerable": answerable,
                "near": 1 - answerable,
                "answered": float(answered),
                "milliseconds": 5.0,
                **({"wrong_answer": 1.0 - right} if answered else {}),
                **({"covered": float(answered), "hit@1": right} if answerable else {}),
            },
            {},
        )
        for number, (confidence, right, answerable) in enumerate(rows)
    )


def trial(contestant: str, marks: Sequence[Marks], dataset: str = "shop", **fields: float | Setting | None) -> Trial:
    """A trial of which only the marks matter, unless more is told."""
    told = {"setting": {}, "level": 0.5, "passages": 100, "ingest_seconds": None, "peak_megabytes": None, **fields}
    measurement = Measurement(dataset, contestant, Half.HELD_BACK.value, (), (), tuple(marks))
    return Trial(measurement=measurement, **told)  # type: ignore[arg-type]


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
