"""What the customer said that a reply needs: filled in where it stands in the conversation, and missed where not. Pure.

Only what the customer wrote counts: the other side quotes the handbook, and with it the company's own numbers.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from assistant.desk.placeholders import placeholders
from assistant.domain import Message, Role, Slot
from assistant.given_numbers import LAST_FOUR, ORDER
from assistant.personal_data import FINDERS
from assistant.privacy import PLACEHOLDER, mask_conversation, unmask
from assistant.understanding import understand

AGENT_NAME = "agent_name"
"""The slot that the desk fills with who is writing."""

_KINDS: Mapping[str, str] = {
    "order_number": "ORDER",
    "tracking_number": "TRACKING",
    "name": "NAME",
    "phone": "PHONE",
    "email": "EMAIL",
    "address": "ADDRESS",
}
_ASKED_FOR = {ORDER, LAST_FOUR}
"""A tracking number or a whole phone number may have been given where these were asked for."""

_LONGEST_VALUE = 200


def conversation_slots(conversation: Sequence[Message]) -> tuple[Slot, ...]:
    """What the customer's last messages need, known or not, and behind it whatever else the customer has told.

    The newest value counts. Where one message names several of a kind nobody knows which is meant: no value.
    """
    return masked_slots(*mask_conversation(conversation))


def masked_slots(masked: Sequence[Message], originals: Mapping[str, str]) -> tuple[Slot, ...]:
    """The same of a conversation that was masked already."""
    slots = {slot.name: slot.value for slot in understand(masked).slots}
    said = [message.text for message in reversed(masked) if message.role is Role.CUSTOMER]
    for name, kind in _KINDS.items():
        values = next((found for text in said if (found := _of_kind(text, kind, originals))), [])
        if len(values) == 1:
            slots[name] = values[0]
        elif values and name in slots:
            slots[name] = None
    return tuple(Slot(name, _readable(unmask(value, originals)) if value else None) for name, value in slots.items())


def kind_of(placeholder: str, originals: Mapping[str, str]) -> str:
    """The kind of a value: what it is by itself, where it was masked as what was asked for."""
    kind, value = placeholder[1:].rpartition("_")[0], originals.get(placeholder, "")
    if kind not in _ASKED_FOR:
        return kind
    return next((own for own, find in FINDERS if list(find(value)) == [(0, len(value))]), kind)


def filled(text: str, slots: Sequence[Slot]) -> str:
    """A text with values in the places that wait for them; what is not known stays as it stands."""
    known = {slot.name: slot.value for slot in slots if slot.value}
    pieces: list[str] = []
    kept = 0
    for place in placeholders(text):
        if place.slot is not None and place.slot in known:
            pieces += (text[kept : place.start], known[place.slot])
            kept = place.end
    return "".join([*pieces, text[kept:]])


def empty_slots(text: str) -> tuple[str, ...]:
    """What still waits for a value in a text, as it stands there, each once."""
    return tuple(dict.fromkeys(place.written for place in placeholders(text)))


def _of_kind(text: str, kind: str, originals: Mapping[str, str]) -> list[str]:
    return [found for found in dict.fromkeys(PLACEHOLDER.findall(text)) if kind_of(found, originals) == kind]


def _readable(value: str) -> str | None:
    """A value on one line; none that is too long to be one."""
    line = " ".join(unicodedata.normalize("NFKC", value).split())
    return line if line and len(line) <= _LONGEST_VALUE and line.isprintable() else None
