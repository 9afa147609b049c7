"""Plain similarity search of Chroma, its collection kept on disk."""

from collections.abc import Sequence
from typing import Any

from evals.peers.documents import DOCUMENTS, MORE, best_articles, documents_of
from evals.peers.domain import Article, Scored, Setting, Surroundings
from evals.peers.encoding import PREFIX, document_encoding, question_vector

KNOBS = (DOCUMENTS, PREFIX)
BATCH = 500


def open_chroma(surroundings: Surroundings, setting: Setting) -> "ChromaSearch":
    """An empty collection with cosine distance, everything else as Chroma has it."""
    client = open_client(surroundings)
    collection = client.create_collection(
        "articles", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    return ChromaSearch(collection, surroundings, setting)


def open_client(surroundings: Surroundings) -> Any:
    """Chroma in this process, its files in the contestant's folder."""
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(str(surroundings.folder), settings=Settings(anonymized_telemetry=False))
    surroundings.closing.callback(client.close)
    return client


class ChromaSearch:
    """An article's score is the cosine of its nearest document."""

    def __init__(self, collection: Any, surroundings: Surroundings, setting: Setting) -> None:
        self._collection = collection
        self._encoder = surroundings.encoder()
        self._encode = document_encoding(surroundings, setting[PREFIX.name])
        self._how = setting[DOCUMENTS.name]

    def ingest(self, articles: Sequence[Article]) -> None:
        """Encode all documents and add them."""
        documents = documents_of(articles, self._how)
        for start in range(0, len(documents), BATCH):
            batch = documents[start : start + BATCH]
            self._collection.add(
                ids=[str(number) for number in range(start, start + len(batch))],
                embeddings=self._encode([document.text for document in batch]),
                metadatas=[{"article": document.article_id} for document in batch],
            )

    def search(self, text: str, limit: int) -> list[Scored]:
        """The articles of the nearest documents."""
        found = self._collection.query(
            query_embeddings=[question_vector(self._encoder, text)],
            n_results=limit * MORE,
            include=["metadatas", "distances"],
        )
        pairs = zip(found["metadatas"][0], found["distances"][0], strict=True)
        return best_articles(((metadata["article"], 1 - distance) for metadata, distance in pairs), limit)
