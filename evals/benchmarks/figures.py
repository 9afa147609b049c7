"""A measured figure, and its row in the table of all of them."""

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


HEADER = "| what | figure | value | goal |\n|---|---|---|---|"


def row(figure: Figure) -> str:
    """The figure as a row of a Markdown table under `HEADER`."""
    return f"| {figure.subject} | {figure.name} | {_number(figure.value)} {figure.unit} | {figure.goal} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
