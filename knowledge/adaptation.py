"""Adapts the vectors to the similar questions of the knowledge base itself.

What differs between two ways to ask the same thing shall count little, what differs between two articles much. The
model is two-covariance probabilistic linear discriminant analysis (Ioffe 2006; Brümmer & de Villiers 2010): an article
is a point drawn from N(0, between), its questions scatter around it as N(0, within). In closed form this gives the
logarithm of how much likelier a question is under an article, whose questions are known, than under the handbook as a
whole. It says less of an article with one question than of one with ten, and a question that lies near everything
scores low everywhere. Both covariances start from those of public question sets and are moved by the knowledge base's
own questions, the more of them there are.
"""

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.domain import Vectors

Numbers = NDArray[np.float32]
Covariance = NDArray[np.float64]

# The shipped covariances count as much as so many deviations of questions from the mean of their article.
_PRIOR_DEVIATIONS = 300
# Added to the variance of every direction, in units of the mean variance within articles: few questions leave most
# directions unmeasured.
_RIDGE = 2.0
# Questions of one article repeat each other: two of them tell as much as one that was drawn freely.
_EFFECTIVE = 0.5
# A ratio of likelihoods adds up over hundreds of directions; as a feature it should be about as large as a cosine.
_SCALE = 0.01
# With so many deviations of its own the order follows the adaptation by half.
_HALF_TRUSTED = 100
# The lead that the weights of the order were fitted at, and how many of the nearest other articles it is taken over.
_USUAL_LEAD = 0.2
_OTHERS = 6
_LEAST_LEAD, _MOST_LEAD = 0.04, 0.5
# So many questions, each left out of its article once, tell the lead well enough.
_LEFT_OUT = 500


@dataclass(frozen=True, slots=True, eq=False)
class Adaptation:
    """Of vectors of length d: `mean` (d,), `transform` (d, d), `spread` (d,).

    After `(vector - mean) @ transform` questions of one article scatter with variance 1 in each direction, the articles
    themselves with variance `spread`. `questions` were indexed when it was fitted, `deviations` of them stood beside
    others of their article. `lead` is how far, in likeness, an article is ahead of the nearest others for a question of
    its own that it does not know: little where articles are close to each other.
    """

    questions: int
    deviations: int
    lead: float
    mean: Numbers
    transform: Numbers
    spread: Numbers

    @property
    def dimension(self) -> int:
        """The length of the vectors that it is for."""
        return len(self.mean)

    @property
    def weight(self) -> float:
        """How far the order of candidates follows it, between 0 and 1."""
        return self.deviations / (self.deviations + _HALF_TRUSTED)

    @property
    def sharpness(self) -> float:
        """What a difference in likeness is worth here: more, where articles are close to each other.

        Only half of it, on a scale of ratios: close articles are also harder to tell apart.
        """
        return math.sqrt(_USUAL_LEAD / min(max(self.lead, _LEAST_LEAD), _MOST_LEAD))

    def place(self, vectors: Vectors) -> Numbers:
        """Vectors of questions, shape (n, d), in the space where the scatter is even."""
        # Row by row: BLAS shares a product of two matrices among threads, which wait for each other a hundred times as
        # long as so small a product takes.
        rows = [(vector - self.mean) @ self.transform for vector in vectors]
        return np.asarray(rows, dtype=np.float32).reshape(vectors.shape)

    def directions(self, vectors: Vectors) -> Numbers:
        """Vectors of questions (n, d), placed and of length 1: their products are cosines there."""
        return unit(self.place(vectors))

    def likeness(self, asked: Numbers, means: Numbers, counts: Sequence[int]) -> Numbers:
        """How much likelier questions (n, d) are under each article than under all: a hundredth of the log ratio.

        `means` of shape (m, d) are those of the articles' questions, `counts` how many each has; the result has shape
        (n, m). Questions and means are placed (`place`).
        """
        effective = _EFFECTIVE * np.asarray(counts, dtype=np.float32)[:, None]
        centres = effective * self.spread / (effective * self.spread + 1) * means
        variance = 1 + self.spread / (effective * self.spread + 1)
        fixed = (np.log(variance) + centres**2 / variance).sum(axis=1)
        under = fixed + asked**2 @ (1 / variance).T - 2 * asked @ (centres / variance).T
        at_large = np.log1p(self.spread).sum() + (asked**2 / (1 + self.spread)).sum(axis=1)
        return np.asarray(0.5 * _SCALE * (at_large[:, None] - under), dtype=np.float32)


def adapt(encoder: str, vectors: Vectors, owners: Sequence[int], questions: int) -> Adaptation:
    """Fit to the vectors of questions, shape (n, d); those of one article have the same owner.

    `questions` is how many the index holds; `vectors` may be a sample of them.
    """
    belongs = np.asarray(owners)
    _, place, sizes = np.unique(belongs, return_inverse=True, return_counts=True)
    means = np.zeros((len(sizes), vectors.shape[1]))
    np.add.at(means, place, vectors.astype(np.float64))
    means /= sizes[:, None]
    beside = sizes[place] > 1
    size = sizes[place][beside][:, None]
    deviations = (vectors[beside] - means[place][beside]) * np.sqrt(size / (size - 1))
    prior = _prior(encoder, vectors.shape[1])
    within = _blended(deviations, prior["within"], len(deviations))
    between = _blended(means - means.mean(axis=0), prior["between"], len(deviations))
    transform, spread = _even(within, between)
    arrays = (vectors.mean(axis=0, dtype=np.float64), transform, spread)
    fitted = Adaptation(questions, len(deviations), _USUAL_LEAD, *(part.astype(np.float32) for part in arrays))
    return replace(fitted, lead=_own_lead(fitted, vectors, place, means, sizes))


def _own_lead(
    adaptation: Adaptation,
    vectors: Vectors,
    place: NDArray[np.intp],
    means: NDArray[np.float64],
    sizes: NDArray[np.intp],
) -> float:
    """The mean lead of questions over the nearest other articles, each left out of its own article."""
    beside = np.flatnonzero(sizes[place] > 1)
    if not len(beside) or len(sizes) <= _OTHERS:
        return _USUAL_LEAD
    chosen = beside[:: -(-len(beside) // _LEFT_OUT)]
    own, left = place[chosen], sizes[place[chosen]] - 1
    without = (means[own] * (left + 1)[:, None] - vectors[chosen]) / left[:, None]
    asked = adaptation.place(vectors[chosen])
    ratios = adaptation.likeness(asked, adaptation.place(means.astype(np.float32)), sizes.tolist())
    ratios[np.arange(len(chosen)), own] = -np.inf
    nearest = np.sort(ratios, axis=1)[:, -_OTHERS:].mean(axis=1)
    placed = adaptation.place(without.astype(np.float32))
    known = [
        adaptation.likeness(asked[row : row + 1], placed[row : row + 1], [int(count)])[0, 0]
        for row, count in enumerate(left)
    ]
    return float(np.mean(np.array(known) - nearest))


def _blended(own: NDArray[np.float64], prior: Covariance, deviations: int) -> Covariance:
    share = deviations / (deviations + _PRIOR_DEVIATIONS)
    return prior if share == 0 else (1 - share) * prior + share * (own.T @ own) / len(own)


def _even(within: Covariance, between: Covariance) -> tuple[Covariance, Covariance]:
    """The transform after which `within` is the identity and `between` a diagonal, and that diagonal."""
    padded = within + _RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    values, vectors = np.linalg.eigh(padded)
    whitening = vectors / np.sqrt(values)
    spread, turn = np.linalg.eigh(whitening.T @ between @ whitening)
    return whitening @ turn, np.maximum(spread, 0.0)


def _prior(encoder: str, dimension: int) -> Mapping[str, Covariance]:
    """The covariances that ship with the product; for another encoder the same variance in every direction."""
    with (files("knowledge") / "adaptation_prior.npz").open("rb") as file, np.load(file) as stored:
        shipped = dimension * (dimension + 1) // 2 == len(stored["within"])
        if not (shipped and encoder.startswith(str(stored["encoder"]))):
            even = np.eye(dimension) / dimension
            return {"within": 0.1 * even, "between": 0.15 * even}
        return {name: _symmetric(stored[name], dimension) * float(stored["scale"]) for name in ("within", "between")}


def _symmetric(upper: NDArray[Any], dimension: int) -> Covariance:
    full = np.zeros((dimension, dimension))
    full[np.triu_indices(dimension)] = upper
    return full + np.triu(full, 1).T


def write_adaptation(adaptation: Adaptation) -> dict[str, Any]:
    """What `read_adaptation` reads: counts as numbers, arrays as base64 of 16-bit floats, row by row."""
    arrays = {name: base64.b64encode(_halved(getattr(adaptation, name)).tobytes()).decode() for name in _ARRAYS}
    counted = {name: getattr(adaptation, name) for name in ("questions", "deviations", "lead")}
    return {**counted, **arrays}


def _halved(array: Numbers) -> NDArray[np.float16]:
    # Where an article's questions all but coincide, the articles' spread can be more than 16 bits hold.
    largest = np.finfo(np.float16).max
    return np.clip(array, -largest, largest).astype("<f2")


def read_adaptation(fields: Mapping[str, Any]) -> Adaptation:
    """An adaptation from its JSON. Raises ValueError, KeyError or TypeError where it has another shape."""
    arrays = {name: np.frombuffer(base64.b64decode(fields[name], validate=True), "<f2") for name in _ARRAYS}
    mean, transform, spread = (arrays[name].astype(np.float32) for name in _ARRAYS)
    if not all(np.isfinite(array).all() for array in (mean, transform, spread)):
        raise ValueError("the adaptation holds what is no number")
    questions, deviations = int(fields["questions"]), int(fields["deviations"])
    if deviations < 0 or questions < 0 or (spread < 0).any():
        raise ValueError("the adaptation holds a count or a variance below 0")
    lead = float(fields["lead"])
    if not math.isfinite(lead):
        raise ValueError("the adaptation's lead is no number")
    square = transform.reshape(len(mean), len(mean))
    return Adaptation(questions, deviations, lead, mean, square, spread.reshape(len(mean)))


_ARRAYS = ("mean", "transform", "spread")


def unit(vectors: Numbers) -> Numbers:
    """The same directions with length 1, shape (n, d); a vector of no length stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
