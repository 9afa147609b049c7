"""Cases that are nothing but a question and the article that answers it."""

from collections.abc import Sequence

from assistant import Message, Role
from evals.datasets import NEAR
from evals.domain import Case, Half
from knowledge import language_of


def asked(text: str) -> tuple[Message, ...]:
    """A conversation of one message."""
    return (Message(Role.CUSTOMER, text),)


def question(id_: str, conversation: Sequence[Message], article: str | None) -> Case:
    """The case of the last message of a conversation; without an article it is near-unanswerable."""
    return Case(
        id=id_,
        conversation=tuple(conversation),
        language=language_of(conversation[-1].text),
        grades={article: 1} if article else {},
        also_right=frozenset(),
        key_facts=(),
        business_type=None,
        outcome=None,
        traits=frozenset() if article else frozenset((NEAR,)),
        half=Half.DEVELOPMENT,
    )
