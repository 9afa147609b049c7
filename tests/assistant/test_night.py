"""Work that can wait is done once a night, and after a start when the last time is more than a day ago."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant import AssistantSettings, Night
from assistant.night import read_time

NIGHT = AssistantSettings(nightly_at="03:30", desk_time_zone="Asia/Shanghai").night() or Night(
    datetime.min.time(), ZoneInfo("UTC")
)
# Half past three in Shanghai is half past seven in the evening before in London.
PLANNED = datetime(2026, 3, 1, 19, 30, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, PLANNED - 9 * HOUR, True),
        (PLANNED - 24 * HOUR, PLANNED - SECOND, False),
        (PLANNED - 24 * HOUR, PLANNED, True),
        (PLANNED - 3 * HOUR, PLANNED, True),
        (PLANNED + SECOND, PLANNED + HOUR / 2, False),
        (PLANNED - 3 * HOUR, PLANNED + 2 * HOUR, False),
        (PLANNED - 24 * HOUR, PLANNED + 2 * HOUR, True),
        (PLANNED - 3 * HOUR, PLANNED + 22 * HOUR, True),
    ],
    ids=[
        "never done", "not yet night", "night", "night, though done in the evening", "done this night",
        "started in the morning, done yesterday evening", "started in the morning, done the night before",
        "the next evening",
    ],
)  # fmt: skip
def test_is_due_at_night_or_when_the_last_is_older_than_a_day(
    last: datetime | None, now: datetime, *, due: bool
) -> None:
    assert NIGHT.is_due(last, now) is due


def test_a_day_on_which_the_clocks_change_has_its_night() -> None:
    night = Night(read_time("03:30") or PLANNED.time(), ZoneInfo("Europe/London"))
    before = datetime(2026, 3, 28, 3, 30, tzinfo=UTC)
    # From the 29th on, half past three is half past two in UTC.
    assert not night.is_due(before, datetime(2026, 3, 29, 2, 29, tzinfo=UTC))
    assert night.is_due(before, datetime(2026, 3, 29, 2, 30, tzinfo=UTC))


def test_an_empty_time_is_never() -> None:
    assert AssistantSettings(nightly_at="").night() is None


@pytest.mark.parametrize("text", ["24:00", "3", "03:60", "half past three", "03:30:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time of a day"):
        AssistantSettings(nightly_at=text)
