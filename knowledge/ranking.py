"""From the hits of all indexes to candidates: features, one linear model, and a probability.

Each index's raw scores go into the features as they are. Rank fusion would forget how good the best hit was, which is
what tells a question the handbook answers from one it does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.confidence import RIVAL_FEATURES, RIVALS, judge_among
from knowledge.domain import Candidate, Hit, Passage, PassageKind, Revision
from knowledge.likeness import Likeness
from knowledge.ranking_model import RankingModel
from knowledge.wording import MOST_PER_WEIGHT, Question, Wording, terms_of, wording_of

ORDER_FEATURES = frozenset(
    {
        "question_cosine",
        "body_cosine",
        "best_cosine",
        "bm25",
        "bm25_long",
        "coverage",
        "echo",
        "asked_bm25",
        "asked_bm25_long",
        "asked_coverage",
        "asked_coverage_long",
        "likeness",
        "centre_cosine",
        "length",
    }
)
"""What each candidate has by itself, and what its score may be made of."""

FEATURES = ORDER_FEATURES | RIVAL_FEATURES
"""What a model may weigh: a candidate's features, all of which each candidate has."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What the indexes found for one question: each list best first, `depth` entries at most were asked for."""

    questions: Sequence[Hit]
    bodies: Sequence[Hit]
    terms: Sequence[Hit]
    depth: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The raw scores of one article, and where its best passage stands."""

    question_cosine: float
    body_cosine: float
    bm25: float
    best: Hit

    @property
    def quick(self) -> float:
        """Orders articles well enough to choose which of them are read from the store."""
        return max(self.question_cosine, self.body_cosine) + 0.3 * self.bm25


def shortlist(hits: Hits, question: Question, limit: int) -> dict[str, Scores]:
    """The most promising articles by raw scores alone, before anything is read from the store."""
    questions, bodies, lexical = (_best_by_article(found) for found in (hits.questions, hits.bodies, hits.terms))
    floors = [_floor(found, hits.depth) for found in (hits.questions, hits.bodies, hits.terms)]
    weight = question.weight
    scale = 1.0 / (MOST_PER_WEIGHT * weight) if weight else 0.0
    found = {}
    for article_id in {**questions, **bodies, **lexical}:
        by_question, by_body, by_terms = (part.get(article_id) for part in (questions, bodies, lexical))
        best = _best_passage(by_question, by_body, by_terms)
        found[article_id] = Scores(
            by_question.score if by_question else floors[0],
            by_body.score if by_body else floors[1],
            (by_terms.score if by_terms else floors[2]) * scale,
            best,
        )
    order = sorted(found, key=lambda article_id: (-found[article_id].quick, article_id))
    return {article_id: found[article_id] for article_id in order[:limit]}


def still_live(scores: Mapping[str, Scores], live: Mapping[str, Revision]) -> list[Revision]:
    """The revisions that were found, in their order; what is not live any more, or in another revision, falls out."""
    return [
        revision
        for article_id, found in scores.items()
        if (revision := live.get(article_id)) is not None and found.best.revision == revision.number
    ]


def rank(
    question: Question,
    scores: Mapping[str, Scores],
    revisions: Sequence[tuple[Revision, Likeness]],
    model: RankingModel,
    limit: int,
) -> list[Candidate]:
    """The `limit` best candidates among revisions, each with its likeness, best first."""
    wordings = [wording_of(revision) for revision, _ in revisions]
    mean_length = sum(wording.length for wording in wordings) / max(len(wordings), 1)
    rows = []
    for (revision, likeness), wording in zip(revisions, wordings, strict=True):
        found = scores[revision.article_id]
        passage = _passage(found.best, revision)
        features = {
            **_of_indexes(question, found, wording),
            **_of_wording(question, wording, passage, mean_length),
            "likeness": likeness.ratio,
            "centre_cosine": likeness.cosine,
            "confirmed_cosine": likeness.confirmed,
            "refused_cosine": likeness.refused,
        }
        score = model.score(features)
        rows.append(Candidate(revision, passage, score, 0.0, {**features, "score": score}))
    rows.sort(key=lambda row: (-row.score, row.article_id))
    # Who is judged among rivals needs all of those.
    return judge_among(rows[: max(limit, RIVALS)], model)[:limit]


def _of_indexes(question: Question, scores: Scores, wording: Wording) -> dict[str, float]:
    # An article that is all question is found by its questions: it is no worse for having no body.
    body_cosine = scores.body_cosine if wording.has_body else scores.question_cosine
    return {
        "question_cosine": scores.question_cosine,
        "body_cosine": body_cosine,
        "best_cosine": max(scores.question_cosine, body_cosine),
        "bm25": scores.bm25,
        "bm25_long": scores.bm25 * question.length,
    }


def _of_wording(question: Question, wording: Wording, passage: Passage, mean_length: float) -> dict[str, float]:
    shared = [question.terms & found for found in wording.questions]
    said = question.terms & terms_of(passage.text) | shared[0]
    asked_bm25 = wording.bm25(question, mean_length)
    asked_coverage = question.share(wording.frequencies.keys())
    return {
        "coverage": max(map(question.share, (said, *shared))),
        "echo": max(len(both) / max(len(found), 1) for both, found in zip(shared, wording.questions, strict=True)),
        "asked_bm25": asked_bm25,
        "asked_bm25_long": asked_bm25 * question.length,
        "asked_coverage": asked_coverage,
        "asked_coverage_long": asked_coverage * question.length,
        "length": question.length,
    }


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
