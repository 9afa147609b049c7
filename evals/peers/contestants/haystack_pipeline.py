"""A hybrid pipeline of Haystack: its BM25 and its embedding retriever in memory, and its joiner."""

from collections.abc import Sequence
from typing import Any

from evals.peers.documents import DOCUMENTS, MORE, best_articles, documents_of
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings
from evals.peers.encoding import PREFIX, document_encoding, question_vector
from knowledge import Encoder

JOIN = Knob("join", ("reciprocal_rank_fusion", "merge", "distribution_based_rank_fusion"))
BM25_SHARE = Knob("weight of BM25", (0.5, 0.25))
KNOBS = (DOCUMENTS, PREFIX, JOIN, BM25_SHARE)
ARTICLE = "article"
WORDS, VECTORS, QUESTION, JOINER = "words", "vectors", "question", "joiner"


def open_haystack(surroundings: Surroundings, setting: Setting) -> "HaystackSearch":
    """A pipeline over an empty store in memory. Its own tokenizer takes each Chinese character as a word."""
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(return_embedding=False, shared=False)
    return HaystackSearch(store, _pipeline(store, surroundings.encoder(), setting), surroundings, setting)


class HaystackSearch:
    """An article's score is its best document's in the joined list."""

    def __init__(self, store: Any, pipeline: Any, surroundings: Surroundings, setting: Setting) -> None:
        self._store = store
        self._pipeline = pipeline
        self._encode = document_encoding(surroundings, setting[PREFIX.name])
        self._how = setting[DOCUMENTS.name]

    def ingest(self, articles: Sequence[Article]) -> None:
        """Encode every document and write it to the store."""
        from haystack import Document

        documents = documents_of(articles, self._how)
        vectors = self._encode([document.text for document in documents])
        self._store.write_documents(
            [
                Document(id=str(number), content=document.text, embedding=vector, meta={ARTICLE: document.article_id})
                for number, (document, vector) in enumerate(zip(documents, vectors, strict=True))
            ]
        )

    def search(self, text: str, limit: int) -> list[Scored]:
        """The articles of the joined documents; nothing for an empty text, which the BM25 retriever refuses."""
        if not text:
            return []
        most = limit * MORE
        run = self._pipeline.run(
            {QUESTION: {"text": text}, WORDS: {"query": text, "top_k": most}, VECTORS: {"top_k": most}}
        )
        joined = run[JOINER]["documents"]
        return best_articles(((document.meta[ARTICLE], document.score) for document in joined), limit)


def _pipeline(store: Any, encoder: Encoder, setting: Setting) -> Any:
    from haystack import Pipeline, component
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever

    @component
    class BundledEmbedder:
        @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
        def run(self, text: str) -> dict[str, list[float]]:
            return {"embedding": question_vector(encoder, text)}

    share = float(setting[BM25_SHARE.name])
    pipeline = Pipeline()
    # Scaled scores lie between 0 and 1 in both lists, which is what "merge" needs.
    pipeline.add_component(WORDS, InMemoryBM25Retriever(store, scale_score=True))
    pipeline.add_component(QUESTION, BundledEmbedder())
    pipeline.add_component(VECTORS, InMemoryEmbeddingRetriever(store, scale_score=True))
    pipeline.add_component(JOINER, DocumentJoiner(setting[JOIN.name], weights=[share, 1 - share]))
    pipeline.connect(f"{QUESTION}.embedding", f"{VECTORS}.query_embedding")
    pipeline.connect(f"{WORDS}.documents", f"{JOINER}.documents")
    pipeline.connect(f"{VECTORS}.documents", f"{JOINER}.documents")
    return pipeline
