"""The encoder that comes with the product: multilingual-e5-small on onnxruntime, Chinese and English, no downloads."""

import os
import platform
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from knowledge.domain import Vectors
from knowledge.encoding.stored_file import digest, stored_file
from knowledge.encoding.tokenizer import Tokenizer
from knowledge.encoding.weights import Weights, bundled_weights_path
from knowledge.protocols import Progress

_FORMAT = 1
"""Changes whenever the graph or the tokenizer would give other vectors."""

_ERRORS_ONLY = 3

_CPU_FLAGS = Path("/proc/cpuinfo")


class Precision(StrEnum):
    """How the linear layers are computed."""

    INT8 = "int8"
    """The quickest; without VNNI instructions an x86 processor overflows in it now and then."""

    FOUR_BIT = "4-bit"
    """The weights as they are stored; half as fast, right everywhere."""


def bundled_encoder_cache_dir() -> Path:
    """Where the graph is kept unless a folder is named: the platform's folder for caches."""
    return user_cache_path("answerdesk")


def best_precision(cpu_flags: Path = _CPU_FLAGS, machine: str | None = None) -> Precision:
    """INT8 where it cannot overflow: on x86 with VNNI, and on anything that is not x86."""
    if (machine or platform.machine()).lower() not in {"x86_64", "amd64", "i386", "i686", "x86"}:
        return Precision.INT8
    try:
        return Precision.INT8 if "vnni" in cpu_flags.read_text() else Precision.FOUR_BIT
    except OSError:
        return Precision.FOUR_BIT


def _say_nothing(what: str, done: int, total: int) -> None:
    """The progress of somebody who does not ask."""


class BundledEncoder:
    """multilingual-e5-small, 384 dimensions; safe to share between threads.

    The first construction on a machine takes some seconds to build the graph into `cache_dir`. `threads` is how many a
    text is spread over, by default all this process may use.
    """

    def __init__(
        self,
        cache_dir: Path,
        threads: int | None = None,
        progress: Progress = _say_nothing,
        precision: Precision | None = None,
    ) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        self._precision = precision or best_precision()
        self._progress = progress
        weights_path = bundled_weights_path()
        self._weights = Weights(weights_path)
        self._tokenizer = Tokenizer(self._weights.vocabulary())
        weights_digest = digest(weights_path, cache_dir / "weights.seen")
        graph = cache_dir / f"e5-small-{self._precision}-{_FORMAT}-{weights_digest[:16]}.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or _usable_cpus()
        options.log_severity_level = _ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(stored_file(graph, self._make_graph), options)

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
        for row, text in enumerate(texts):
            ids = self._tokenizer.ids(prefix + text, self._weights.shape.positions)
            (vectors[row : row + 1],) = self._session.run(None, {"ids": np.array([ids])})
        return vectors

    def _make_graph(self, path: Path) -> None:
        # onnx is needed for building alone, and takes a third of a second to import.
        import onnx

        from knowledge.encoding.graph import GraphBuilder

        builder = GraphBuilder(self._weights, four_bit=self._precision is Precision.FOUR_BIT)
        onnx.save(builder.build(self._progress), path)


def _usable_cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
