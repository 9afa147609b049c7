"""When a message that did not arrive is sent again: soon at first, then ever later, for about a day."""

from datetime import datetime, timedelta

from knowledge import retry_after_seconds

_FIRST_SECONDS = 5.0
_LONGEST_SECONDS = 6 * 3600.0
MOST_ATTEMPTS = 11
"""5 s, 20 s, 80 s … and at last three times 6 hours: 26 hours altogether."""


def pause_after(attempt: int, chance: float) -> timedelta | None:
    """How long to wait after a failed attempt, counted from 1; None when it was the last.

    `chance`, from 0 to 1, moves it by up to a fifth either way, so that not all who failed together come back together.
    """
    if attempt >= MOST_ATTEMPTS:
        return None
    seconds = min(_FIRST_SECONDS * 4 ** (attempt - 1), _LONGEST_SECONDS)
    return timedelta(seconds=seconds * (0.8 + 0.4 * chance))


def wanted_pause(retry_after: str | None, now: datetime) -> timedelta | None:
    """For how long a receiver wants to be left alone, by its `Retry-After`; None when it does not say.

    Nobody is waited for longer than the longest pause.
    """
    seconds = retry_after_seconds(retry_after, now)
    return None if seconds is None else timedelta(seconds=min(seconds, _LONGEST_SECONDS))
