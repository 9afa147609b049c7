"""What of the handbook a reply may rest on: candidates for each part of the inquiry, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.context import continued, may_go_on
from assistant.decision import Policy
from assistant.domain import Inquiry
from assistant.mishaps import names_the_mishap, other_mishap
from assistant.scope import asked_places, names_the_place, uncovered
from assistant.unanswered import NOWHERE, Unanswered, unanswered
from knowledge import Audience, Candidate, Handbook, Passage, PassageKind, Revision, Vectors, terms

LIMIT = 8
# Only the first few are ever shown as a quote or a choice; a translation of the others would be looked up in vain.
TRANSLATED = 4


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A part of an inquiry as it was searched for, with its vector (dimension,)."""

    text: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Evidence:
    """`candidates` are best first; `quoted` are those a reply rests on; `unanswered` the parts nothing answers.

    `asked` are all parts that were searched for.
    """

    candidates: tuple[Candidate, ...]
    quoted: tuple[Candidate, ...]
    unanswered: tuple[Unanswered, ...]
    asked: tuple[Asked, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """The parts without an answer where another part has one."""
        return tuple(each.part for each in self.unanswered) if self.quoted else ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How evidence is to be gathered: with internal articles or without, in which language, for which extra wish."""

    internal: bool
    language: str
    hint: str | None


def gather(handbook: Handbook, inquiry: Inquiry, wanted: Wanted, policy: Policy) -> Evidence:
    """Search each part of the inquiry by itself; the articles sure enough to be quoted come first, in its order."""
    if inquiry.wants_person or inquiry.greeting:
        return Evidence((), (), (), ())
    context = inquiry.context
    # One by one: in a batch a vector may differ a little, and with it the confidence.
    asked = [Asked(part, handbook.question_vectors([part])[0]) for part in inquiry.parts]
    found = [_right_one_first(part.text, _searched(handbook, part, context, wanted, policy), policy) for part in asked]
    answered = [
        bool(candidates) and _answers(part, candidates[0], policy)
        for part, candidates in zip(inquiry.parts, found, strict=True)
    ]
    sure = [candidates[0] for candidates, sure in zip(found, answered, strict=True) if sure]
    left = [
        unanswered(part, candidates, handbook.rarity({*terms(part), NOWHERE}))
        for part, candidates, sure in zip(inquiry.parts, found, answered, strict=True)
        if not sure
    ]
    # The first of each part goes before the others: it may be there for its place, not for its confidence.
    nearest = sorted((found for candidates in found for found in candidates[:1]), key=lambda first: -first.confidence)
    others = sorted((found for candidates in found for found in candidates[1:]), key=lambda other: -other.confidence)
    # With one part the ranking's own order stands: it knows more than the confidence alone.
    ordered = _different([*sure, *(found[0] if len(found) == 1 else [*nearest, *others])])
    quoted = _different([*sure, *_wished(handbook, wanted, policy)]) if sure else []
    return Evidence(tuple(ordered), tuple(quoted), tuple(left), tuple(asked))


def _wished(handbook: Handbook, wanted: Wanted, policy: Policy) -> list[Candidate]:
    if not wanted.hint:
        return []
    found = _found(handbook, wanted.hint, 1, wanted)
    return [candidate for candidate in found if _answers(wanted.hint, candidate, policy)]


def _searched(handbook: Handbook, part: Asked, context: str, wanted: Wanted, policy: Policy) -> list[Candidate]:
    """What is found for a part; for a short one that nothing answers by itself, also with what was said before it."""
    alone = _found(handbook, part.text, LIMIT, wanted, part.vector)
    if not context or not may_go_on(part.text) or (alone and alone[0].confidence >= policy.answer_level):
        return alone
    return continued(alone, _found(handbook, f"{context} {part.text}", LIMIT, wanted))


def _found(
    handbook: Handbook, question: str, limit: int, wanted: Wanted, vector: Vectors | None = None
) -> list[Candidate]:
    found = handbook.search(question, limit, internal=wanted.internal, vector=vector)
    return _in_language(handbook, found, wanted.language)


def _answers(question: str, candidate: Candidate, policy: Policy) -> bool:
    return candidate.confidence >= policy.answer_level and _is_about_it(question, candidate)


def _is_about_it(question: str, candidate: Candidate) -> bool:
    """Whether the article is about the place and the mishap that are asked about, as far as it is limited to any."""
    content = candidate.revision.content
    return not uncovered(question, content) and other_mishap(question, content) is None


def _right_one_first(question: str, candidates: list[Candidate], policy: Policy) -> list[Candidate]:
    """The candidates as they are; but one about the place or mishap asked about goes before those about another."""
    if not candidates or _is_about_it(question, candidates[0]):
        return candidates
    sure = [candidate for candidate in candidates if _answers(question, candidate, policy)]
    # Nobody is helped by a choice between other places while an article on the right one is likely enough to offer.
    likely = [
        candidate
        for candidate in candidates
        if candidate.confidence >= policy.clarify_level and _names_it(question, candidate)
    ]
    return _different([*sure[:1], *likely[:1], *candidates])


def _names_it(question: str, candidate: Candidate) -> bool:
    names = names_the_place if asked_places(question) else names_the_mishap
    return names(question, candidate.revision.content)


def _in_language(handbook: Handbook, candidates: Sequence[Candidate], language: str) -> list[Candidate]:
    """The candidates with the first few replaced by their linked translation, where there is one."""
    first = candidates[:TRANSLATED]
    foreign = [candidate.revision for candidate in first if candidate.revision.content.language != language]
    families = handbook.live_translations(foreign, language) if foreign else {}
    preferred = [_translated(candidate, families.get(candidate.article_id, ())) for candidate in first]
    return _different([*preferred, *candidates[TRANSLATED:]])


def _translated(candidate: Candidate, family: Sequence[Revision]) -> Candidate:
    internal_allowed = candidate.revision.content.audience is Audience.INTERNAL
    for revision in family:
        if revision.content.audience is Audience.PUBLIC or internal_allowed:
            return replace(candidate, revision=revision, passage=_whole(revision))
    return candidate


def _whole(revision: Revision) -> Passage:
    title, end = revision.content.title, len(revision.content.body)
    return Passage(revision.article_id, revision.number, PassageKind.QUESTION, 0, title, title, 0, end)


def _different(candidates: Iterable[Candidate]) -> list[Candidate]:
    kept: dict[str, Candidate] = {}
    for candidate in candidates:
        kept.setdefault(candidate.article_id, candidate)
    return list(kept.values())
