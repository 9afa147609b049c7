"""Answerdesk as it ships, through its own import and its own search."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.bootstrap import corpus_knowledge
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings
from knowledge import Actor, IndexLock, KnowledgeBase, ingest, open_knowledge_base

KNOBS: tuple[Knob, ...] = ()
ACTOR = Actor("compare")


def open_answerdesk(surroundings: Surroundings, setting: Setting) -> "AnswerdeskSearch":
    """An empty knowledge base that opens the bundled encoder itself. There is nothing to set."""
    del setting
    if surroundings.settings.vector_cache is None:
        return AnswerdeskSearch(_timed(surroundings), surroundings.folder)
    return AnswerdeskSearch(
        lambda file: surroundings.closing.enter_context(corpus_knowledge(surroundings.settings, file)),
        surroundings.folder,
    )


class AnswerdeskSearch:
    """An article's score is its confidence. `fill` gives the knowledge base that holds a file of articles."""

    def __init__(self, fill: Callable[[Path], KnowledgeBase], folder: Path) -> None:
        self._fill = fill
        self._file = folder / "articles.jsonl"

    def ingest(self, articles: Sequence[Article]) -> None:
        """Import a file of the articles, publish them and bring the indexes up to date."""
        self._file.write_text("\n".join(map(_line, articles)), "utf-8")
        self._knowledge = self._fill(self._file)

    def search(self, text: str, limit: int) -> list[Scored]:
        """The candidates of the search."""
        return [Scored(found.article_id, found.confidence) for found in self._knowledge.search(text, limit)]


def _timed(surroundings: Surroundings) -> Callable[[Path], KnowledgeBase]:
    """What fills a knowledge base that is open already, as a server's is: opening it is no part of ingest."""
    folder = surroundings.folder / "data"
    folder.mkdir()
    lock = IndexLock(folder, "compare")
    lock.acquire(0)
    knowledge = open_knowledge_base(surroundings.settings, folder, lock)
    surroundings.closing.callback(knowledge.close)

    def fill(file: Path) -> KnowledgeBase:
        ingest(knowledge.store, [file], ACTOR, publish=True)
        knowledge.catch_up()
        return knowledge

    return fill


def _line(article: Article) -> str:
    row = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "similar_questions": list(article.similar_questions),
    }
    return json.dumps(row, ensure_ascii=False)
