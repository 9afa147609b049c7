"""What the handbook as it is replies to many questions, kept until a change of the handbook can have touched it."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from assistant import Caution, Reader, Rehearsal, Request, mask_conversation, rehearse, understand
from knowledge import Candidate, ChangeSet, KnowledgeBase, Overlay, Progress, RankingModel, Reach, Revision, Vectors

MOST_KEPT = 20_000
"""Questions; a reply with what it looked at takes about 20 kB."""

MOST_FOLLOWED = 200
"""After more changes than these everything is asked anew: nearly all of it would be touched."""

ENCODED_AT_ONCE = 64
ASKED_AT_ONCE = 64
"""Questions are replied to before whoever else waits gets a turn: about a second of work."""

MOST_FOUND = 1_024
"""Questions after which what was found for them is forgotten: for one it takes about 50 kB."""

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply, and all it depends on: `families` are the articles it saw, and those that they translate."""

    rehearsal: Rehearsal
    reaches: tuple[Reach, ...]
    families: frozenset[str]

    def is_touched(self, overlay: Overlay) -> bool:
        """Whether a change can have an effect on the reply; False is certain."""
        return not self.families.isdisjoint(overlay.concerns) or any(map(overlay.touches, self.reaches))


class Rehearsals:
    """Rehearses replies to questions; those of the handbook as it is are made once. For one thread at a time a call."""

    def __init__(self, knowledge: KnowledgeBase, caution: Caution):
        self._knowledge = knowledge
        self._caution = caution
        self._live = knowledge.live()
        self._kept: dict[Request, Kept] = {}
        self._vectors: dict[str, Vectors] = {}
        self._model: RankingModel | None = None
        self._applied = 0
        self._turn = threading.Lock()

    def overlay(self, change: ChangeSet) -> Overlay:
        """The handbook as it would be after a change."""
        return self._knowledge.overlay(change, self._live)

    def know(self, vectors: Mapping[str, Vectors]) -> None:
        """Take the vectors (dimension,) of questions over that were made before, by the text that is searched for."""
        with self._turn:
            self._vectors.update(vectors)
            _forget_oldest(self._vectors, MOST_KEPT)

    def now(self, requests: Sequence[Request], progress: Progress | None = None) -> list[Kept]:
        """What is replied to each of these now, in their order."""
        with self._turn:
            self._follow()
            found = {request: self._kept[request] for request in requests if request in self._kept}
        missing = [request for request in dict.fromkeys(requests) if request not in found]
        found |= zip(missing, self._portion_by_portion(missing, self._asked, progress), strict=True)
        return [found[request] for request in requests]

    def _asked(self, requests: Sequence[Request]) -> list[Kept]:
        overlay = self.overlay(ChangeSet())
        fresh = [self._noted(overlay, request) for request in requests]
        self._kept.update(zip(requests, fresh, strict=True))
        _forget_oldest(self._kept, MOST_KEPT)
        return fresh

    def after(self, overlay: Overlay, requests: Sequence[Request], progress: Progress | None = None) -> list[Rehearsal]:
        """What would be replied to each of these after a change."""

        def reply(portion: Sequence[Request]) -> list[Rehearsal]:
            return [self._noted(overlay, request).rehearsal for request in portion]

        return self._portion_by_portion(requests, reply, progress)

    def _portion_by_portion(
        self,
        requests: Sequence[Request],
        reply: Callable[[Sequence[Request]], Sequence[_Made]],
        progress: Progress | None,
    ) -> list[_Made]:
        """What is replied to each, in their order; a portion is looked for while the one before it is replied to.

        Encoder and indexes work outside the interpreter, beside the replies, which are made inside it.
        """
        made: list[_Made] = []
        portions = [requests[start : start + ASKED_AT_ONCE] for start in range(0, len(requests), ASKED_AT_ONCE)]
        with ThreadPoolExecutor(1) as ahead:
            for place, portion in enumerate(portions):
                # A long preview must not keep whoever publishes or writes an article waiting for its end.
                with self._turn:
                    if place * ASKED_AT_ONCE % MOST_FOUND == 0:
                        self._live.forget()
                    self._look_for(portion)
                    following = ahead.submit(self._look_for, portions[place + 1] if place + 1 < len(portions) else ())
                    try:
                        made += reply(portion)
                    finally:
                        # Nobody looks ahead in another's turn: what was found might be of before its changes.
                        following.result()
                if progress is not None:
                    progress("asking", min((place + 1) * ASKED_AT_ONCE, len(requests)), len(requests))
        self._live.forget()
        return made

    def _noted(self, overlay: Overlay, request: Request) -> Kept:
        noting = _Noting(overlay, self._vectors)
        rehearsal = rehearse(noting, request, self._caution)
        return Kept(rehearsal, tuple(noting.reaches), frozenset(noting.families))

    def _follow(self) -> None:
        """Forget what the handbook's changes since the last time can have touched."""
        knowledge, model, applied = self._knowledge, self._knowledge.model, self._knowledge.applied()
        changes = knowledge.store.changes_after(self._applied, MOST_FOLLOWED + 1) if self._kept else []
        if model is not self._model or applied < self._applied or len(changes) > MOST_FOLLOWED:
            self._kept.clear()
        elif article_ids := {article_id for number, article_id in changes if number <= applied}:
            live = knowledge.store.live(article_ids)
            overlay = knowledge.overlay(ChangeSet(tuple(live.values()), frozenset(article_ids - live.keys())))
            for request in [request for request, kept in self._kept.items() if kept.is_touched(overlay)]:
                del self._kept[request]
        self._model, self._applied = model, applied
        # What others look for ahead was found before those changes.
        self._live.forget()

    def _look_for(self, requests: Sequence[Request]) -> None:
        """Encode and look for what replies will search for, many at once."""
        self._encode(requests)
        for internal in (False, True):
            chosen = [request for request in requests if (request.reader is Reader.AGENT) is internal]
            parts = dict.fromkeys(part for request in chosen for part in _parts(request))
            self._live.ask([self._vectors[part] for part in parts if part in self._vectors], internal=internal)

    def _encode(self, requests: Sequence[Request]) -> None:
        # Many vectors at once take half the time.
        parts = [part for request in requests for part in _parts(request)]
        missing = sorted({part for part in parts if part not in self._vectors}, key=len)
        for start in range(0, len(missing), ENCODED_AT_ONCE):
            texts = missing[start : start + ENCODED_AT_ONCE]
            self._vectors.update(zip(texts, self._knowledge.question_vectors(texts), strict=True))
        _forget_oldest(self._vectors, MOST_KEPT)


@dataclass(slots=True)
class _Noting:
    """An overlay that notes what is asked of it; vectors that are there already are not made again."""

    overlay: Overlay
    vectors: Mapping[str, Vectors]
    reaches: list[Reach] = field(default_factory=list)
    families: set[str] = field(default_factory=set)

    @property
    def model(self) -> RankingModel:
        return self.overlay.model

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        import numpy as np

        known = [self.vectors.get(text) for text in texts]
        if any(vector is None for vector in known):
            return self.overlay.question_vectors(texts)
        return np.stack([vector for vector in known if vector is not None])

    def search(
        self, text: str, limit: int = 10, *, internal: bool = False, vector: Vectors | None = None
    ) -> list[Candidate]:
        """The articles that may answer, best first."""
        found = self.overlay.find(text, limit, internal=internal, vector=vector)
        if found.reach is not None:
            self.reaches.append(found.reach)
        self._saw(candidate.revision for candidate in found.candidates)
        return found.candidates

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms."""
        return self.overlay.rarity(wanted)

    def live_translations(self, originals: Iterable[Revision], language: str) -> Mapping[str, list[Revision]]:
        """Live revisions of the same families in another language."""
        found = self.overlay.live_translations(originals, language)
        self._saw(revision for family in found.values() for revision in family)
        return found

    def _saw(self, revisions: Iterable[Revision]) -> None:
        for revision in revisions:
            self.families.add(revision.article_id)
            self.families.add(revision.family)


@lru_cache(maxsize=4096)
def _parts(request: Request) -> tuple[str, ...]:
    """What is searched for to reply: known before the reply is made."""
    conversation, _ = mask_conversation(request.conversation)
    inquiry = understand(conversation)
    return () if inquiry.greeting or inquiry.wants_person else inquiry.parts


def _forget_oldest(kept: dict[_Thing, _Made], most: int) -> None:
    for key in list(kept)[: max(len(kept) - most, 0)]:
        del kept[key]
