"""Every seam of this package on one screen, with its laws. `tests/contracts/` holds a conformance class for each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge.bm25 import Volume
from knowledge.domain import Breach, Candidate, Hit, Passage, PassageKind, Revision, Vectors
from knowledge.ranking_model import RankingModel


class Clock(Protocol):
    """Tells the time; tests set it."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


class Progress(Protocol):
    """Is told how far long work has come; never decides anything."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` units of `what` are finished; `total` is 0 while it is unknown."""
        ...


class Encoder(Protocol):
    """Turns text to vectors.

    Laws: the same text gives the same vector, alone or in a batch (to 1e-3 of cosine); an empty sequence gives shape
    (0, dimension); any string is accepted, the empty one too, and long text is cut, not refused; `name` changes
    whenever the vectors would.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, stored ones and asked ones alike: shape (len(texts), dimension), rows of length 1."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of body passages, same shape."""
        ...


class Reranker(Protocol):
    """Scores how well each text answers a question; higher is better, one float a text, in their order."""

    def score(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...


class PublishCheck(Protocol):
    """Says what a change of the handbook would break, before it is made.

    Laws: it changes nothing and keeps nothing; the same change of the same handbook gives the same breaches; a case
    that is wrong before is no breach after.
    """

    def breaches(self, changed: Sequence[Revision], gone: Collection[str]) -> Sequence[Breach]:
        """The golden cases answered right now that would not be with `changed` live and the articles `gone` retired."""
        ...


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index was made with and how far it has come: `applied` is the number of the last change it holds."""

    encoder: str
    text_rules: int
    applied: int


class FindsByVector(Protocol):
    """What searching needs of a `VectorIndex`: its laws are there."""

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]: ...

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]: ...


class FindsByTerms(Protocol):
    """What searching needs of a `LexicalIndex`: its laws are there."""

    def search(self, text: str, limit: int) -> list[Hit]: ...

    def rarity(self, terms: Iterable[str]) -> Mapping[str, float]: ...


class SearchedShelf(Protocol):
    """What is searched of the articles of one audience."""

    @property
    def vectors(self) -> FindsByVector: ...

    @property
    def terms(self) -> FindsByTerms: ...


Read = Callable[[Sequence[Passage]], Mapping[str, Vectors]]
"""Reads the vectors of question passages by their ids; what is not indexed is left out."""


class Means(Protocol):
    """Gives the mean vector of each article's questions."""

    def of(self, revisions: Sequence[Revision], read: Read) -> list[tuple[Vectors, int] | None]:
        """The mean (d,) of a revision's questions and their number; None while its vectors are not indexed."""
        ...


class VectorIndex(Protocol):
    """Finds passages by vector.

    Laws: after `replace`, exactly the given passages of those articles are found; applying the same twice changes
    nothing; the state is written after the passages, so that a crash between the two repeats work and loses none.
    """

    def state(self) -> IndexState | None:
        """None when the index holds nothing yet."""
        ...

    def replace(
        self, article_ids: Iterable[str], passages: Sequence[Passage], vectors: Vectors, state: IndexState
    ) -> None:
        """Forget all passages of `article_ids`, take in `passages` (row i of `vectors` belongs to passage i)."""
        ...

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        """The `limit` nearest passages of a kind to a vector of shape (dimension,), best first; score is cosine."""
        ...

    def search_many(self, vectors: Vectors, kind: PassageKind, limit: int) -> list[list[Hit]]:
        """The same for each row of `vectors`, shape (n, dimension), n at least 1."""
        ...

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The vector, shape (dimension,), of each of these passages of a kind that is here."""
        ...

    def passage_ids(self, kind: PassageKind) -> list[str]:
        """The ids of all passages of a kind, in no particular order."""
        ...

    def count(self, kind: PassageKind) -> int:
        """How many passages of a kind are here."""
        ...

    def article_ids(self) -> set[str]:
        """All articles that have a passage here."""
        ...

    def clear(self) -> None:
        """Forget everything, the state too."""
        ...


class LexicalIndex(Protocol):
    """Finds passages by the terms they share with a question. Same laws as `VectorIndex`."""

    def state(self) -> IndexState | None: ...

    def replace(self, article_ids: Iterable[str], passages: Sequence[Passage], state: IndexState) -> None: ...

    def search(self, text: str, limit: int) -> list[Hit]:
        """The `limit` best passages, best first; score is BM25."""
        ...

    def rarity(self, terms: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of each term: ln(1 + (n - df + .5) / (df + .5)), n passages held here."""
        ...

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many of the passages that `volume` counts each term stands."""
        ...

    def volume(self) -> Volume:
        """How much is held here; BM25 is computed with it."""
        ...

    def article_ids(self) -> set[str]: ...

    def clear(self) -> None: ...


class LiveArticles(Protocol):
    """Tells what is live."""

    def live(self, article_ids: Iterable[str]) -> Mapping[str, Revision]:
        """The live revisions among those of `article_ids`."""
        ...


class Handbook(Protocol):
    """What is live, to be searched and quoted: as it is, or as it would be after a change.

    Laws: everything it gives belongs to the same state of the handbook, and its confidences to `model`.
    """

    @property
    def model(self) -> RankingModel: ...

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: shape (len(texts), dimension)."""
        ...

    def search(
        self, text: str, limit: int = 10, *, internal: bool = False, vector: Vectors | None = None
    ) -> list[Candidate]:
        """The articles that may answer, best first; `internal` adds those for the company's own people.

        `vector` is the text's, from those who have it already.
        """
        ...

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        ...

    def live_translations(self, originals: Iterable[Revision], language: str) -> Mapping[str, list[Revision]]:
        """The live revisions in `language` of the same family as each (live) original, by its article id.

        A family is an article, all that translate it, and what it translates.
        """
        ...
