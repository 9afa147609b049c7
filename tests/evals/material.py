"""Cases, answers and marks for the tests of this package, each with only what a test cares about."""

from collections.abc import Sequence
from typing import Any

from assistant import Message, Outcome, Role
from evals.domain import Answer, Case, Found, Half, Marks
from evals.metrics.columns import Columns, columns_of


def case(id_: str = "c", articles: Sequence[str] = (), text: str = "退货运费谁出？", **fields: Any) -> Case:
    """A case that one customer's message makes; answered by `articles`."""
    told: dict[str, Any] = {
        "id": id_,
        "conversation": (Message(Role.CUSTOMER, text),),
        "language": "zh",
        "grades": dict.fromkeys(articles, 1),
        "also_right": frozenset(),
        "key_facts": (),
        "business_type": None,
        "outcome": None,
        "traits": frozenset(),
        "half": Half.DEVELOPMENT,
    }
    return Case(**{**told, **fields})


def found(*articles: str, confidence: float = 0.9) -> tuple[Found, ...]:
    """Articles that a system found, best first, all as sure."""
    return tuple(Found(article, f"title of {article}", f"text of {article}", confidence) for article in articles)


def answer(*articles: str, confidence: float = 0.9, outcome: Outcome = Outcome.ANSWER, **fields: Any) -> Answer:
    """An answer from the first of these articles."""
    return Answer(found(*articles, confidence=confidence), confidence, outcome, **fields)


def columns(**scores: Sequence[float]) -> Columns:
    """Columns of scores, a row a case."""
    size = len(next(iter(scores.values())))
    return columns_of(
        [Marks(str(row), {name: column[row] for name, column in scores.items()}, {}) for row in range(size)]
    )


def judged(*rows: tuple[float, int, int], near: Sequence[int] | None = None) -> Columns:
    """Columns of (confidence, right, answerable) rows."""
    confidence, right, answerable = zip(*rows, strict=True)
    return columns(confidence=confidence, right=right, answerable=answerable, near=near or [0] * len(rows))
