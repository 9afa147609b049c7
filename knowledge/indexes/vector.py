"""Passages by vector, in Chroma: embedded in a folder, or a server that several processes share."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import numpy as np

from knowledge.domain import Hit, Passage, PassageKind, Vectors
from knowledge.errors import SettingsError
from knowledge.protocols import IndexState

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 96, "max_neighbors": 24}}


def open_embedded(folder: Path) -> "ClientAPI":
    """Chroma in this process, its files in `folder`. Only one process may have it open."""
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


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


class ChromaIndex:
    """A `VectorIndex` in two collections, one for questions and one for bodies.

    Chroma keeps ids and vectors alone: an id says where its passage stands, and fetching nothing else halves the time
    of a query. The state is metadata of the bodies' collection and is written last.
    """

    def __init__(self, client: "ClientAPI", name: str):
        self._client = client
        self._name = name
        self._batch = client.get_max_batch_size()
        self._collections = self._open()

    def _open(self) -> Mapping[PassageKind, Any]:
        return {
            kind: self._client.get_or_create_collection(
                f"{self._name}-{kind.value}", embedding_function=None, configuration=_CONFIGURATION
            )
            for kind in PassageKind
        }

    def state(self) -> IndexState | None:
        """What the collections were made with; None while they hold nothing."""
        name = f"{self._name}-{PassageKind.BODY.value}"
        known = self._client.get_collection(name, embedding_function=None).metadata or {}
        if "encoder" not in known:
            return None
        return IndexState(str(known["encoder"]), int(known["text_rules"]), int(known["applied"]))

    def replace(
        self, article_ids: Iterable[str], passages: Sequence[Passage], vectors: Vectors, state: IndexState
    ) -> None:
        """Forget the articles' passages, take in the new ones, then write the state."""
        ids = list(article_ids)
        for kind, collection in self._collections.items():
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
        self._write(state)

    def _write(self, state: IndexState) -> None:
        self._collections[PassageKind.BODY].modify(
            metadata={"encoder": state.encoder, "text_rules": state.text_rules, "applied": state.applied}
        )

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        """The nearest passages; score is the cosine."""
        found = self._collections[kind].query(
            query_embeddings=np.asarray(vector, dtype=np.float32).reshape(1, -1), n_results=limit, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [Hit.from_id(passage_id, 1.0 - float(distance)) for passage_id, distance in pairs]

    def article_ids(self) -> set[str]:
        """All articles that have a passage here."""
        return {
            Hit.from_id(passage_id, 0.0).article_id
            for collection in self._collections.values()
            for passage_id in collection.get(include=[])["ids"]
        }

    def clear(self) -> None:
        """Forget everything."""
        for collection in self._collections.values():
            self._client.delete_collection(collection.name)
        self._collections = self._open()
