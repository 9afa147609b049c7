"""Errors of this package, named for what the caller does next.

AssistantError
├── InvalidMessage        correct the message: it is empty, too long or of the wrong form
├── DraftNotFound         ask for a draft that was made here
├── SessionNotFound       open a chat first
├── NotYours              sign in as the one it belongs to
├── TooMany               wait, then try again
└── ModelFailed           use the extractive draft: the chat model timed out, refused or answered nonsense
"""


class AssistantError(Exception):
    """Anything that this package raises on purpose."""


class InvalidMessage(AssistantError):
    """The message cannot be taken as it is."""


class DraftNotFound(AssistantError):
    """There is no such draft."""


class SessionNotFound(AssistantError):
    """There is no such chat session."""


class NotYours(AssistantError):
    """It belongs to somebody else, or the token is wrong or has expired."""


class TooMany(AssistantError):
    """More was asked than is allowed."""


class ModelFailed(AssistantError):
    """The chat model gave nothing usable; the message says what happened."""
