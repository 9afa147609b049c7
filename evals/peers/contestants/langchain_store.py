"""What both LangChain contestants stand on: the product's encoder as its embeddings, and its Chroma store."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evals.peers.contestants.chroma import open_client
from evals.peers.documents import documents_of
from evals.peers.domain import Article, Setting, Surroundings
from evals.peers.encoding import PREFIX, document_encoding, question_vector

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

ARTICLE = "article"
"""The key of a document's metadata under which the id of its article stands."""


def open_store(surroundings: Surroundings, setting: Setting) -> Any:
    """An empty `langchain_chroma.Chroma` on disk, with cosine distance."""
    from langchain_chroma import Chroma

    return Chroma(
        client=open_client(surroundings),
        embedding_function=embeddings(surroundings, setting),
        collection_configuration={"hnsw": {"space": "cosine"}},
    )


def embeddings(surroundings: Surroundings, setting: Setting) -> "Embeddings":
    """The encoder, in the shape in which LangChain takes one."""
    from langchain_core.embeddings import Embeddings

    encode = document_encoding(surroundings, setting[PREFIX.name])
    encoder = surroundings.encoder()

    class Bundled(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return encode(texts)

        def embed_query(self, text: str) -> list[float]:
            return question_vector(encoder, text)

    return Bundled()


def langchain_documents(articles: Sequence[Article], how: str | float) -> "list[Document]":
    """The documents of a corpus with the id of their article as metadata."""
    from langchain_core.documents import Document

    return [
        Document(page_content=document.text, metadata={ARTICLE: document.article_id})
        for document in documents_of(articles, how)
    ]
