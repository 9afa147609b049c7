"""The core: one object that searches what is published and keeps the indexes at the state of the store."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from knowledge.adapting import adapted_anew
from knowledge.conflicts.service import Conflicts
from knowledge.domain import Actor, Audience, Candidate, Revision, Vectors
from knowledge.errors import IndexOutOfDate
from knowledge.indexing import Indexer
from knowledge.overlay import ChangeSet, Live, Overlay
from knowledge.protocols import Progress
from knowledge.ranking_model import RankingModel
from knowledge.ranking_models import DEFAULT, RankingModels
from knowledge.searching import Found, Searcher
from knowledge.store import ArticleStore

APPLIED = "changes_applied"
ADAPTING = Actor("answerdesk")
"""Who adapts the ranking to the questions of the knowledge base: nobody asked for it."""


class KnowledgeBase:
    """Articles, their indexes, and the search over both.

    `store` is the truth and may be written by other processes meanwhile; `catch_up` applies what they changed, and
    `follow` takes over the ranking model that they took into use. `searcher` comes with the shipped one.
    """

    def __init__(self, store: ArticleStore, searcher: Searcher, indexer: Indexer, on_close: Callable[[], None]):
        self.store = store
        self.models = RankingModels(store.engine, store.clock)
        self.conflicts = Conflicts(store, searcher.encoder, indexer.shelves)
        self._model_number = DEFAULT
        self._searcher = searcher
        self._indexer = indexer
        self._on_close = on_close
        self._catching_up = threading.Lock()
        self._switching = threading.Lock()
        self._indexes_belong = False
        self.follow_model()

    def search(
        self, text: str, limit: int = 10, *, internal: bool = False, vector: Vectors | None = None
    ) -> list[Candidate]:
        """The articles that may answer, best first; `internal` adds those for the company's own people.

        Who has the text's vector already (`question_vectors`) spares its making. Raises `IndexOutOfDate` rather than
        answer from an index that belongs to another encoder.
        """
        self._check_once()
        return self._searcher.search(text, limit, internal=internal, vector=vector)

    def find(self, text: str, limit: int = 10, *, internal: bool = False) -> Found:
        """Like `search`, with what each index gave, for those who want to know why."""
        self._check_once()
        return self._searcher.find(text, limit, internal=internal)

    def overlay(self, change: ChangeSet, live: Live | None = None) -> Overlay:
        """The handbook as it would be after a change; with an empty one, as it is. Raises `IndexOutOfDate`.

        `live` are the live indexes, from those who asked them many questions beforehand.
        """
        self._check_once()
        return Overlay(self.store, self._searcher, (live or self.live()).shelves, change)

    def live(self) -> Live:
        """The live indexes, to be asked many questions at once."""
        return Live(self._indexer.shelves)

    def applied(self) -> int:
        """The number of the last change of the store that searches see."""
        return self._indexer.applied()

    def live_translations(self, originals: Iterable[Revision], language: str) -> dict[str, list[Revision]]:
        """The live revisions in `language` of the same family as each, by its article id."""
        return self.store.live_translations(originals, language)

    def _check_once(self) -> None:
        if not self._indexes_belong:
            self._indexer.check()
            self._indexes_belong = True

    @property
    def model(self) -> RankingModel:
        """The ranking model in use: another object as soon as another model is."""
        return self._searcher.model

    @property
    def encoder(self) -> str:
        """The name of the encoder."""
        return self._searcher.encoder.name

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions as the encoder gives them: shape (len(texts), dimension)."""
        return self._searcher.encoder.encode_questions(texts)

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self._searcher.rarity(wanted)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Apply every change of the store that the indexes have not seen; raises `IndexOutOfDate`."""
        with self._catching_up, self._watching_whose_they_are():
            self._indexer.catch_up(progress)
            self._note_applied()
            self._adapt()

    def _adapt(self) -> None:
        self.follow_model()
        # While another process fills the vector index it holds only some of the questions.
        if self._indexer.pending():
            return
        number = self._model_number
        index = self._indexer.shelves[Audience.PUBLIC].vectors
        model = adapted_anew(self.model, index, self.encoder)
        if model is not None:
            # Another process may have been faster; then its model is taken.
            self.models.add_in_place_of(number, model, ADAPTING, "adapted")
            self.follow_model()

    def follow(self) -> bool:
        """One round of the background: ranking model, effective dates, then changes; says whether there were any.

        Raises `IndexOutOfDate`, like searches from then on, when another process gave the indexes another encoder.
        """
        self.follow_model()
        self.store.apply_effective_dates()
        with self._watching_whose_they_are():
            if not self._indexer.pending():
                return False
        self.catch_up()
        return True

    def follow_model(self) -> None:
        """Take over the model that is in use by now; the shipped one, with a line in the log, where that is refused."""
        with self._switching:
            number = self.models.in_use()
            if number == self._model_number:
                return
            # One assignment: whoever searches meanwhile has the one model or the other, never a mixture.
            self._searcher = replace(self._searcher, model=self.models.usable(number, self.encoder))
            self._model_number = number

    @contextmanager
    def _watching_whose_they_are(self) -> Iterator[None]:
        try:
            yield
        except IndexOutOfDate:
            self._indexes_belong = False
            raise

    def reindex(self, progress: Progress | None = None) -> None:
        """Build every index again from the store."""
        with self._catching_up:
            self._indexer.rebuild(progress)
            self._note_applied()
            self._adapt()

    def _note_applied(self) -> None:
        # Other processes wait for this number: they can't look into indexes that this one has open.
        applied = str(self._indexer.applied())
        if self.store.fact(APPLIED) != applied:
            self.store.remember(APPLIED, applied)

    def close(self) -> None:
        """Let go of the indexes and of the database."""
        self.conflicts.close()
        self._on_close()
        self.store.engine.dispose()
