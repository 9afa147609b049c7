"""What is compared, one small frozen type a stage.

Article → (a peer) → Scored → Trial → Row
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from evals.domain import Measurement
from knowledge import Encoder, KnowledgeSettings, RankingModel

Setting = Mapping[str, str | float]
"""A value for each knob of a contestant, by the knob's name."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a corpus, as every contestant is given it."""

    id: str
    title: str
    text: str
    similar_questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """An article that was found; a higher score is a surer one, on the contestant's own scale."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Knob:
    """Something of a contestant that is set by trying: its values, the library's own or the usual one first."""

    name: str
    values: tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a contestant may use: encoders for questions and for what is indexed, and an empty folder of its own.

    Both encoders are the one of `settings`, opened when first asked for. Where `settings` name a vector cache, the
    second remembers vectors, and ingest is not timed. `model` is a ranking model to use in place of the shipped one.
    What is to be closed at the end is pushed on `closing`.
    """

    settings: KnowledgeSettings
    model: RankingModel | None
    encoder: Callable[[], Encoder]
    indexing_encoder: Callable[[], Encoder]
    folder: Path
    closing: ExitStack


@dataclass(frozen=True, slots=True)
class Task:
    """What a process of its own does: one contestant on one dataset of a folder.

    `questions` is the most that are asked of either half. `vector_cache` is the file of remembered vectors. With
    `is_cold` the figures are taken without it, so that ingest is timed, and memory is what the contestant needs.
    `model` is the file of a ranking model for Answerdesk to use, fitted without this dataset.
    """

    contestant: str
    folder: Path
    dataset: str
    questions: int
    vector_cache: Path
    is_cold: bool
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What one contestant made of one dataset, on the half that nothing was chosen on.

    `level` is the score from which on it answers, chosen on the development half. `passages` counts the corpus as
    Answerdesk cuts it, for all the same. Seconds and megabytes are None where ingest was not cold.
    """

    setting: Setting
    level: float
    measurement: Measurement
    passages: int
    ingest_seconds: float | None
    peak_megabytes: float | None

    @property
    def contestant(self) -> str:
        """Whose it is."""
        return self.measurement.system

    @property
    def dataset(self) -> str:
        """On what."""
        return self.measurement.name
