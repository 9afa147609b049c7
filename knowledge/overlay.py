"""The handbook as it would be after a change: the live indexes with the change laid over them; nothing is copied.

What a change takes away is passed over in what the live indexes find; what it brings is compared exactly, and put where
its score belongs. From there on everything is the search itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from knowledge.domain import Audience, Candidate, Passage, PassageKind, Revision, Vectors
from knowledge.indexing import Shelf, encoded, passages_for
from knowledge.overlay_indexes import Encoded, OverlaidTerms, OverlaidVectors
from knowledge.passages import indexed_text
from knowledge.prefetching import PrefetchedVectors
from knowledge.protocols import LexicalIndex, Means, Read
from knowledge.question_means import QuestionMeans
from knowledge.ranking_model import RankingModel
from knowledge.searching import Found, Reach, Searcher
from knowledge.store import ArticleStore

# Of what an index may round, so that nothing that could reach a list is taken for out of reach.
_COSINE_SLACK, _BM25_SLACK = 1e-3, 0.98


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Revisions that would be live instead of what is live of their articles, and articles that would be gone.

    `as_of` is the moment at which the change is looked at, where that is not now.
    """

    revisions: tuple[Revision, ...] = ()
    gone: frozenset[str] = field(default_factory=frozenset)
    as_of: datetime | None = None

    @classmethod
    def when_all_is_in_force(cls, revisions: Sequence[Revision], gone: Iterable[str], now: datetime) -> "ChangeSet":
        """The change at the moment when the last of its revisions has come into force: now, if none is to wait."""
        begins = [each.content.effective_from for each in revisions if each.content.effective_from is not None]
        as_of = max(begins, default=now)
        return cls(tuple(revisions), frozenset(gone), as_of if as_of > now else None)


@dataclass(frozen=True, slots=True)
class LiveShelf:
    """The live indexes over the articles of one audience, to be laid over."""

    vectors: PrefetchedVectors
    terms: LexicalIndex


class Live:
    """The live indexes of all audiences; what is asked of them for many questions at once is kept until forgotten."""

    def __init__(self, shelves: Mapping[Audience, Shelf]):
        self.shelves = {
            audience: LiveShelf(PrefetchedVectors(shelf.vectors), shelf.terms) for audience, shelf in shelves.items()
        }

    def ask(self, vectors: Sequence[Vectors], *, internal: bool) -> None:
        """Look for these questions, each of shape (dimension,); `internal` among the company's own articles too."""
        for audience, shelf in self.shelves.items():
            if internal or audience is Audience.PUBLIC:
                shelf.vectors.ask(vectors)

    def forget(self) -> None:
        """Forget what was found."""
        for shelf in self.shelves.values():
            shelf.vectors.forget()


class Overlay:
    """A `Handbook`: the live one after a change. It belongs to the ranking model that was in use when it was made."""

    def __init__(
        self, store: ArticleStore, searcher: Searcher, shelves: Mapping[Audience, LiveShelf], change: ChangeSet
    ):
        moment = change.as_of or store.clock()
        self._fresh = {each.article_id: each for each in change.revisions if _is_in_force(each, moment)}
        # What is to come later leaves its article as it is until then, a temporary text that is over does so again;
        # another that is over takes its article along.
        waiting = {each.article_id for each in change.revisions if _is_ahead(each, moment) or each.temporary}
        waiting -= self._fresh.keys()
        self._hidden = {each.article_id for each in change.revisions if each.article_id not in waiting} | change.gone
        before = store.live(self._hidden)
        self._roots = {each.family for each in (*self._fresh.values(), *before.values())}
        self._live = _Live(store, self._fresh, self._hidden, change.as_of)
        self._shelves = {
            audience: self._overlaid(audience, shelf, before, searcher) for audience, shelf in shelves.items()
        }
        means = _Means(searcher.means, self._fresh)
        self._searcher = replace(searcher, store=self._live, shelves=self._shelves, means=means)

    def _overlaid(
        self, audience: Audience, shelf: LiveShelf, before: Mapping[str, Revision], searcher: Searcher
    ) -> "_OverlaidShelf":
        removed = passages_for(audience, before.values())
        added = passages_for(audience, self._fresh.values())
        vectors = _vectors_of(added, removed, shelf, searcher)
        return _OverlaidShelf(
            OverlaidVectors(shelf.vectors, self._hidden, Encoded(added, vectors)),
            OverlaidTerms(shelf.terms, self._hidden, len(removed), added),
        )

    @property
    def model(self) -> RankingModel:
        """The ranking model that confidences come from."""
        return self._searcher.model

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: shape (len(texts), dimension)."""
        return self._searcher.encoder.encode_questions(texts)

    def search(
        self, text: str, limit: int = 10, *, internal: bool = False, vector: Vectors | None = None
    ) -> list[Candidate]:
        """The articles that may answer, best first."""
        return self.find(text, limit, internal=internal, vector=vector).candidates

    def find(self, text: str, limit: int, *, internal: bool, vector: Vectors | None = None) -> Found:
        """The same with what it looked at."""
        return self._searcher.find(text, limit, internal=internal, vector=vector)

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self._searcher.rarity(wanted)

    def live_translations(self, originals: Iterable[Revision], language: str) -> dict[str, list[Revision]]:
        """The live revisions in `language` of the same family as each, by its article id."""
        return {each.article_id: self._live.translations(each, language) for each in originals}

    @cached_property
    def concerns(self) -> frozenset[str]:
        """The articles that the change touches, each by the one it translates if it is a translation."""
        return frozenset(self._roots)

    def touches(self, reach: Reach) -> bool:
        """Whether the change can have an effect on a search that looked at so much; False is certain."""
        if not self._hidden.isdisjoint(reach.articles):
            return True
        return any(self._comes_near(self._shelves[audience], reach) for audience in reach.audiences)

    def _comes_near(self, shelf: "_OverlaidShelf", reach: Reach) -> bool:
        for kind in PassageKind:
            cosines = shelf.vectors.cosines(reach.vector, kind)
            if len(cosines) and float(cosines.max()) >= reach.floors[kind] - _COSINE_SLACK:
                return True
        scores = shelf.terms.scores(reach.text)
        return bool(scores) and max(scores.values()) >= reach.terms_floor * _BM25_SLACK


@dataclass(frozen=True, slots=True)
class _OverlaidShelf:
    vectors: OverlaidVectors
    terms: OverlaidTerms


class _Live:
    """What is live after a change; what was read once is not read again, so that it stays one state throughout."""

    def __init__(
        self, store: ArticleStore, fresh: Mapping[str, Revision], hidden: Iterable[str], as_of: datetime | None
    ):
        self._store = store
        self._as_of = as_of
        self._fresh = fresh
        self._known: dict[str, Revision | None] = {**dict.fromkeys(hidden), **fresh}
        self._translations: dict[tuple[str, str], list[Revision]] = {}

    def live(self, article_ids: Iterable[str]) -> dict[str, Revision]:
        """The live revisions among those of `article_ids`."""
        wanted = list(article_ids)
        if missing := [article_id for article_id in wanted if article_id not in self._known]:
            stored = self._store.live(missing)
            self._known.update({article_id: self._in_force(stored.get(article_id)) for article_id in missing})
        return {article_id: found for article_id in wanted if (found := self._known[article_id]) is not None}

    def _in_force(self, revision: Revision | None) -> Revision | None:
        if revision is None or self._as_of is None or _is_in_force(revision, self._as_of):
            return revision
        return None

    def translations(self, original: Revision, language: str) -> list[Revision]:
        """Live revisions of the same family in another language."""
        key = (original.article_id, language)
        if key not in self._translations:
            self._translations[key] = self._read_translations(original, language)
        return self._translations[key]

    def _read_translations(self, original: Revision, language: str) -> list[Revision]:
        article_id, root = original.article_id, original.family
        stored = self._store.live_translations([original], language)[article_id]
        family = {
            key: found
            for key, found in self.live([*(found.article_id for found in stored), root, *self._fresh]).items()
            if root in (key, found.content.translation_of) and found.content.language == language
        }
        family.pop(article_id, None)
        return [family[key] for key in sorted(family)]


class _Means:
    """The means of articles' questions; those of changed ones are kept apart from those that others keep."""

    def __init__(self, means: Means, fresh: Mapping[str, Revision]):
        self._kept = means
        self._fresh = fresh
        self._own = QuestionMeans()

    def of(self, revisions: Sequence[Revision], read: Read) -> list[tuple[Vectors, int] | None]:
        """The mean (d,) of a revision's questions and their number; None while its vectors are not indexed."""
        changed = [each for each in revisions if self._fresh.get(each.article_id) is each]
        others = [each for each in revisions if self._fresh.get(each.article_id) is not each]
        own = iter(self._own.of(changed, read))
        kept = iter(self._kept.of(others, read))
        return [next(own if self._fresh.get(each.article_id) is each else kept) for each in revisions]


def _vectors_of(added: Sequence[Passage], removed: Sequence[Passage], shelf: LiveShelf, searcher: Searcher) -> Vectors:
    """Vectors of passages, of those that stay as they are from the index."""
    there = {(passage.kind, indexed_text(passage)): passage for passage in removed}
    same = {
        row: there[key] for row, passage in enumerate(added) if (key := (passage.kind, indexed_text(passage))) in there
    }
    known: dict[str, Vectors] = {}
    for kind in PassageKind:
        ids = [passage.id for passage in same.values() if passage.kind is kind]
        known.update(shelf.vectors.vectors(kind, ids) if ids else {})
    vectors = np.zeros((len(added), searcher.encoder.dimension), dtype=np.float32)
    rows = [row for row in range(len(added)) if row not in same or same[row].id not in known]
    vectors[rows] = encoded([added[row] for row in rows], searcher.encoder)
    for row, passage in same.items():
        if passage.id in known:
            vectors[row] = known[passage.id]
    return vectors


def _is_in_force(revision: Revision, moment: datetime) -> bool:
    until = revision.content.effective_until
    return not _is_ahead(revision, moment) and (until is None or until > moment)


def _is_ahead(revision: Revision, moment: datetime) -> bool:
    begins = revision.content.effective_from
    return begins is not None and begins > moment
