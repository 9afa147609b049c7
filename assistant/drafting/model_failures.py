"""What a failed call to a chat model means: what to try next, and what to tell the reader.

Every provider's client raises errors of its own; what they share is an HTTP status and, with luck, a telling message.
The message stays here: it may repeat the prompt or parts of the key.
"""

import re
from enum import Enum, auto

from assistant.drafting.sentence_stream import UnreadableOutput
from assistant.errors import ModelFailed

# What servers say when a prompt is too long: OpenAI, llama.cpp, vLLM, Anthropic, Ollama.
_TOO_LONG = re.compile(
    r"context.{0,40}(?:length|size|window|limit)|(?:length|size|window|limit).{0,40}context|too (?:long|many tokens)"
    r"|(?:tokens|prompt|input).{0,40}exceed|exceed.{0,40}tokens",
    re.IGNORECASE | re.DOTALL,
)
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_REFUSED_REQUEST = frozenset((400, 413, 422))


class Remedy(Enum):
    """What may help after a failure."""

    LESS_EVIDENCE = auto()
    FEWER_OPTIONS = auto()
    ANOTHER_TRY = auto()
    NONE = auto()


def remedy(error: Exception) -> Remedy:
    """What may help; nothing does once the model itself has answered, however badly."""
    if isinstance(error, ModelFailed | UnreadableOutput):
        return Remedy.NONE
    if _is_too_long(error):
        return Remedy.LESS_EVIDENCE
    status = _status(error)
    if status is None:
        # Without a status nothing was answered: the connection broke, or the code that should use it is at fault.
        return Remedy.NONE if isinstance(error, TypeError | ValueError) else Remedy.ANOTHER_TRY
    if status in _REFUSED_REQUEST:
        return Remedy.FEWER_OPTIONS
    return Remedy.ANOTHER_TRY if status in _PASSING else Remedy.NONE


def reason(error: Exception) -> str:
    """What happened, in words of our own."""
    if isinstance(error, ModelFailed | UnreadableOutput):
        return str(error)
    if _is_too_long(error):
        return "the passages are too long for its context"
    status = _status(error)
    if status is not None:
        return f"it answered with HTTP {status}" + (" (check the key)" if status in {401, 403} else "")
    if _is_timeout(error):
        return "it took too long"
    return f"it could not be asked ({type(error).__name__})"


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _is_too_long(error: Exception) -> bool:
    if any(kind.__name__ == "ContextOverflowError" for kind in type(error).__mro__):
        return True
    return _status(error) in _REFUSED_REQUEST and _TOO_LONG.search(str(error)) is not None


def _is_timeout(error: Exception) -> bool:
    return any("timeout" in kind.__name__.casefold() for kind in type(error).__mro__)
