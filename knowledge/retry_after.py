"""For how long a server wants to be left alone, by the `Retry-After` of its answer (RFC 9110, section 10.2.3). Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MOST_DIGITS = 12


def retry_after_seconds(written: str | None, now: datetime) -> float | None:
    """Seconds from `now`, written as such or as a moment; 0 when that is past, None when it says neither."""
    given = (written or "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:_MOST_DIGITS])
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())
