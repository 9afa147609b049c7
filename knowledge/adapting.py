"""When the ranking model is adapted to the questions of the knowledge base, and from which of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge.adaptation import Adaptation, adapt
from knowledge.domain import Hit, PassageKind
from knowledge.protocols import VectorIndex
from knowledge.ranking_model import RankingModel
from knowledge.text import TEXT_RULES

FEWEST = 100
"""Fewer questions show nothing that public question sets did not."""

GROWTH = 2
"""An adaptation holds until there are so many times more questions, or fewer, than it saw."""

SAMPLE = 20_000
"""More questions change nothing any more; an article is taken with all of its own or not at all."""


def adapted_anew(model: RankingModel, index: VectorIndex, encoder: str) -> RankingModel | None:
    """The model with an adaptation to what the index holds now; None while the one it has will do.

    A model whose confidence was fitted here is left alone: its numbers belong to the adaptation they were fitted with.
    """
    if model.fitted_here:
        return None
    seen, now = model.adaptation.questions if model.adaptation else 0, index.count(PassageKind.QUESTION)
    if now < FEWEST or seen / GROWTH < now < seen * GROWTH:
        return None
    adaptation = adaptation_to(index, encoder)
    if adaptation is None:
        return None
    # The shipped model serves any encoder, an adaptation that of its vectors alone.
    return replace(model, encoder=encoder, text_rules=TEXT_RULES, adaptation=adaptation)


def adaptation_to(index: VectorIndex, encoder: str) -> Adaptation | None:
    """Fitted to the questions in an index; None when too few are left, of the sample or of an index just emptied."""
    ids = index.passage_ids(PassageKind.QUESTION)
    vectors = index.vectors(PassageKind.QUESTION, _sample(ids))
    if len(vectors) < FEWEST:
        return None
    order = sorted(vectors)
    owners: dict[str, int] = {}
    rows = [owners.setdefault(_article(passage_id), len(owners)) for passage_id in order]
    return adapt(encoder, np.stack([vectors[passage_id] for passage_id in order]), rows, len(ids))


def _sample(ids: Sequence[str]) -> list[str]:
    """All questions, or those of articles that a hash of their ids picks: the same ones every time."""
    if len(ids) <= SAMPLE:
        return list(ids)
    share = SAMPLE / len(ids)
    return [passage_id for passage_id in ids if _fraction(_article(passage_id)) < share]


def _fraction(article_id: str) -> float:
    return int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:4]) / 2**32


def _article(passage_id: str) -> str:
    return Hit.from_id(passage_id, 0.0).article_id
