"""When somebody is at the desk: weekly hours and holidays in a time zone. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""Minutes of a day from which and until which somebody is there; an end beyond 1440 lies on the next day."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MINUTES = 24 * 60
_LONGEST_CLOSED_DAYS = 370
_RULE = re.compile(r"(?P<days>[a-z, -]*[a-z])\s+(?P<spans>[\d:, -]+)")
_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours: the spans of each weekday (0 is Monday), but not on `holidays`, in a time zone.

    A span that ends after midnight belongs to the day it begins on.
    """

    zone: ZoneInfo
    week: Mapping[int, Sequence[Span]]
    holidays: frozenset[date] = field(default=frozenset())

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there."""
        today = moment.astimezone(self.zone).date()
        return any(start <= moment < end for start, end in self._spans(today - timedelta(days=1), 2))

    def opens_at(self, moment: datetime) -> datetime | None:
        """When somebody is there again, in UTC; None while somebody is, and when nobody will be within a year."""
        if self.is_open(moment):
            return None
        today = moment.astimezone(self.zone).date()
        return next((start for start, _ in self._spans(today, _LONGEST_CLOSED_DAYS) if start > moment), None)

    def _spans(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        for day in (first + timedelta(days=number) for number in range(days)):
            if day not in self.holidays:
                for start, end in sorted(self.week.get(day.weekday(), ())):
                    yield self._moment(day, start), self._moment(day, end)

    def _moment(self, day: date, minutes: int) -> datetime:
        whole_days, rest = divmod(minutes, _DAY_MINUTES)
        at = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=self.zone)
        # Days are added on the wall's calendar: one on which the clocks change is shorter or longer.
        return (at + timedelta(days=whole_days)).astimezone(UTC)


ALWAYS = Hours(ZoneInfo("UTC"), MappingProxyType(dict.fromkeys(range(7), ((0, _DAY_MINUTES),))))
"""Somebody is always there."""


def read_week(text: str) -> Mapping[int, Sequence[Span]]:
    """Weekly hours as settings have them: "mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-16:00".

    Days that are not named are free. Raises `ValueError` that says what cannot be read.
    """
    week: dict[int, tuple[Span, ...]] = {}
    for part in filter(None, (part.strip() for part in text.lower().split(";"))):
        rule = _RULE.fullmatch(part)
        if rule is None:
            raise ValueError(f"{part!r} is not of the form 'mon-fri 09:00-18:00'")
        spans = tuple(_read_span(span.strip()) for span in rule["spans"].split(","))
        for days in rule["days"].split(","):
            week |= {day: (*week.get(day, ()), *spans) for day in _read_days(days.strip())}
    return MappingProxyType(week)


def read_holidays(text: str) -> frozenset[date]:
    """Free days as settings have them: "2026-10-01..2026-10-07, 2026-12-25". Raises `ValueError`."""
    days: set[date] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = part.partition("..")
        start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        if not start <= end <= start + timedelta(days=_LONGEST_CLOSED_DAYS):
            raise ValueError(f"{part!r} does not end within a year after it begins")
        days |= {start + timedelta(days=number) for number in range((end - start).days + 1)}
    return frozenset(days)


def _read_days(text: str) -> list[int]:
    first, _, last = (name.strip() for name in text.partition("-"))
    for name in filter(None, (first, last)):
        if name not in _DAYS:
            raise ValueError(f"{name!r} is not one of {', '.join(_DAYS)}")
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    # "sat-mon" goes over the end of the week.
    return [(start + number) % 7 for number in range((end - start) % 7 + 1)]


def _read_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not of the form '09:00-18:00'")
    hour, minute, end_hour, end_minute = (int(number) for number in found.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= _DAY_MINUTES or end > _DAY_MINUTES:
        raise ValueError(f"{text!r} is no time of a day")
    return start, end if end > start else end + _DAY_MINUTES
