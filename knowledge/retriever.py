"""The knowledge base as a LangChain retriever, for people who build their own chains."""

from typing import TYPE_CHECKING

from knowledge.domain import Candidate
from knowledge.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever


def langchain_retriever(knowledge_base: KnowledgeBase, *, limit: int = 5, internal: bool = False) -> "BaseRetriever":
    """A retriever of at most `limit` documents, best first; `internal` adds articles for the company's own people.

    A document's `page_content` is the passage of the article's body that may answer, to the letter; where a question
    matched, that is the whole body. Its `metadata` holds article_id, revision, title, start and end (offsets of the
    passage in the body), score, confidence (a probability) and source (the file and the place in it).
    """
    from langchain_core.retrievers import BaseRetriever

    class KnowledgeRetriever(BaseRetriever):
        """Searches the published handbook."""

        def _get_relevant_documents(
            self,
            query: str,
            *,
            run_manager: "CallbackManagerForRetrieverRun",  # noqa: ARG002 - LangChain's signature
        ) -> "list[Document]":
            return [_document(found) for found in knowledge_base.search(query, limit, internal=internal)]

    return KnowledgeRetriever()


def _document(candidate: Candidate) -> "Document":
    from langchain_core.documents import Document

    revision, passage = candidate.revision, candidate.passage
    return Document(
        page_content=revision.content.body[passage.start : passage.end],
        id=passage.id,
        metadata={
            "article_id": revision.article_id,
            "revision": revision.number,
            "title": revision.content.title,
            "start": passage.start,
            "end": passage.end,
            "score": candidate.score,
            "confidence": candidate.confidence,
            "source": revision.content.source,
        },
    )
