"""How far a question about an order can come."""

from enum import StrEnum


class Step(StrEnum):
    """How far a question about an order has come."""

    ASK_NUMBER = "ask_number"
    ASK_DIGITS = "ask_digits"
    FOUND = "found"
    NOT_FOUND = "not_found"
    """Nothing fits: the number, the digits or both are wrong, and which it is is told to nobody."""
    IN_VAIN = "in_vain"
    """What was asked for was not given."""
    NO_MORE = "no_more"
    """Too many attempts."""
    UNAVAILABLE = "unavailable"
