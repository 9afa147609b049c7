"""bm25s with jieba."""

from collections.abc import Sequence

from evals.peers.documents import DOCUMENTS, MORE, best_articles, documents_of
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings
from evals.peers.words import WORDS, splitter

K1 = Knob("k1", (1.5, 0.9, 2.5))
B = Knob("b", (0.75, 0.4, 0.95))
METHOD = Knob("method", ("lucene", "bm25+"))
KNOBS = (DOCUMENTS, WORDS, K1, B, METHOD)


def open_bm25(surroundings: Surroundings, setting: Setting) -> "Bm25Search":
    """An empty index in memory; the surroundings are not needed."""
    del surroundings
    return Bm25Search(setting)


class Bm25Search:
    """An article's score is the BM25 of its best document; one that shares no word is not found."""

    def __init__(self, setting: Setting) -> None:
        import bm25s

        self._split = splitter(setting[WORDS.name])
        self._how = setting[DOCUMENTS.name]
        self._index = bm25s.BM25(k1=setting[K1.name], b=setting[B.name], method=setting[METHOD.name])
        self._articles: list[str] = []

    def ingest(self, articles: Sequence[Article]) -> None:
        """Index every document's words."""
        documents = documents_of(articles, self._how)
        self._articles = [document.article_id for document in documents]
        self._index.index([self._split(document.text) for document in documents], show_progress=False)

    def search(self, text: str, limit: int) -> list[Scored]:
        """The articles of the best documents."""
        words = self._split(text)
        if not words:
            return []
        most = min(limit * MORE, len(self._articles))
        places, scores = self._index.retrieve([words], k=most, show_progress=False)
        pairs = ((self._articles[place], float(score)) for place, score in zip(places[0], scores[0], strict=True))
        return best_articles(((article, score) for article, score in pairs if score > 0), limit)
