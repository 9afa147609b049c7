"""From the hits of all indexes to candidates: features, one linear model, and a probability.

Each index's raw scores go into the features as they are. Rank fusion would forget how good the best hit was, which is
what tells a question the handbook answers from one it does not.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.domain import Candidate, Hit, Passage, PassageKind, Revision
from knowledge.ranking_model import RankingModel
from knowledge.text import terms

# A candidate is compared with the leading ones; the sixth is far enough behind to say nothing.
RIVALS = 7
# Two articles say the same when this share of the shorter one's terms stands in the other; a text of a few words says
# too little to tell.
SAME_MATTER = 0.45
LEAST_MATTER = 25
MATTER_CHARACTERS = 600

FEATURES = frozenset(
    {"question_cosine", "body_cosine", "best_cosine", "bm25", "coverage", "echo", "score", "margin", "lead"}
)
"""What a model may weigh: a candidate's features, all of which each candidate has."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What the indexes found for one question: each list best first, `depth` entries at most were asked for."""

    questions: Sequence[Hit]
    bodies: Sequence[Hit]
    terms: Sequence[Hit]
    depth: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question as ranking sees it: its different terms, and how rare each is in the handbook."""

    terms: frozenset[str]
    rarity: Mapping[str, float]

    @property
    def weight(self) -> float:
        """The sum of the rarities of its terms."""
        return sum(self.rarity[term] for term in self.terms)


@dataclass(frozen=True, slots=True)
class _Scores:
    """The raw scores of one article, and where its best passage stands."""

    question_cosine: float
    body_cosine: float
    bm25: float
    best: Hit

    @property
    def quick(self) -> float:
        """Orders articles well enough to choose which of them are read from the store."""
        return max(self.question_cosine, self.body_cosine) + 0.2 * self.bm25


def shortlist(hits: Hits, question: Question, limit: int) -> dict[str, _Scores]:
    """The most promising articles by raw scores alone, before anything is read from the store."""
    questions, bodies, lexical = (_best_by_article(found) for found in (hits.questions, hits.bodies, hits.terms))
    floors = [_floor(found, hits.depth) for found in (hits.questions, hits.bodies, hits.terms)]
    # BM25's upper bound for a question is (k1 + 1) times the weight of its terms; k1 is 1.2 in tantivy.
    scale = 1.0 / (2.2 * question.weight) if question.weight else 0.0
    found = {}
    for article_id in {**questions, **bodies, **lexical}:
        by_question, by_body, by_terms = (part.get(article_id) for part in (questions, bodies, lexical))
        best = _best_passage(by_question, by_body, by_terms)
        found[article_id] = _Scores(
            by_question.score if by_question else floors[0],
            by_body.score if by_body else floors[1],
            (by_terms.score if by_terms else floors[2]) * scale,
            best,
        )
    order = sorted(found, key=lambda article_id: (-found[article_id].quick, article_id))
    return {article_id: found[article_id] for article_id in order[:limit]}


def rank(
    question: Question, scores: Mapping[str, _Scores], live: Mapping[str, Revision], model: RankingModel
) -> list[Candidate]:
    """Candidates best first. Articles that are not live any more, or in another revision, fall out."""
    rows = []
    for article_id, found in scores.items():
        revision = live.get(article_id)
        if revision is not None and found.best.revision == revision.number:
            passage = _passage(found.best, revision)
            features = _features(question, found, passage, revision)
            features["score"] = _weigh(model.order, features)
            rows.append(Candidate(revision, passage, features["score"], 0.0, features))
    rows.sort(key=lambda row: (-row.score, row.article_id))
    leading = [_Leading(row, _matter(row.revision)) for row in rows[:RIVALS]]
    return [_judged(row, leading, model) for row in rows]


@dataclass(frozen=True, slots=True)
class _Leading:
    """One of the first candidates, and the terms of what its article says."""

    candidate: Candidate
    matter: frozenset[str]


def _judged(candidate: Candidate, leading: Sequence[_Leading], model: RankingModel) -> Candidate:
    """The candidate with its confidence, which depends on how far it stands out among its rivals."""
    own = next((other for other in leading if other.candidate is candidate), None)
    rivals = [other.candidate.score for other in leading if own is None or _contradicts(own, other)]
    margin = candidate.score - rivals[0] if rivals else 1.0
    lead = candidate.score - sum(rivals) / len(rivals) if rivals else 1.0
    features = {**candidate.features, "margin": margin, "lead": lead}
    confidence = 1.0 / (1.0 + math.exp(-model.intercept - _weigh(model.confidence, features)))
    return replace(candidate, confidence=confidence, features=features)


def _contradicts(own: _Leading, other: _Leading) -> bool:
    """Whether only one of two articles can be right: a translation, or one that says the same, is no rival."""
    if other.candidate is own.candidate:
        return False
    if _root(other.candidate.revision) == _root(own.candidate.revision):
        return False
    smaller = min(len(own.matter), len(other.matter))
    return smaller < LEAST_MATTER or len(own.matter & other.matter) / smaller < SAME_MATTER


def _root(revision: Revision) -> str:
    return revision.content.translation_of or revision.article_id


def _matter(revision: Revision) -> frozenset[str]:
    # Single characters are shared by everything; the beginning says what an article is about.
    return frozenset(term for term in _terms_of(revision.content.body[:MATTER_CHARACTERS]) if len(term) > 1)


def _features(question: Question, scores: _Scores, passage: Passage, revision: Revision) -> dict[str, float]:
    asked = [revision.content.title, *revision.content.similar_questions]
    texts = [_terms_of(text) for text in asked]
    covered = max(_share(question, found) for found in texts)
    pieces = texts[0] | _terms_of(passage.text)
    echo = max(len(question.terms & found) / max(len(found), 1) for found in texts)
    return {
        "question_cosine": scores.question_cosine,
        "body_cosine": scores.body_cosine,
        "best_cosine": max(scores.question_cosine, scores.body_cosine),
        "bm25": scores.bm25,
        "coverage": max(covered, _share(question, pieces)),
        "echo": echo,
    }


@lru_cache(maxsize=8192)
def _terms_of(text: str) -> frozenset[str]:
    # The same titles and passages are candidates again and again; taking them apart is half the time of ranking.
    return frozenset(terms(text))


def _share(question: Question, found: Collection[str]) -> float:
    """The share of a question's weight whose terms are found."""
    if not question.weight:
        return 0.0
    return sum(question.rarity[term] for term in question.terms if term in found) / question.weight


def _weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum(weight * features[name] for name, weight in weights.items())


def _best_by_article(hits: Iterable[Hit]) -> dict[str, Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.article_id, hit)
    return best


def _floor(hits: Sequence[Hit], depth: int) -> float:
    """What an article that a list does not hold can have scored at most; 0 when the list ended before its depth."""
    return hits[-1].score if len(hits) >= depth else 0.0


def _best_passage(by_question: Hit | None, by_body: Hit | None, by_terms: Hit | None) -> Hit:
    # A piece of the body says more than a question about where the answer stands.
    lexical_body = by_terms if by_terms and by_terms.kind is PassageKind.BODY else None
    chosen = by_body or lexical_body or by_question or by_terms
    assert chosen is not None  # noqa: S101 - an article comes from at least one list
    return chosen


def _passage(hit: Hit, revision: Revision) -> Passage:
    content = revision.content
    text = content.body[hit.start : hit.end] if hit.kind is PassageKind.BODY else content.title
    return Passage(revision.article_id, revision.number, hit.kind, hit.number, content.title, text, hit.start, hit.end)
