"""Who is told, in SQL. An endpoint is named by its id, or by how the id begins."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from assistant.destinations import place_of
from assistant.errors import EndpointNotFound, InvalidEndpoint, NotReached
from assistant.webhooks.domain import DeliveryState, Endpoint, NewEndpoint, WebhookEvent
from assistant.webhooks.signing import new_secret
from assistant.webhooks.tables import webhook_deliveries, webhook_endpoints
from knowledge import Actor

MOST_ENDPOINTS = 20
LONGEST_URL = 2_000
_SHORTEST_BEGINNING = 4


def listed(connection: Connection) -> list[Endpoint]:
    """All endpoints, oldest first."""
    waiting = (
        select(webhook_deliveries.c.endpoint, func.count().label("waiting"))
        .where(webhook_deliveries.c.due_at.is_not(None))
        .group_by(webhook_deliveries.c.endpoint)
        .subquery()
    )
    query: Select[Any] = (
        select(*webhook_endpoints.c, func.coalesce(waiting.c.waiting, 0).label("waiting"))
        .outerjoin_from(webhook_endpoints, waiting, waiting.c.endpoint == webhook_endpoints.c.id)
        .order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id)
    )
    return [_endpoint(row) for row in connection.execute(query)]


def named(connection: Connection, name: str) -> Endpoint:
    """The endpoint of a name. Raises `EndpointNotFound`, also when a beginning fits several."""
    known = listed(connection)
    found = [endpoint for endpoint in known if endpoint.id == name]
    if not found and len(name) >= _SHORTEST_BEGINNING:
        found = [endpoint for endpoint in known if endpoint.id.startswith(name)]
    if len(found) != 1:
        raise EndpointNotFound("there is no such webhook endpoint, or more than one: give its id as the list shows it")
    return found[0]


def add(connection: Connection, new: NewEndpoint, actor: Actor, now: datetime) -> tuple[str, str]:
    """Store an endpoint; gives its id and its secret. Raises `InvalidEndpoint` when there are too many."""
    if connection.execute(select(func.count()).select_from(webhook_endpoints)).scalar_one() >= MOST_ENDPOINTS:
        raise InvalidEndpoint(f"there are {MOST_ENDPOINTS} webhook endpoints already: remove one first")
    secret = new_secret()
    row = {
        "id": str(uuid4()),
        "created_at": now,
        "created_by": actor.id,
        "url": new.url,
        "events": sorted(new.events or set(WebhookEvent)),
        "secret": secret,
        "enabled": True,
    }
    connection.execute(insert(webhook_endpoints), [row])
    return str(row["id"]), secret


def remove(connection: Connection, endpoint: str) -> None:
    """Forget an endpoint, with all that was to be delivered there."""
    connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint))


def enable(connection: Connection, endpoint: str) -> None:
    """Tell an endpoint of what happens from now on."""
    fresh = {"enabled": True, "failing_since": None, "disabled_reason": None}
    connection.execute(update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(fresh))


def disable(connection: Connection, endpoint: str, reason: str) -> None:
    """Tell an endpoint nothing more; what waits is given up, since nobody knows for how long it would."""
    off = {"enabled": False, "disabled_reason": reason}
    connection.execute(update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(off))
    waiting = (webhook_deliveries.c.endpoint == endpoint, webhook_deliveries.c.due_at.is_not(None))
    over = {"state": DeliveryState.GIVEN_UP.value, "due_at": None, "claimed_by": None, "claimed_until": None}
    fault = func.coalesce(webhook_deliveries.c.fault, "the endpoint was disabled")
    connection.execute(update(webhook_deliveries).where(*waiting).values(over | {"fault": fault}))


def see_it_can_be_told(new: NewEndpoint, *, private: bool) -> None:
    """Raise `InvalidEndpoint` for an address that messages cannot, or must not, be sent to."""
    if len(new.url) > LONGEST_URL:
        raise InvalidEndpoint(f"the address has {len(new.url)} characters: {LONGEST_URL} is the most")
    try:
        place = place_of(new.url)
    except NotReached as error:
        raise InvalidEndpoint(str(error)) from error
    if place.username is not None or place.password is not None:
        raise InvalidEndpoint("leave name and password out of the address: the signature says who is calling")
    if place.scheme != "https" and not private:
        raise InvalidEndpoint(
            "http:// shows customers' words to everybody on the way: give an address with https://, or set "
            "webhook_private_addresses for receivers in your own network"
        )


def _endpoint(row: Row[Any]) -> Endpoint:
    values = row._mapping
    return Endpoint(
        id=values["id"],
        url=values["url"],
        events=tuple(event for event in WebhookEvent if event in values["events"]),
        enabled=values["enabled"],
        created_at=values["created_at"],
        created_by=values["created_by"],
        failing_since=values["failing_since"],
        disabled_reason=values["disabled_reason"],
        waiting=values["waiting"],
    )
