"""A retrieval chain of LangChain that answers above a similarity threshold and is silent below it."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.peers.contestants.langchain_store import ARTICLE, langchain_documents, open_store
from evals.peers.documents import DOCUMENTS, MORE, best_articles
from evals.peers.domain import Article, Scored, Setting, Surroundings
from evals.peers.encoding import PREFIX

KNOBS = (DOCUMENTS, PREFIX)
SCORE = "score"


def open_chain(surroundings: Surroundings, setting: Setting) -> "ChainSearch":
    """A chain over an empty store; its answer is the text of the first document, as no model writes one here."""
    return ChainSearch(open_store(surroundings, setting), setting)


class ChainSearch:
    """An article's score is the relevance that the threshold is held against.

    The chain's retriever is the one that `similarity_score_threshold` makes, with the relevance kept beside each
    document: then one run shows what any threshold gives, and an answer at level t is what `score_threshold=t` lets
    through.
    """

    def __init__(self, store: Any, setting: Setting) -> None:
        from langchain_classic.chains.retrieval import create_retrieval_chain
        from langchain_core.runnables import RunnableLambda

        self._store = store
        self._setting = setting
        self._limit = 0
        self._chain = create_retrieval_chain(RunnableLambda(self._retrieve), RunnableLambda(_first_text))

    def ingest(self, articles: Sequence[Article]) -> None:
        """Add every document to the store."""
        self._store.add_documents(langchain_documents(articles, self._setting[DOCUMENTS.name]))

    def search(self, text: str, limit: int) -> list[Scored]:
        """The articles of the documents that the chain gives as its context."""
        self._limit = limit * MORE
        context = self._chain.invoke({"input": text})["context"]
        pairs = ((document.metadata[ARTICLE], document.metadata[SCORE]) for document in context)
        return best_articles(pairs, limit)

    def _retrieve(self, asked: Mapping[str, Any]) -> list[Any]:
        found = self._store.similarity_search_with_relevance_scores(asked["input"], k=self._limit, score_threshold=0.0)
        for document, score in found:
            document.metadata[SCORE] = score
        return [document for document, _ in found]


def _first_text(given: Mapping[str, Any]) -> str:
    return given["context"][0].page_content if given["context"] else ""
