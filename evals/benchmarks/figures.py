"""A measured figure, and the table of all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit; `goal` says what it is to reach, in words, where there is a goal."""

    subject: str
    name: str
    value: float
    unit: str
    goal: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | figure | value | goal |", "|---|---|---|---|"]
    lines += [f"| {f.subject} | {f.name} | {_number(f.value)} {f.unit} | {f.goal} |" for f in figures]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
