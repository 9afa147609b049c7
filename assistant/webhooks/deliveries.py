"""What is still to be delivered and what became of it, in SQL.

A claim belongs to one run, for a lease. One message of an endpoint is claimed at a time, the one that has been due for
longest, so that whoever is told is told in order, as far as retries allow, however many processes there are.
"""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, or_, select, update

from assistant.errors import DeliveryNotFound, EndpointDisabled
from assistant.webhooks import endpoints, outbox
from assistant.webhooks.domain import TEST_EVENT, Attempt, Delivery, DeliveryStanding, DeliveryState, Endpoint, Parcel
from assistant.webhooks.retrying import pause_after
from assistant.webhooks.tables import webhook_deliveries, webhook_endpoints, webhook_messages

LEASE = timedelta(seconds=60)
"""Longer than an attempt can take, looking a name up included."""
DISABLED_AFTER = timedelta(days=3)
_KEPT = timedelta(days=7)
_REMOVED_AT_ONCE = 1_000
_GONE = 410
_MESSAGE_ID = re.compile(r"msg_[0-9a-f]{32}")
_NO_CLAIM = {"claimed_by": None, "claimed_until": None}


def due(connection: Connection, now: datetime) -> list[str]:
    """The endpoints that there is something for."""
    query = (
        select(webhook_deliveries.c.endpoint)
        .distinct()
        .join(webhook_endpoints, webhook_endpoints.c.id == webhook_deliveries.c.endpoint)
        .where(webhook_endpoints.c.enabled, webhook_deliveries.c.due_at <= now, _unclaimed(now))
    )
    return list(connection.execute(query).scalars())


def claim(connection: Connection, endpoint: str, run: str, now: datetime) -> Parcel | None:
    """Take the next message for an endpoint; None when nothing is due, or another run is at it."""
    # PostgreSQL: of two who claim for the same endpoint the second waits here, and then sees what the first took.
    query = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint, webhook_endpoints.c.enabled)
    known = connection.execute(query.with_for_update(key_share=True)).first()
    own = webhook_deliveries.c.endpoint == endpoint
    at_work = select(webhook_deliveries.c.message).where(own, webhook_deliveries.c.claimed_until > now).limit(1)
    if known is None or connection.execute(at_work).first() is not None:
        return None
    found = connection.execute(_next(endpoint, now)).first()
    if found is None:
        return None
    taken = {"claimed_by": run, "claimed_until": now + LEASE, "attempts": found.attempts + 1}
    connection.execute(update(webhook_deliveries).where(own, _is(found.message)).values(taken))
    return Parcel(found.message, endpoint, run, found.attempts + 1, known.url, found.body, known.secret)


def claim_test(connection: Connection, endpoint: Endpoint, asked_by: str, now: datetime) -> Parcel:
    """Write down a message that only tests, taken already, so that no other run sends it as well."""
    message, run = outbox.message_id(now), str(uuid4())
    outbox.address(connection, message, (TEST_EVENT, {"asked_by": asked_by}), [endpoint.id], now)
    taken = {"claimed_by": run, "claimed_until": now + LEASE, "attempts": 1}
    connection.execute(update(webhook_deliveries).where(_is(message)).values(taken))
    body = connection.execute(select(webhook_messages.c.body).where(webhook_messages.c.id == message)).scalar_one()
    key = select(webhook_endpoints.c.secret).where(webhook_endpoints.c.id == endpoint.id)
    return Parcel(message, endpoint.id, run, 1, endpoint.url, body, connection.execute(key).scalar_one())


def record(connection: Connection, attempt: Attempt, now: datetime, chance: float, *, again: bool = True) -> None:
    """Write down how an attempt went, and when the next one is if it failed and may be made `again`."""
    parcel = attempt.parcel
    state, due_at = DeliveryState.DELIVERED, None
    if attempt.fault is not None:
        pause = pause_after(parcel.attempt, chance) if again else None
        wait = max(pause, attempt.wait or pause) if pause else None
        state, due_at = (DeliveryState.WAITING, now + wait) if wait else (DeliveryState.GIVEN_UP, None)
    became = {"state": state.value, "due_at": due_at, "tried_at": now, "status": attempt.status, "fault": attempt.fault}
    own = and_(webhook_deliveries.c.endpoint == parcel.endpoint, _is(parcel.message))
    ours = and_(own, webhook_deliveries.c.claimed_by == parcel.run)
    # Whose lease ran out has nothing to say any more: the one who took over will.
    if connection.execute(update(webhook_deliveries).where(ours).values(**became, **_NO_CLAIM)).rowcount and again:
        _judge(connection, attempt, now)


def listed(connection: Connection, endpoint: Endpoint, limit: int) -> list[Delivery]:
    """The last messages for an endpoint, newest first."""
    newest = _with_message().where(webhook_deliveries.c.endpoint == endpoint.id)
    query = newest.order_by(webhook_deliveries.c.message.desc()).limit(limit)
    return [_delivery(row) for row in connection.execute(query)]


def standing(connection: Connection) -> DeliveryStanding:
    """How it goes for all endpoints together."""
    waiting = select(func.count()).where(webhook_deliveries.c.state == DeliveryState.WAITING.value)
    failing = select(func.count()).where(webhook_endpoints.c.enabled, webhook_endpoints.c.failing_since.is_not(None))
    return DeliveryStanding(
        int(connection.execute(waiting).scalar_one()), int(connection.execute(failing).scalar_one())
    )


def one(connection: Connection, endpoint: Endpoint, message: str) -> Delivery:
    """One message for an endpoint. Raises `DeliveryNotFound`."""
    row = None
    # PostgreSQL refuses to be asked for some of what no id is like.
    if _MESSAGE_ID.fullmatch(message):
        query = _with_message().where(webhook_deliveries.c.endpoint == endpoint.id, _is(message))
        row = connection.execute(query).first()
    if row is None:
        raise DeliveryNotFound(
            f"nothing of this id was sent to {endpoint.url}: give one that the list of its deliveries shows; "
            f"they are kept for {_KEPT.days} days"
        )
    return _delivery(row)


def redeliver(connection: Connection, endpoint: Endpoint, message: str, now: datetime) -> None:
    """Let a message be sent once more, with all its attempts. Raises `DeliveryNotFound` and `EndpointDisabled`."""
    known = one(connection, endpoint, message)
    if not endpoint.enabled:
        raise EndpointDisabled(f"{endpoint.url} is disabled ({endpoint.disabled_reason}): enable it first")
    fresh = {"state": DeliveryState.WAITING.value, "attempts": 0, "due_at": now}
    own = and_(webhook_deliveries.c.endpoint == endpoint.id, _is(known.message))
    connection.execute(update(webhook_deliveries).where(own).values(**fresh, **_NO_CLAIM))


def remove_old(connection: Connection, now: datetime) -> bool:
    """Remove some of the messages that are older than they are kept; whether there may be more."""
    old = select(webhook_messages.c.id).where(webhook_messages.c.at < now - _KEPT).limit(_REMOVED_AT_ONCE)
    removed = connection.execute(delete(webhook_messages).where(webhook_messages.c.id.in_(old))).rowcount
    return removed == _REMOVED_AT_ONCE


def _judge(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Keep how an endpoint is doing; one that has failed for days, or says that it is gone, is told no more."""
    known = select(webhook_endpoints.c.failing_since).where(webhook_endpoints.c.id == attempt.parcel.endpoint)
    failing_since: datetime | None = connection.execute(known).scalar()
    since = None if attempt.fault is None else failing_since or now
    if since != failing_since:
        told = update(webhook_endpoints).where(webhook_endpoints.c.id == attempt.parcel.endpoint)
        connection.execute(told.values(failing_since=since))
    if attempt.status == _GONE:
        endpoints.disable(connection, attempt.parcel.endpoint, "it answered 410: it is gone for good")
    elif since is not None and now - since >= DISABLED_AFTER:
        reason = f"every attempt failed since {since:%Y-%m-%d %H:%M} UTC, the last one: {attempt.fault}"
        endpoints.disable(connection, attempt.parcel.endpoint, reason)


def _next(endpoint: str, now: datetime) -> Select[Any]:
    chosen = select(webhook_deliveries.c.message, webhook_deliveries.c.attempts, webhook_messages.c.body)
    return (
        chosen.join_from(webhook_deliveries, webhook_messages)
        .where(webhook_deliveries.c.endpoint == endpoint, webhook_deliveries.c.due_at <= now)
        .order_by(webhook_deliveries.c.due_at, webhook_deliveries.c.message)
        .limit(1)
    )


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(webhook_deliveries.c.claimed_until.is_(None), webhook_deliveries.c.claimed_until <= now)


def _is(message: str) -> ColumnElement[bool]:
    return webhook_deliveries.c.message == message


def _with_message() -> Select[Any]:
    chosen = select(*webhook_deliveries.c, webhook_messages.c.event, webhook_messages.c.at)
    return chosen.join_from(webhook_deliveries, webhook_messages)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        message=row.message,
        event=row.event,
        at=row.at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        tried_at=row.tried_at,
        status=row.status,
        fault=row.fault,
    )
