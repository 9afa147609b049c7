"""How an article becomes what a peer indexes, and how what it finds becomes articles again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.peers.domain import Article, Knob, Scored
from knowledge import sentences

WHOLE, PARTS = "whole", "parts"
DOCUMENTS = Knob("documents", (WHOLE, PARTS))
LONGEST = 500
"""Characters of a piece of text: what the encoder reads whole in either language."""

MORE = 5
"""So many times the wanted number of articles is asked for in documents: several may be of one article."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is indexed, and the article it belongs to."""

    article_id: str
    text: str


def documents_of(articles: Sequence[Article], how: str | float) -> list[Document]:
    """The documents of a corpus: one an article (`WHOLE`), or one for each question and piece of text (`PARTS`)."""
    texts_of = _parts if how == PARTS else _whole
    return [Document(article.id, text) for article in articles for text in texts_of(article)]


def best_articles(found: Iterable[tuple[str, float]], limit: int) -> list[Scored]:
    """Articles by their best document, best first; `found` are article ids with scores, in any order."""
    best: dict[str, float] = {}
    for article_id, score in found:
        best[article_id] = max(score, best.get(article_id, score))
    ordered = sorted(best.items(), key=lambda each: -each[1])
    return [Scored(article_id, score) for article_id, score in ordered[:limit]]


def _whole(article: Article) -> Iterator[str]:
    yield "\n".join(filter(None, (article.title, *article.similar_questions, article.text)))


def _parts(article: Article) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (article.title, *article.similar_questions)))
    for piece in _pieces(article.text):
        yield f"{article.title}\n{piece}" if article.title else piece


def _pieces(text: str) -> Iterator[str]:
    """Whole sentences packed up to the longest length; a longer sentence is cut."""
    begin = end = 0
    for start, stop in sentences(text):
        if stop - begin > LONGEST and end > begin:
            yield text[begin:end]
            begin = start
        while stop - begin > LONGEST:
            yield text[begin : begin + LONGEST]
            begin += LONGEST
        end = stop
    if text[begin:end].strip():
        yield text[begin:end]
