"""When somebody is at the desk."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant import AssistantSettings
from assistant.desk.hours import ALWAYS, Hours, read_holidays, read_week

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")


def hours(week: str, holidays: str = "", zone: ZoneInfo = SHANGHAI) -> Hours:
    return Hours(zone, read_week(week), read_holidays(holidays))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


WEEKDAYS = hours("mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-16:00", "2026-10-01..2026-10-07")


@pytest.mark.parametrize(
    ("moment", "opened", "opens_at"),
    [
        ("2026-09-28T09:00", True, None),
        ("2026-09-28T08:59", False, "2026-09-28T09:00"),
        ("2026-09-28T12:00", False, "2026-09-28T13:00"),
        ("2026-09-28T18:00", False, "2026-09-29T09:00"),
        ("2026-09-26T15:59", True, None),
        ("2026-09-26T16:00", False, "2026-09-28T09:00"),
        ("2026-09-30T20:00", False, "2026-10-08T09:00"),
        ("2026-10-05T10:00", False, "2026-10-08T09:00"),
    ],
)
def test_weekly_hours_with_holidays(moment: str, opened: bool, opens_at: str | None) -> None:
    assert WEEKDAYS.is_open(at(moment)) is opened
    assert WEEKDAYS.opens_at(at(moment)) == (opens_at and at(opens_at))


def test_what_counts_is_the_clock_of_the_desk() -> None:
    assert WEEKDAYS.is_open(datetime(2026, 9, 28, 1, 0, tzinfo=UTC)), "nine in Shanghai"
    assert not WEEKDAYS.is_open(datetime(2026, 9, 28, 10, 0, tzinfo=UTC)), "six in the evening there"


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    nights = hours("fri 22:00-06:00")
    assert nights.is_open(at("2026-10-03T05:59"))
    assert not nights.is_open(at("2026-10-03T06:00"))
    assert not nights.is_open(at("2026-10-02T05:59"))
    assert not hours("fri 22:00-06:00", "2026-10-02").is_open(at("2026-10-03T05:00"))


def test_hours_stay_on_the_wall_clock_when_it_is_changed() -> None:
    # On 29 March 2026 clocks in London go from one to two o'clock, on 25 October back.
    london = hours("sun 00:30-09:00", zone=LONDON)
    assert london.opens_at(at("2026-03-29T00:00", LONDON)) == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert london.is_open(datetime(2026, 3, 29, 7, 59, tzinfo=UTC))
    assert not london.is_open(datetime(2026, 3, 29, 8, 0, tzinfo=UTC))
    assert london.is_open(datetime(2026, 10, 25, 8, 59, tzinfo=UTC))


def test_a_desk_that_is_always_or_never_there() -> None:
    moment = at("2026-09-28T03:00")
    assert ALWAYS.is_open(moment)
    assert ALWAYS.opens_at(moment) is None
    never = hours("")
    assert not never.is_open(moment)
    assert never.opens_at(moment) is None


def test_a_whole_day_has_no_gap_at_midnight() -> None:
    whole = hours("mon-sun 00:00-24:00")
    assert whole.is_open(at("2026-09-28T23:59:59.999999"))
    assert whole.is_open(at("2026-09-29T00:00"))


def test_days_may_be_listed_and_go_over_the_end_of_the_week() -> None:
    assert sorted(read_week("sat-mon, wed 10:00-11:00")) == [0, 2, 5, 6]
    assert read_holidays("2026-12-25, 2026-12-31..2027-01-01") == {
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2027, 1, 1),
    }


@pytest.mark.parametrize(
    "settings",
    [
        {"desk_hours": "mon-fri"},
        {"desk_hours": "mo-fr 09:00-18:00"},
        {"desk_hours": "mon 9-18"},
        {"desk_hours": "mon 09:60-18:00"},
        {"desk_hours": "mon 25:00-26:00"},
        {"desk_holidays": "1 October"},
        {"desk_holidays": "2026-10-07..2026-10-01"},
        {"desk_time_zone": "Beijing"},
        {"desk_time_zone": "../../etc/passwd"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_read_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="desk_"):
        AssistantSettings.model_validate(settings)


def test_the_usual_hours_are_nine_to_nine_in_shanghai() -> None:
    usual = AssistantSettings().hours()
    assert usual.is_open(at("2026-09-27T20:59"))
    assert usual.opens_at(at("2026-09-27T21:00")) == at("2026-09-28T09:00")
