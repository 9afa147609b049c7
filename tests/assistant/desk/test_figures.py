"""Every figure of a day counts the rows that it opens."""

import dataclasses
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from assistant import InvalidMessage
from assistant.desk import handoffs
from assistant.desk.acting import act
from assistant.desk.domain import Contact
from assistant.desk.figures import Supervision
from assistant.desk.hours import Hours, read_week
from assistant.desk.states import Happening
from knowledge import Actor
from tests.assistant.desk.conftest import RULES, HandClock, Process

AN = Actor("an", frozenset({"agent"}))
FROM_NINE = Hours(ZoneInfo("Asia/Shanghai"), read_week("mon-sun 17:00-21:00"))
"""The clock of the tests stands at five in the afternoon there, on the first of March."""


@pytest.fixture
def process(engine: Engine, clock: HandClock) -> Process:
    return Process(engine, clock, dataclasses.replace(RULES, hours=FROM_NINE))


@pytest.fixture
def supervision(process: Process) -> Supervision:
    return Supervision(process.ledger)


def waits(process: Process, text: str = "退货运费谁出?") -> str:
    session = process.conversations.open("somebody", None)
    process.conversations.say(session, "a", text)
    process.conversations.ask_for_person(session)
    return session


def answer(process: Process, session: str, after_seconds: float) -> None:
    process.clock.advance(after_seconds)
    with process.ledger.changing(session) as page:
        act(page, Happening.AGENT_TAKES, AN)
        handoffs.answered(page.connection, session, AN.id, page.now)


def test_figures_of_a_day(process: Process, supervision: Supervision) -> None:
    quick, slow, left = waits(process), waits(process), waits(process, "Who pays?")
    answer(process, quick, 20)
    answer(process, slow, 1)
    process.conversations.rate(quick, 5, None)
    process.conversations.rate(slow, 2, None)
    process.conversations.leave_contact(left, Contact("a@example.com", None, None))
    found = supervision.figures()
    assert (found.day, found.waiting_now, found.handoffs) == (date(2026, 3, 1), 1, 3)
    assert (found.answered, found.answered_in_time, found.late, found.target_seconds) == (2, 1, 2, 20)
    assert found.by_cause == {"customer_asks": 3}
    assert found.assistant == {"answered": 0, "clarified": 0, "handed_off": 3}
    assert found.drafts == {"sent": 0, "edited": 0, "rejected": 0}
    assert (found.follow_ups_open, found.ratings.count, found.ratings.mean) == (1, 2, (5 + 2) / 2)
    for figure, sessions in {
        "waiting_now": {left},
        "handoffs": {quick, slow, left},
        "answered": {quick, slow},
        "answered_in_time": {quick},
        "late": {slow, left},
        "cause:customer_asks": {quick, slow, left},
        "cause:complaint": set(),
        "assistant:handed_off": {quick, slow, left},
        "drafts:edited": set(),
        "follow_ups_open": {left},
        "ratings": {quick, slow},
    }.items():
        assert {row.session for row in supervision.rows(figure)} == sessions, figure
    late, still = sorted(supervision.rows("late"), key=lambda row: row.is_overdue)
    assert (late.agent, late.seconds_to_answer, late.preview) == ("an", 21, "退货运费谁出?")
    assert (still.seconds_to_answer, still.is_overdue, late.is_overdue) == (None, True, False)


def test_who_has_waited_for_a_shorter_time_than_the_target_or_gave_up_is_not_late(
    process: Process, supervision: Supervision
) -> None:
    gave_up, waiting = waits(process), waits(process)
    process.clock.advance(20)
    assert supervision.figures().late == 0
    process.conversations.resolve(gave_up)
    process.clock.advance(1)
    assert [row.session for row in supervision.rows("late")] == [waiting]
    assert (supervision.figures().late, supervision.figures().answered_in_time) == (1, 0)


def test_before_the_desk_opens_nobody_is_late(process: Process, supervision: Supervision, clock: HandClock) -> None:
    clock.advance(8 * 3600)  # one in the morning of the second
    waits(process)
    clock.advance(3600)
    assert supervision.figures().late == 0


def test_a_day_is_that_of_the_desk_and_out_of_hours_the_time_counts_from_the_opening(
    process: Process, supervision: Supervision, clock: HandClock
) -> None:
    clock.advance(8 * 3600)  # one in the morning of the second
    session = waits(process)
    answer(process, session, 16 * 3600 + 15)
    assert supervision.figures(date(2026, 3, 1)).handoffs == 0
    found = supervision.figures(date(2026, 3, 2))
    assert (found.handoffs, found.answered_in_time) == (1, 1)
    assert supervision.rows("handoffs", date(2026, 3, 2))[0].seconds_to_answer == 15


@pytest.mark.parametrize("figure", ["", "visitors", "cause:", "cause:x", "handoffs:x", "drafts", "assistant:x"])
def test_a_figure_that_is_not_there_is_refused(supervision: Supervision, figure: str) -> None:
    with pytest.raises(InvalidMessage, match="no such figure"):
        supervision.rows(figure)


def test_the_last_day_that_there_is_is_refused(supervision: Supervision) -> None:
    with pytest.raises(InvalidMessage):
        supervision.figures(date.max)
