"""Keeps the indexes at the state of the store: they follow its log of changes, each from where it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from knowledge.domain import Audience, Passage, PassageKind, Revision, Vectors
from knowledge.errors import IndexOutOfDate
from knowledge.passages import indexed_text, passages_of
from knowledge.protocols import Encoder, IndexState, LexicalIndex, Progress, VectorIndex
from knowledge.store import ArticleStore
from knowledge.text import TEXT_RULES

CHANGES_AT_ONCE = 256


class WritersTurn(Protocol):
    """A turn at writing the vector indexes: of several processes on one Chroma server one at a time has it."""

    def __call__(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Whether it is our turn, as long as the context lasts; with `wait` it always comes."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """The two indexes over the articles of one audience."""

    vectors: VectorIndex
    terms: LexicalIndex


class Indexer:
    """Applies changes of the store to the shelves, the vector indexes only in its turn."""

    def __init__(
        self,
        store: ArticleStore,
        encoder: Encoder,
        shelves: Mapping[Audience, Shelf],
        turn: WritersTurn,
    ):
        self._store = store
        self._encoder = encoder
        self.shelves = shelves
        self._turn = turn

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring every index to the newest change. Raises `IndexOutOfDate` when one needs a rebuild first."""
        self.check()
        for audience, shelf in self.shelves.items():
            self._follow(audience, shelf.terms.state, shelf.terms.replace)
        with self._turn(wait=False) as is_ours:
            if is_ours:
                told = self._told(progress) if progress is not None else None
                for audience, shelf in self.shelves.items():
                    self._follow(audience, shelf.vectors.state, self._encoded(shelf.vectors), told)

    def pending(self) -> bool:
        """Whether some index has not yet seen the newest change. Raises `IndexOutOfDate`."""
        return min(state.applied for state in self.check()) < self._store.last_change()

    def applied(self) -> int:
        """The number of the last change that every index holds."""
        return min(state.applied for state in self._states())

    def check(self) -> list[IndexState]:
        """Raise `IndexOutOfDate` unless every index belongs to this encoder, these text rules and this store."""
        states = list(self._states())
        last = self._store.last_change()
        for state in states:
            if state.applied > last:
                raise IndexOutOfDate(
                    f"index was built from other articles (change {state.applied}, the newest here is {last}): "
                    "run answerdesk reindex"
                )
            if state.encoder != self._encoder.name or state.text_rules != TEXT_RULES:
                raise IndexOutOfDate(
                    f"index was built with {state.encoder!r} and text rules {state.text_rules}, now they are "
                    f"{self._encoder.name!r} and {TEXT_RULES}: run answerdesk reindex"
                )
        return states

    def rebuild(self, progress: Progress | None = None) -> None:
        """Empty every index and build it again from the store."""
        with self._turn(wait=True):
            for shelf in self.shelves.values():
                shelf.terms.clear()
                shelf.vectors.clear()
        self.catch_up(progress)

    def _states(self) -> Iterable[IndexState]:
        for shelf in self.shelves.values():
            for state in (shelf.vectors.state(), shelf.terms.state()):
                yield state or self._state(0)

    def _state(self, applied: int) -> IndexState:
        return IndexState(self._encoder.name, TEXT_RULES, applied)

    def _encoded(self, index: VectorIndex) -> "Replace":
        def replace(article_ids: Iterable[str], passages: Sequence[Passage], state: IndexState) -> None:
            index.replace(article_ids, passages, encoded(passages, self._encoder), state)

        return replace

    def _follow(
        self,
        audience: Audience,
        state_of: Callable[[], IndexState | None],
        replace: "Replace",
        told: Callable[[int], None] | None = None,
    ) -> None:
        state = state_of()
        applied = state.applied if state else 0
        last = self._store.last_change()
        while applied < last:
            changes = self._store.changes_after(applied, CHANGES_AT_ONCE)
            before, applied = applied, changes[-1][0]
            article_ids = list(dict.fromkeys(article_id for _, article_id in changes))
            live = self._store.live(article_ids).values()
            replace(article_ids, passages_for(audience, live), self._state(applied))
            if told is not None:
                told(applied - before)

    def _told(self, progress: Progress) -> Callable[[int], None]:
        """Takes how many changes a vector index has taken in, and shows all of them as one piece of work.

        Every index goes through every change; people count each change once.
        """
        last = self._store.last_change()
        states = [shelf.vectors.state() for shelf in self.shelves.values()]
        behind = sum(last - (state.applied if state else 0) for state in states)
        done = 0

        def told(changes: int) -> None:
            nonlocal done
            # Changes that came in meanwhile are taken in too.
            done = min(done + changes, behind)
            progress("indexing", *(-(-each // len(states)) for each in (done, behind)))

        return told


Replace = Callable[[Iterable[str], Sequence[Passage], IndexState], None]


def passages_for(audience: Audience, revisions: Iterable[Revision]) -> list[Passage]:
    """What the shelf of an audience holds of these live revisions."""
    return [
        passage for revision in revisions if revision.content.audience is audience for passage in passages_of(revision)
    ]


def encoded(passages: Sequence[Passage], encoder: Encoder) -> Vectors:
    """The vectors of passages, each by its kind: shape (len(passages), dimension)."""
    import numpy as np

    vectors = np.zeros((len(passages), encoder.dimension), dtype=np.float32)
    for kind, encode in (
        (PassageKind.QUESTION, encoder.encode_questions),
        (PassageKind.BODY, encoder.encode_passages),
    ):
        rows = [row for row, passage in enumerate(passages) if passage.kind is kind]
        if rows:
            vectors[rows] = encode([indexed_text(passages[row]) for row in rows])
    return vectors
