"""Passages by vector, in Chroma: embedded in a folder, or a server that several processes share."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx
import numpy as np

from knowledge.domain import Hit, Passage, PassageKind, Vectors
from knowledge.errors import IndexBusy, IndexOutOfDate, SettingsError
from knowledge.indexes import reading_trial
from knowledge.protocols import IndexState, Progress

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_Answer = TypeVar("_Answer")
_Collections = Mapping[PassageKind, Any]

# Stands in the folder of an embedded Chroma while it is written.
_WRITING = "writing"

_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}}


def open_embedded(folder: Path, progress: Progress | None = None) -> "ClientAPI":
    """Chroma in this process, its files in `folder`. Only one process may have it open.

    Chroma writes its graphs in place: a process that is killed at it can leave files that take down whoever reads them.
    So after a write that was cut short another process tries them first; broken ones are removed, and the indexes in
    them are empty. Raises `IndexOutOfDate` when the files are broken in another way.
    """
    if (folder / _WRITING).exists():
        if progress is not None:
            progress("checking the vectors: the last process was killed while it wrote them", 0, 0)
        _remove_if_broken(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return _open_files(folder)


def _open_files(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    with _faults_named():
        try:
            return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        except BaseException:
            # Chroma would give its half-started engine to whoever opens this folder next.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise


def _remove_if_broken(folder: Path) -> None:
    command = [sys.executable, "-P", str(reading_trial.__file__), str(folder)]
    tried = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program
    if tried.returncode == 0:
        (folder / _WRITING).unlink()
    else:
        shutil.rmtree(folder)


def open_server(url: str) -> "ClientAPI":
    """A Chroma server by URL. Raises `SettingsError` when there is none."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"chroma_url: {url!r} is not of the form http://host:port")
    # Chroma's own client leaks its connections when nobody answers, and its message does not name the address.
    try:
        httpx.get(f"{url.rstrip('/')}/api/v2/heartbeat", timeout=10.0).raise_for_status()
    except httpx.HTTPError as error:
        raise SettingsError(f"chroma_url: no Chroma server answers at {url}: {error}") from error
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    return chromadb.HttpClient(
        host=parts.hostname, port=port, ssl=secure, settings=Settings(anonymized_telemetry=False)
    )


def close(client: Any) -> None:
    """Let go of the files, or of the connections."""
    client.close()
    # Chroma leaves the connections of an HTTP client open, and those of the second one that it keeps for itself.
    for part in (client, client._admin_client):
        session = getattr(part._server, "_session", None)
        if session is not None:
            session.close()


@contextmanager
def _faults_named() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        said = " ".join(str(error).split())[:200]
        raise IndexOutOfDate(f"the vector index cannot be used ({said}): run answerdesk reindex") from error
    except httpx.HTTPError as error:
        raise IndexBusy(f"the Chroma server does not answer ({error}): see that it runs, then try again") from error


class ChromaIndex:
    """A `VectorIndex` in two collections, one for questions and one for bodies.

    Chroma keeps ids and vectors alone: an id says where its passage stands, and fetching nothing else halves the time
    of a query. The state is metadata of the bodies' collection and is written last.
    """

    def __init__(self, client: "ClientAPI", name: str):
        self._client = client
        self._name = name
        settings = client.get_settings()
        self._folder = Path(settings.persist_directory) if settings.is_persistent else None
        with _faults_named():
            self._batch = client.get_max_batch_size()
            self._collections = self._open()

    def _open(self) -> _Collections:
        return {
            kind: self._client.get_or_create_collection(
                f"{self._name}-{kind.value}", embedding_function=None, configuration=_CONFIGURATION
            )
            for kind in PassageKind
        }

    def state(self) -> IndexState | None:
        """What the collections were made with; None while they hold nothing."""
        name = f"{self._name}-{PassageKind.BODY.value}"
        # A collection object remembers the metadata it was opened with; another process may have written since.
        known = self._ask(lambda _: self._client.get_collection(name, embedding_function=None)).metadata or {}
        if "encoder" not in known:
            return None
        return IndexState(str(known["encoder"]), int(known["text_rules"]), int(known["applied"]))

    def _ask(self, call: Callable[[_Collections], _Answer]) -> _Answer:
        from chromadb.errors import NotFoundError

        with _faults_named():
            try:
                return call(self._collections)
            except NotFoundError:
                # Another process has built the index anew: its collections are others under the same names.
                self._collections = self._open()
                return call(self._collections)

    def replace(
        self, article_ids: Iterable[str], passages: Sequence[Passage], vectors: Vectors, state: IndexState
    ) -> None:
        """Forget the articles' passages, take in the new ones, then write the state."""
        ids = list(article_ids)
        with self._marked():
            self._ask(lambda collections: self._replace(collections, ids, passages, vectors))
        self._ask(lambda collections: self._write(collections, state))

    @contextmanager
    def _marked(self) -> Iterator[None]:
        if self._folder is None:
            yield
            return
        (self._folder / _WRITING).touch()
        yield
        (self._folder / _WRITING).unlink()

    def _replace(
        self, collections: _Collections, ids: Sequence[str], passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        for kind, collection in collections.items():
            for start in range(0, len(ids), self._batch):
                collection.delete(where={"article_id": {"$in": ids[start : start + self._batch]}})
            rows = [row for row, passage in enumerate(passages) if passage.kind is kind]
            for start in range(0, len(rows), self._batch):
                chosen = rows[start : start + self._batch]
                collection.upsert(
                    ids=[passages[row].id for row in chosen],
                    embeddings=vectors[chosen],
                    metadatas=[{"article_id": passages[row].article_id} for row in chosen],
                )

    def _write(self, collections: _Collections, state: IndexState) -> None:
        collections[PassageKind.BODY].modify(
            metadata={"encoder": state.encoder, "text_rules": state.text_rules, "applied": state.applied}
        )

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        """The nearest passages; score is the cosine."""
        return self.search_many(np.reshape(vector, (1, -1)), kind, limit)[0]

    def search_many(self, vectors: Vectors, kind: PassageKind, limit: int) -> list[list[Hit]]:
        """The nearest passages of each row."""
        rows: Any = np.asarray(vectors, dtype=np.float32)
        found = self._ask(
            lambda collections: collections[kind].query(query_embeddings=rows, n_results=limit, include=["distances"])
        )
        return [
            [Hit.from_id(passage_id, 1.0 - float(distance)) for passage_id, distance in zip(*row, strict=True)]
            for row in zip(found["ids"], found["distances"], strict=True)
        ]

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors of those passages that are here."""
        found: dict[str, Vectors] = {}
        # Chroma refuses an id that stands twice in a batch.
        ids = list(dict.fromkeys(passage_ids))
        for start in range(0, len(ids), self._batch):
            part = self._ask(partial(_get_vectors, kind, ids[start : start + self._batch]))
            found.update(zip(part["ids"], np.asarray(part["embeddings"], dtype=np.float32), strict=True))
        return found

    def passage_ids(self, kind: PassageKind) -> list[str]:
        """The ids of all passages of a kind."""
        return list(self._ask(lambda collections: collections[kind].get(include=[])["ids"]))

    def count(self, kind: PassageKind) -> int:
        """How many passages of a kind are here."""
        return int(self._ask(lambda collections: collections[kind].count()))

    def article_ids(self) -> set[str]:
        """All articles that have a passage here."""
        ids = self._ask(lambda collections: [found.get(include=[])["ids"] for found in collections.values()])
        return {Hit.from_id(passage_id, 0.0).article_id for part in ids for passage_id in part}

    def clear(self) -> None:
        """Forget everything."""
        with _faults_named():
            for collection in self._open().values():
                self._client.delete_collection(collection.name)
            self._collections = self._open()


def _get_vectors(kind: PassageKind, ids: list[str], collections: _Collections) -> Any:
    return collections[kind].get(ids=ids, include=["embeddings"])
