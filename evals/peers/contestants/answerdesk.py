"""Answerdesk through its own import and its own search: as it ships, and calibrated."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant import Reader
from evals.bootstrap import corpus_knowledge, using_model
from evals.calibration import Nearest, calibrate, try_out
from evals.domain import Case
from evals.labelled import Labelled
from evals.peers.domain import Article, Knob, Scored, Setting, Surroundings
from evals.risk_control import Judged
from knowledge import Actor, IndexLock, KnowledgeBase, RankingModel, ingest, open_knowledge_base

KNOBS: tuple[Knob, ...] = ()
ACTOR = Actor("compare")


def open_answerdesk(surroundings: Surroundings, setting: Setting) -> "AnswerdeskSearch":
    """An empty knowledge base that opens the bundled encoder itself. There is nothing to set."""
    del setting
    if surroundings.settings.vector_cache is None:
        return AnswerdeskSearch(_timed(surroundings), surroundings)
    return AnswerdeskSearch(
        lambda file: surroundings.closing.enter_context(corpus_knowledge(surroundings.settings, file)), surroundings
    )


def open_calibrated(surroundings: Surroundings, setting: Setting) -> "CalibratedSearch":
    """The same, which `answerdesk calibrate` is run on."""
    return CalibratedSearch(open_answerdesk(surroundings, setting))


class AnswerdeskSearch:
    """An article's score is its confidence. `fill` gives the knowledge base that holds a file of articles."""

    def __init__(self, fill: Callable[[Path], KnowledgeBase], surroundings: Surroundings) -> None:
        self._fill = fill
        self._surroundings = surroundings

    def ingest(self, articles: Sequence[Article]) -> None:
        """Import a file of the articles, publish them and bring the indexes up to date."""
        file = self._surroundings.folder / "articles.jsonl"
        file.write_text("\n".join(map(_line, articles)), "utf-8")
        self.knowledge = self._fill(file)
        if self._surroundings.model is not None:
            self.use(self._surroundings.model)

    def search(self, text: str, limit: int) -> list[Scored]:
        """The candidates of the search."""
        return [Scored(found.article_id, found.confidence) for found in self.knowledge.search(text, limit)]

    def use(self, model: RankingModel) -> None:
        """Search with a ranking model from now on."""
        self._surroundings.closing.enter_context(using_model(self.knowledge, model))


class CalibratedSearch:
    """Answerdesk with its confidence fitted to labelled questions, which it remembers; the order of articles stays."""

    def __init__(self, search: AnswerdeskSearch) -> None:
        self._search = search

    def ingest(self, articles: Sequence[Article]) -> None:
        """As it ships."""
        self._search.ingest(articles)

    def search(self, text: str, limit: int) -> list[Scored]:
        """The candidates of the search, with fitted confidence once something was learned."""
        return self._search.search(text, limit)

    def learn(self, cases: Sequence[Case]) -> Judged:
        """Fit and take into use, as `answerdesk calibrate` does."""
        knowledge = self._search.knowledge

        def nearest(text: str, reader: Reader) -> Nearest | None:
            del reader
            found = knowledge.search(text, 1)
            return Nearest(found[0].article_id, found[0].features) if found else None

        start = replace(knowledge.model, encoder=knowledge.encoder)
        trials = try_out(nearest, list(map(_labelled, cases)), start, encode=knowledge.question_vectors)
        calibration = calibrate(trials, start)
        self._search.use(calibration.model)
        return calibration.after


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


def _labelled(case: Case) -> Labelled:
    return Labelled(case.id, (case.question,), Reader.CUSTOMER, frozenset(case.grades), answerable=case.is_answerable)


def _line(article: Article) -> str:
    row = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "similar_questions": list(article.similar_questions),
    }
    return json.dumps(row, ensure_ascii=False)
