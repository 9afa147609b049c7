"""When work that can wait is done by itself."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
AT_ONCE = timedelta(hours=1)
"""Who is up at the time of the night does the work then; who starts later does it when the last is older than a day."""

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Night:
    """A quiet time of every day, on the clock of a time zone."""

    at: time
    zone: ZoneInfo

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether work that was begun last at `last` (None: never) is to be done again."""
        if last is None:
            return True
        planned = self._last_planned(now)
        return last < planned and (now < planned + AT_ONCE or now - last > DAY)

    def _last_planned(self, now: datetime) -> datetime:
        """The last moment, not after now, at which it was to be done."""
        here = now.astimezone(self.zone)
        today = datetime.combine(here.date(), self.at, self.zone)
        # Days are counted on the wall's calendar: one on which the clocks change is shorter or longer.
        return today if today <= here else datetime.combine(here.date() - DAY, self.at, self.zone)


def read_time(text: str) -> time | None:
    """A time of the day as settings have it, "03:30"; None for an empty one. Raises `ValueError`."""
    if not text.strip():
        return None
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no time of a day: write it like 03:30, or leave it empty for never")
    return time(int(found[1]), int(found[2]))
