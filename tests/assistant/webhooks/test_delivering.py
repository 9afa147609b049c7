"""Messages arrive, signed, whatever receivers and processes do meanwhile; time passes only when a test lets it."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from assistant import LOCAL_ADMINISTRATOR, Role, Webhooks
from assistant.webhooks import deliveries
from assistant.webhooks.couriers import Couriers
from assistant.webhooks.domain import Attempt, DeliveryState
from assistant.webhooks.retrying import MOST_ATTEMPTS, pause_after, wanted_pause
from knowledge import reading, writing
from tests.assistant.desk.conftest import Process
from tests.assistant.webhooks.conftest import couriers_of, tell
from tests.assistant.webhooks.receiver import Receiver, receiver
from tests.waiting import wait_until

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def say(process: Process, session: str, *texts: str) -> None:
    for text in texts:
        process.clock.advance(1)
        process.conversations.say(session, text, text)


def texts(shop: Receiver) -> list[str]:
    return [told.body["data"]["text"] for told in shop.told]


def test_every_attempt_carries_a_signature_that_verifies(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    _, secret = tell(webhooks, shop)
    shop.answers = [500, 204]
    say(process, session, "退货运费谁出？ 💸")
    couriers.deliver_due()
    process.clock.advance(5)
    couriers.deliver_due()

    first, second = shop.told
    assert first.verify(secret)
    assert second.verify(secret)
    assert (second.id, second.content) == (first.id, first.content)
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 5
    assert first.headers["content-type"] == "application/json"
    _, of_another = tell(webhooks, shop)
    assert not first.verify(of_another)


def test_what_fails_is_sent_again_later_and_later_for_about_a_day(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    shop.answers = [503]
    say(process, session, "你好")
    pauses = []
    for attempt in range(1, MOST_ATTEMPTS):
        couriers.deliver_due()
        assert len(shop.told) == attempt
        (known,) = webhooks.deliveries(endpoint)
        assert (known.state, known.attempts, known.status) == (DeliveryState.WAITING, attempt, 503)
        assert known.due_at is not None
        pauses.append((known.due_at - process.clock()).total_seconds())
        process.clock.advance(pauses[-1] - 0.001)
        couriers.deliver_due()
        assert len(shop.told) == attempt
        process.clock.advance(0.001)
    assert pauses == [5, 20, 80, 320, 1280, 5120, 20480, 21600, 21600, 21600]
    couriers.deliver_due()
    (known,) = webhooks.deliveries(endpoint)
    assert (known.state, known.attempts, known.fault) == (DeliveryState.GIVEN_UP, MOST_ATTEMPTS, "it answered 503")
    process.clock.advance(24 * 3600)
    couriers.deliver_due()
    assert len(shop.told) == MOST_ATTEMPTS


def test_a_receiver_that_says_when_to_come_again_is_left_alone_until_then(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop)
    shop.answers, shop.retry_after = [429, 204], "90"
    say(process, session, "你好")
    couriers.deliver_due()
    assert (webhooks.standing().waiting, webhooks.standing().failing) == (1, 1)
    process.clock.advance(89)
    couriers.deliver_due()
    assert len(shop.told) == 1
    process.clock.advance(1)
    couriers.deliver_due()
    assert len(shop.told) == 2
    assert (webhooks.standing().waiting, webhooks.standing().failing) == (0, 0)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 01 Mar 2026 09:02:00 GMT", 120),
        ("Sun, 01 Mar 2026 09:02:00 -0000", 120),
        ("Sun, 01 Mar 2020 09:00:00 GMT", 0),
        ("9" * 400, 6 * 3600),
        ("-5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_when_to_come_again_is_read_as_seconds_or_a_moment(written: str | None, seconds: float | None) -> None:
    found = wanted_pause(written, datetime(2026, 3, 1, 9, tzinfo=UTC))
    assert (None if found is None else found.total_seconds()) == seconds


def test_retries_are_spread_by_a_fifth_either_way() -> None:
    assert pause_after(1, 0.0) == timedelta(seconds=5 * 0.8)
    assert pause_after(1, 1.0) == timedelta(seconds=5 * 1.2)
    assert pause_after(MOST_ATTEMPTS, 0.5) is None
    # Attempts of processes that died count too.
    assert pause_after(MOST_ATTEMPTS + 5, 0.5) is None


def test_only_success_is_success(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    for status, fault in {302: "it answered 302; redirects are not followed", 404: "it answered 404"}.items():
        shop.answers = [status]
        say(process, session, str(status))
        couriers.deliver_due()
        newest = webhooks.deliveries(endpoint)[0]
        assert (newest.state, newest.status, newest.fault) == (DeliveryState.WAITING, status, fault)


def test_messages_come_in_order_and_one_that_fails_does_not_hold_up_the_rest(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop)
    shop.answers = [204, 500, 204]
    say(process, session, "1", "2", "3", "4")
    couriers.deliver_due()
    assert texts(shop) == ["1", "2", "3", "4"]
    process.clock.advance(5)
    couriers.deliver_due()
    assert texts(shop) == ["1", "2", "3", "4", "2"]


def test_what_happened_at_once_is_told_in_order(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop)
    with process.ledger.changing(session) as page:
        for number in range(20):
            page.add_message(Role.ASSISTANT, str(number))
    couriers.deliver_due()
    assert texts(shop) == [str(number) for number in range(20)]


def test_a_process_that_dies_between_storing_and_sending_loses_nothing(
    process: Process, other_process: Process, session: str, webhooks: Webhooks, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    say(process, session, "1", "2")
    with writing(process.engine) as connection:
        taken = deliveries.claim(connection, endpoint, "of one that died", process.clock())
    assert taken is not None
    survivor = couriers_of(other_process)
    survivor.deliver_due()
    assert shop.told == []
    process.clock.advance(deliveries.LEASE.total_seconds())
    survivor.deliver_due()
    assert texts(shop) == ["1", "2"]


def test_two_processes_deliver_each_message_once(
    process: Process, other_process: Process, session: str, webhooks: Webhooks, shop: Receiver
) -> None:
    tell(webhooks, shop)
    said = [str(number) for number in range(15)]
    say(process, session, *said)
    both = [couriers_of(process), couriers_of(other_process)]
    barrier = threading.Barrier(2)

    def deliver(couriers: Couriers) -> None:
        barrier.wait()
        while any(known.waiting for known in webhooks.endpoints()):
            couriers.deliver_due()

    threads = [threading.Thread(target=deliver, args=(couriers,)) for couriers in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts(shop) == said


def test_whose_lease_ran_out_does_not_overwrite_what_the_next_one_found(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    say(process, session, "1")
    with writing(process.engine) as connection:
        slow = deliveries.claim(connection, endpoint, "slow", process.clock())
    assert slow is not None
    process.clock.advance(deliveries.LEASE.total_seconds())
    couriers.deliver_due()
    with writing(process.engine) as connection:
        deliveries.record(connection, Attempt(slow, None, "too late"), process.clock(), 0.5)
    (known,) = webhooks.deliveries(endpoint)
    assert (known.state, known.fault) == (DeliveryState.DELIVERED, None)


def test_an_endpoint_that_fails_for_days_is_disabled_and_says_why(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    shop.answers = [500]
    began = process.clock() + timedelta(seconds=1)
    while process.clock() - began < deliveries.DISABLED_AFTER:
        say(process, session, f"{process.clock()}")
        couriers.deliver_due()
        (known,) = webhooks.endpoints()
        assert (known.enabled, known.failing_since) == (True, began)
        process.clock.advance(6 * 3600)
    say(process, session, "最后")
    couriers.deliver_due()
    (known,) = webhooks.endpoints()
    assert not known.enabled
    assert known.disabled_reason == "every attempt failed since 2026-03-01 09:00 UTC, the last one: it answered 500"
    assert known.waiting == 0
    assert {delivery.state for delivery in webhooks.deliveries(endpoint)} == {DeliveryState.GIVEN_UP}
    told = len(shop.told)
    process.clock.advance(7 * 3600)
    couriers.deliver_due()
    assert len(shop.told) == told

    webhooks.switch(endpoint, LOCAL_ADMINISTRATOR, on=True)
    shop.answers = [204]
    say(process, session, "又好了")
    couriers.deliver_due()
    assert texts(shop)[-1] == "又好了"
    (known,) = webhooks.endpoints()
    assert (known.enabled, known.failing_since, known.disabled_reason) == (True, None, None)


def test_one_success_in_between_is_no_failing_for_days(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop)
    shop.answers = [500, 204, 500]
    say(process, session, "1", "2", "3")
    process.clock.advance(deliveries.DISABLED_AFTER.total_seconds() / 2)
    couriers.deliver_due()
    process.clock.advance(deliveries.DISABLED_AFTER.total_seconds() - 1)
    couriers.deliver_due()
    (known,) = webhooks.endpoints()
    assert known.enabled


def test_who_answers_410_is_told_nothing_more(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop)
    shop.answers = [410]
    say(process, session, "1", "2")
    couriers.deliver_due()
    assert texts(shop) == ["1"]
    (known,) = webhooks.endpoints()
    assert (known.enabled, known.disabled_reason) == (False, "it answered 410: it is gone for good")


def test_messages_are_kept_for_a_week(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    endpoint, _ = tell(webhooks, shop)
    say(process, session, "alt")
    couriers.deliver_due()
    process.clock.advance(6.9 * 24 * 3600)
    say(process, session, "neu")
    for left in (2, 1):
        with writing(process.engine) as connection:
            assert not deliveries.remove_old(connection, process.clock())
        assert len(webhooks.deliveries(endpoint)) == left
        process.clock.advance(0.2 * 24 * 3600)


def test_a_slow_receiver_delays_neither_customers_nor_other_receivers_nor_the_end(
    process: Process, session: str, webhooks: Webhooks, shop: Receiver
) -> None:
    shop.held.clear()
    with receiver() as quick:
        tell(webhooks, shop)
        tell(webhooks, quick)
        couriers = couriers_of(process, seconds=30)
        couriers.start()
        say(process, session, "1")
        wait_until(lambda: shop.told and quick.told)
        began = time.monotonic()
        say(process, session, "2", "3", "4")
        assert time.monotonic() - began < 2
        wait_until(lambda: len(quick.told) == 4)
        assert texts(shop) == ["1"]
        shop.held.set()
        wait_until(lambda: texts(shop) == ["1", "2", "3", "4"])
        shop.held.clear()
        say(process, session, "5")
        wait_until(lambda: sum(known.waiting for known in webhooks.endpoints()) == 1 and len(shop.told) == 5)
        began = time.monotonic()
        couriers.close()
        assert time.monotonic() - began < 6
    with reading(process.engine) as connection:
        process.clock.advance(deliveries.LEASE.total_seconds())
        assert len(deliveries.due(connection, process.clock())) == 1
