"""A draft as the one text that an agent can send: what the desk shows, and what edits are compared with."""

from collections.abc import Iterable
from typing import Protocol

from knowledge import Audience


class Offered(Protocol):
    """A question to choose, as the core has it or as it is told."""

    @property
    def question(self) -> str:
        """What the customer may have meant."""

    @property
    def audience(self) -> Audience:
        """Who may read it."""


def letter(text: str, choices: Iterable[Offered]) -> str:
    """A draft's text with its choices below it, one a line: who asks back has to say what there is to choose.

    The title of an internal article is not for customers.
    """
    return "\n\n".join(filter(None, (text, "\n".join(lines(choices)))))


def lines(choices: Iterable[Offered]) -> list[str]:
    """The choices that customers may read, numbered."""
    public = (choice.question for choice in choices if choice.audience is Audience.PUBLIC)
    return [f"{number}. {question}" for number, question in enumerate(public, 1)]
