"""Writes down what endpoints are to be told, in the transaction of what happened: neither stands without the other."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from assistant.webhooks.domain import DeliveryState, WebhookEvent
from assistant.webhooks.tables import webhook_deliveries, webhook_endpoints, webhook_messages

Told = tuple[WebhookEvent, Mapping[str, Any]]


def write(connection: Connection, told: Sequence[Told], now: datetime) -> None:
    """Address each event to every endpoint that wants to be told of it; where there is none, nothing is kept."""
    if not told:
        return
    # PostgreSQL: whoever removes an endpoint waits for this transaction, which would else address something to nobody.
    query = select(webhook_endpoints.c.id, webhook_endpoints.c.events).where(webhook_endpoints.c.enabled)
    wanted = {row.id: row.events for row in connection.execute(query.with_for_update(read=True, key_share=True))}
    for place, (event, data) in enumerate(told):
        addressed = [endpoint for endpoint, events in wanted.items() if event in events]
        if addressed:
            address(connection, message_id(now, place), (event, data), addressed, now)


def address(
    connection: Connection, message: str, told: tuple[str, Mapping[str, Any]], endpoints: Iterable[str], now: datetime
) -> None:
    """Write one message down, due at once for each of the endpoints."""
    event, data = told
    body = json.dumps({"type": event, "timestamp": now.isoformat(), "data": data}, ensure_ascii=False)
    connection.execute(insert(webhook_messages), [{"id": message, "at": now, "event": str(event), "body": body}])
    rows = [
        {
            "message": message,
            "endpoint": endpoint,
            "state": DeliveryState.WAITING.value,
            "attempts": 0,
            "due_at": now,
        }
        for endpoint in endpoints
    ]
    connection.execute(insert(webhook_deliveries), rows)


def message_id(now: datetime, place: int = 0) -> str:
    """An id that sorts by time, and within one transaction by place; 72 bits of it nobody can guess."""
    return f"msg_{int(now.timestamp() * 1000):012x}{min(place, 255):02x}{secrets.token_hex(9)}"
