"""Counters hold what the records say, once each, whatever happens while they are written."""

import threading
from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select

from assistant.desk.domain import Thumb
from assistant.domain import FeedbackAction
from assistant.tables import drafts
from assistant.usage.domain import Figures, Totals
from assistant.usage.tables import usage_changes
from assistant.usage.usage import Usage
from knowledge import reading, writing
from tests.assistant.usage.history import Desk

SENT, EDITED, REJECTED = FeedbackAction.SENT, FeedbackAction.EDITED, FeedbackAction.REJECTED
CHINA = timezone(timedelta(hours=8))


def past(desk: Desk) -> None:
    """Three answers out of `postage`, one of them out of `refund` too, and a hand-over."""
    desk.publish("postage", "refund", "hong-kong")
    first = desk.draft(["postage", "refund"], {"postage": ["质量问题由商城承担。", "其他由客户承担。"]})
    second = desk.draft(["postage", "hong-kong"], {"postage": ["质量问题由商城承担。"], "refund": ["三天到账。"]})
    third = desk.draft(["refund", "postage"], {"postage": ["其他由客户承担。"]})
    desk.draft(["hong-kong"])
    desk.judge(first, SENT)
    desk.judge(second, EDITED)
    desk.thumb(third, Thumb.DOWN)


PAST = {
    "postage": Figures(found=1 + 1 + 1, first=1 + 1, cited=1 + 1 + 1, sent=1, edited=1, down=1),
    "refund": Figures(found=1 + 1, first=1, cited=1, edited=1),
    "hong-kong": Figures(found=1 + 1, first=1),
}


def figures(desk: Desk, days: int = 28) -> dict[str, Figures]:
    return {article_id: desk.usage.article(article_id, days).sum for article_id in PAST}


def test_an_article_is_counted_as_found_first_cited_and_judged(desk: Desk) -> None:
    past(desk)
    assert figures(desk) == PAST


def test_a_passage_is_counted_for_every_draft_that_quotes_its_words(desk: Desk) -> None:
    past(desk)
    quoted = {passage.text: passage.figures for passage in desk.usage.article("postage", 28).passages}
    assert quoted == {
        "质量问题由商城承担。": Figures(cited=2, sent=1, edited=1),
        "其他由客户承担。": Figures(cited=2, sent=1, down=1),
    }


def test_of_an_edited_draft_what_was_left_alone_counts_as_sent(desk: Desk) -> None:
    desk.publish("postage", "refund")
    quotes = {"postage": ["质量问题由商城承担。", "其他由客户承担。"], "refund": ["三个工作日内到账。"]}
    given = desk.draft(["postage", "refund"], quotes)
    desk.edit(given, "质量问题由商城承担。三个工作日内到账。请您放心。")
    postage, refund = (desk.usage.article(article_id, 28) for article_id in quotes)
    assert (postage.sum.sent, postage.sum.edited) == (0, 1), "one of its two sentences is gone"
    assert (refund.sum.sent, refund.sum.edited) == (1, 0)
    quoted = {passage.text: (passage.figures.sent, passage.figures.edited) for passage in postage.passages}
    assert quoted == {"质量问题由商城承担。": (1, 0), "其他由客户承担。": (0, 1)}
    assert desk.usage.totals(28).sum.edited == 1, "the draft as a whole was edited"
    desk.edit(given, "另一番话。")
    assert (desk.usage.article("refund", 28).sum.sent, desk.usage.article("refund", 28).sum.edited) == (0, 1)


def test_all_drafts_are_counted_by_outcome_and_verdict(desk: Desk) -> None:
    past(desk)
    assert desk.usage.totals(28).sum == Totals(drafts=4, answer=3, hand_off=1, sent=1, edited=1, down=1)
    assert desk.usage.totals(28, reader="customer").sum == Totals()


def test_counting_again_changes_nothing(desk: Desk) -> None:
    past(desk)
    desk.count()
    with writing(desk.store.engine) as connection:
        for number, draft_id in enumerate(connection.execute(select(drafts.c.id)).scalars().all()):
            connection.execute(insert(usage_changes), [{"id": str(number), "draft_id": draft_id}])
    desk.count()
    assert figures(desk) == PAST


def test_the_last_word_counts_alone(desk: Desk) -> None:
    desk.publish("postage")
    given = desk.draft(["postage"], {"postage": ["…"]})
    desk.judge(given, SENT)
    desk.thumb(given, Thumb.UP)
    desk.count()
    desk.judge(given, EDITED, REJECTED)
    desk.thumb(given, Thumb.DOWN)
    assert desk.usage.article("postage", 28).sum == Figures(found=1, first=1, cited=1, rejected=1, down=1)


def test_a_draft_counts_on_the_day_it_was_made_whatever_is_said_later(desk: Desk) -> None:
    desk.publish("postage")
    given = desk.draft(["postage"], {"postage": ["…"]})
    desk.count()
    desk.clock.move(days=3)
    desk.judge(given, SENT)
    days = desk.usage.article("postage", 5).days
    assert [day.figures.sent for day in days] == [0, 1, 0, 0, 0]
    assert [(day.day - days[0].day).days for day in days] == [0, 1, 2, 3, 4]


def test_days_are_those_of_the_zone(desk: Desk) -> None:
    desk.publish("postage")
    desk.clock.now = desk.clock.now.replace(hour=20)
    desk.draft(["postage"])
    usage = Usage(desk.store, CHINA)
    (day,) = [day for day in usage.article("postage", 2).days if day.figures.found]
    # 20:00 in UTC is 04:00 of the next day in China.
    assert day.day == desk.clock.now.date() + timedelta(1)


def test_a_crash_in_the_middle_leaves_nothing_half_counted(desk: Desk) -> None:
    past(desk)
    with pytest.raises(Dies):
        die_at(desk.store.engine, "DELETE FROM usage_changes", desk.usage.counting.count)
    assert figures(desk) == PAST


class Dies(Exception):
    """The power went."""


def die_at(engine: Engine, beginning: str, action: Any) -> None:
    def die(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(beginning):
            raise Dies

    event.listen(engine, "before_cursor_execute", die)
    try:
        action()
    finally:
        event.remove(engine, "before_cursor_execute", die)


def test_a_recount_from_the_records_gives_the_same(desk: Desk) -> None:
    past(desk)
    desk.count()
    desk.usage.counting.recount()
    desk.count()
    assert figures(desk) == PAST


def test_drafts_of_a_backup_are_counted_once(desk: Desk) -> None:
    past(desk)
    desk.count()
    late = desk.draft(["postage"])
    for _ in range(2):
        desk.usage.counting.note_uncounted()
    desk.count()
    assert figures(desk)["postage"].found == PAST["postage"].found + 1
    with reading(desk.store.engine) as connection:
        assert connection.execute(select(usage_changes).where(usage_changes.c.draft_id == late)).first() is None


def test_two_that_count_at_once_count_each_draft_once(desk: Desk) -> None:
    desk.publish("postage", "refund", "hong-kong")
    for _ in range(250):
        desk.draft(["postage"], {"postage": ["…"]})
    together = threading.Barrier(2)

    def count() -> None:
        together.wait()
        for _ in range(4):
            desk.usage.counting.count()

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.count()
    assert figures(desk)["postage"] == Figures(found=250, first=250, cited=250)
