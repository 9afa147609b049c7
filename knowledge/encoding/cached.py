"""Keeps vectors on disk, so that what was encoded once is not encoded again: for benchmarks and re-indexing."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.domain import Vectors
from knowledge.errors import EncoderUnavailable
from knowledge.protocols import Encoder

_PORTION = 500
"""Texts that are looked up, encoded and kept together: an interruption loses no more than these."""

_BUSY_SECONDS = 60.0


class CachedEncoder:
    """An encoder that asks `inner` only for texts it has not seen; safe to share between threads and processes.

    Raises EncoderUnavailable when the file at `path` cannot be used.
    """

    def __init__(self, inner: Encoder, path: Path) -> None:
        self._inner = inner
        self._path = path
        with self._database() as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    @property
    def name(self) -> str:
        """That of the encoder inside, for the vectors are the same."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """That of the encoder inside."""
        return self._inner.dimension

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode("question", texts, self._inner.encode_questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode("passage", texts, self._inner.encode_passages)

    def _encode(self, kind: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _PORTION):
            portion = texts[start : start + _PORTION]
            digests = [self._digest(kind, text) for text in portion]
            known = self._known(digests)
            missing = {digest: text for digest, text in zip(digests, portion, strict=True) if digest not in known}
            if missing:
                known |= self._keep(missing, encode(list(missing.values())))
            for row, digest in enumerate(digests, start):
                vectors[row] = np.frombuffer(known[digest], "<f4")
        return vectors

    def _digest(self, kind: str, text: str) -> bytes:
        return sha256("\0".join((self.name, kind, text)).encode("utf-8", "surrogatepass")).digest()

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        marks = ", ".join("?" * len(digests))
        with self._database() as database:
            # Only question marks are put into the statement.
            found = database.execute(f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", digests)  # noqa: S608
            return dict(found)

    def _keep(self, missing: Mapping[bytes, str], vectors: Vectors) -> dict[bytes, bytes]:
        rows = dict(zip(missing, (vector.astype("<f4").tobytes() for vector in vectors), strict=True))
        with self._database() as database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows.items())
        return rows

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        # A connection belongs to one thread; opening one costs a tenth of a millisecond.
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database, database:
                yield database
        except (OSError, sqlite3.Error) as error:
            raise EncoderUnavailable(f"{self._path} cannot keep vectors ({error}): name another file") from error
