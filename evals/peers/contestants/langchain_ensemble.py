"""LangChain's `EnsembleRetriever`: rank fusion of its BM25 retriever, with jieba for Chinese, and of Chroma."""

from collections.abc import Sequence
from typing import Any

from evals.peers.contestants.langchain_store import ARTICLE, langchain_documents, open_store
from evals.peers.documents import DOCUMENTS, MORE
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings
from evals.peers.encoding import PREFIX
from evals.peers.words import splitter

BM25_SHARE = Knob("weight of BM25", (0.5, 0.35, 0.2, 0.65))
B = Knob("b", (0.75, 0.4))
KNOBS = (DOCUMENTS, PREFIX, BM25_SHARE, B)


def open_ensemble(surroundings: Surroundings, setting: Setting) -> "EnsembleSearch":
    """An empty store; the retrievers are made when there are documents."""
    return EnsembleSearch(open_store(surroundings, setting), setting)


class EnsembleSearch:
    """An article's score is its fused one, Σ weight / (60 + rank), which `EnsembleRetriever` orders by but keeps."""

    def __init__(self, store: Any, setting: Setting) -> None:
        self._store = store
        self._setting = setting

    def ingest(self, articles: Sequence[Article]) -> None:
        """Index every document in both retrievers."""
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever

        documents = langchain_documents(articles, self._setting[DOCUMENTS.name])
        self._store.add_documents(documents)
        words = BM25Retriever.from_documents(
            documents, preprocess_func=splitter("words"), bm25_params={"b": self._setting[B.name]}
        )
        share = float(self._setting[BM25_SHARE.name])
        self._ensemble = EnsembleRetriever(
            retrievers=[words, self._store.as_retriever()], weights=[share, 1 - share], id_key=ARTICLE
        )

    def search(self, text: str, limit: int) -> list[Scored]:
        """The articles in the order of the ensemble."""
        words, vectors = self._ensemble.retrievers
        words.k = vectors.search_kwargs["k"] = limit * MORE
        lists = [words.invoke(text), vectors.invoke(text)]
        scores: dict[str, float] = {}
        for found, weight in zip(lists, self._ensemble.weights, strict=True):
            for rank, document in enumerate(found, 1):
                article = document.metadata[ARTICLE]
                scores[article] = scores.get(article, 0.0) + weight / (self._ensemble.c + rank)
        fused = self._ensemble.weighted_reciprocal_rank(lists)
        articles = (document.metadata[ARTICLE] for document in fused[:limit])
        return [Scored(article, scores[article]) for article in articles]
