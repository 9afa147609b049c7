"""Labelled messages of real dialogues with what came before them (the layout of `zh_jddc/labelled.jsonl`).

A row is {id, context: [{role: "user" | "agent", text}], text, business_type, needs_human, faq_question};
`faq_question` is the self-contained question, or null where no general answer exists. An id is "DIALOGUE#N".
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import Message, Role
from evals.domain import Half
from evals.errors import BadDataset
from evals.json_lines import Row, rows_of
from knowledge import BusinessType


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled message at the end of its conversation."""

    id: str
    conversation: tuple[Message, ...]
    business_type: BusinessType
    needs_person: bool
    question: str | None

    @property
    def dialogue(self) -> str:
        """The dialogue it is from."""
        return dialogue_of(self.id)

    @property
    def half(self) -> Half:
        """By the dialogue, so that no dialogue is in both: rules and weights are made with the first half in sight."""
        second = hashlib.sha256(self.dialogue.encode()).digest()[0] % 2
        return Half.HELD_BACK if second else Half.DEVELOPMENT

    @property
    def message(self) -> str:
        """The last message alone."""
        return self.conversation[-1].text


def dialogue_of(row_id: str) -> str:
    """The dialogue of the row with this id."""
    return row_id.split("#", 1)[0]


def read_labelled(path: Path) -> list[Labelled]:
    """The rows of a JSONL file. Raises `BadDataset`."""
    return list(_labelled(path))


def _labelled(path: Path) -> Iterator[Labelled]:
    for where, row in rows_of(path):
        try:
            yield Labelled(
                id=row["id"],
                conversation=messages([*row["context"], {"role": "user", "text": row["text"]}]),
                business_type=BusinessType(row["business_type"]),
                needs_person=bool(row["needs_human"]),
                question=row["faq_question"],
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadDataset(f"{where} is no labelled message ({error!r})") from error


def messages(turns: list[Row]) -> tuple[Message, ...]:
    """The turns of a dialogue as the assistant gets them. Raises KeyError where one has no role or no text."""
    roles: Mapping[str, Role] = {"user": Role.CUSTOMER, "customer": Role.CUSTOMER}
    return tuple(Message(roles.get(turn["role"], Role.AGENT), _masked(turn["text"])) for turn in turns)


# The corpus was masked before it was published; its marks become ours, as if `assistant.privacy` had set them.
_MARKS = {
    "[订单x]": "[ORDER_1]",
    "[电话x]": "[PHONE_1]",
    "[姓名x]": "[NAME_1]",
    "[邮箱x]": "[EMAIL_1]",
    "[地址x]": "[ADDRESS_1]",
}


def _masked(text: str) -> str:
    for mark, placeholder in _MARKS.items():
        text = text.replace(mark, placeholder)
    return text
