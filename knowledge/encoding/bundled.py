"""The encoder that comes with the product: multilingual-e5-small on onnxruntime, Chinese and English, no downloads."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from platformdirs import user_cache_path

from knowledge.domain import Vectors
from knowledge.encoding.precision import Precision, best_precision
from knowledge.encoding.stored_file import digest, remake, stored_file
from knowledge.encoding.tokenizer import Tokenizer
from knowledge.encoding.weights import Weights, bundled_weights_path
from knowledge.protocols import Progress

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

_FORMAT = 1
"""Changes whenever the graph or the tokenizer would give other vectors."""

_ERRORS_ONLY = 3


def bundled_encoder_cache_dir() -> Path:
    """Where the graph is kept unless a folder is named: the platform's folder for caches."""
    return user_cache_path("answerdesk")


def _say_nothing(what: str, done: int, total: int) -> None:
    """The progress of somebody who does not ask."""


class BundledEncoder:
    """multilingual-e5-small, 384 dimensions; safe to share between threads.

    The first construction on a machine takes some seconds to build the graph into `cache_dir`. `threads` is how many
    texts are encoded at once, each on one thread; by default as many as this process may use processors.
    """

    def __init__(
        self,
        cache_dir: Path,
        threads: int | None = None,
        progress: Progress | None = None,
        precision: Precision | None = None,
    ) -> None:
        self._precision: Precision = precision or best_precision()
        self._progress = progress or _say_nothing
        weights_path = bundled_weights_path()
        self._weights = Weights(weights_path)
        self._tokenizer = Tokenizer(self._weights.vocabulary())
        weights_digest = digest(weights_path, cache_dir / "weights.seen")
        self._session = self._load(cache_dir / f"e5-small-{self._precision}-{_FORMAT}-{weights_digest[:16]}.onnx")
        self._threads = ThreadPoolExecutor(threads or _usable_cpus(), "encoder")

    @property
    def name(self) -> str:
        """Model, precision and format, "e5-small-int8/1"."""
        return f"e5-small-{self._precision}/{_FORMAT}"

    @property
    def dimension(self) -> int:
        """384."""
        return self._weights.shape.width

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), 384)."""
        return self._encode("query: ", texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), 384)."""
        return self._encode("passage: ", texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        prefixed = [prefix + text for text in texts]
        # A lone question need not wait behind somebody's thousand passages.
        each = map if len(texts) == 1 else self._threads.map
        for row, vector in enumerate(each(self._vector, prefixed)):
            vectors[row] = vector
        return vectors

    def _vector(self, text: str) -> Vectors:
        ids = self._tokenizer.ids(text, self._weights.shape.positions)
        ((vector,),) = self._session.run(None, {"ids": np.array([ids])})
        return np.asarray(vector, np.float32)

    def _load(self, graph: Path) -> "InferenceSession":
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = _ERRORS_ONLY
        # Two texts on a thread each are done sooner than two texts one after the other on two threads.
        options.intra_op_num_threads = 1
        # Higher levels put in the operator that `graph` avoids.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        stored_file(graph, self._make_graph)
        try:
            return InferenceSession(graph, options)
        except Exception:  # onnxruntime's errors have no class in common
            return InferenceSession(remake(graph, self._make_graph), options)

    def _make_graph(self, path: Path) -> None:
        # onnx is needed for building alone, and takes a third of a second to import.
        import onnx

        from knowledge.encoding.graph import GraphBuilder

        builder = GraphBuilder(self._weights, self._precision)
        onnx.save(builder.build(self._progress), path)


def _usable_cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
