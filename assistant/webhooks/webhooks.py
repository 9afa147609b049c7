"""`Webhooks`: who is told what happens, what became of it, and the threads that tell."""

import logging

from sqlalchemy import Engine

from assistant.destinations import Limits
from assistant.webhooks import deliveries, endpoints
from assistant.webhooks.couriers import Couriers
from assistant.webhooks.domain import Delivery, DeliveryStanding, Endpoint, NewEndpoint
from assistant.webhooks.sending import ATTEMPT_SECONDS, deliver
from knowledge import Actor, Clock, reading, writing

_log = logging.getLogger("answerdesk")


class Webhooks:
    """Webhooks in a database; between `start` and `close` this process delivers.

    Only with `private` may receivers stand on this machine or in a private network.
    """

    def __init__(self, engine: Engine, clock: Clock, *, private: bool = False):
        self._engine = engine
        self._clock = clock
        self._private = private
        self._limits = Limits(ATTEMPT_SECONDS, private=private)
        self._couriers = Couriers(engine, clock, self._limits)

    def start(self) -> None:
        """Begin to deliver."""
        self._couriers.start()

    def close(self) -> None:
        """Stop; what is not delivered yet is kept."""
        self._couriers.close()

    def endpoints(self) -> list[Endpoint]:
        """Who is told, oldest first."""
        with reading(self._engine) as connection:
            return endpoints.listed(connection)

    def standing(self) -> DeliveryStanding:
        """How it goes for all of them together."""
        with reading(self._engine) as connection:
            return deliveries.standing(connection)

    def add(self, new: NewEndpoint, actor: Actor) -> tuple[Endpoint, str]:
        """Tell somebody from now on; gives the secret for the signatures, which is shown this once.

        Raises `InvalidEndpoint`.
        """
        endpoints.see_it_can_be_told(new, private=self._private)
        with writing(self._engine) as connection:
            made, secret = endpoints.add(connection, new, actor, self._clock())
            added = endpoints.named(connection, made)
        _log.info("webhook_added: %s by %s", added.id, actor.id)
        return added, secret

    def remove(self, name: str, actor: Actor) -> Endpoint:
        """Tell somebody nothing any more, not even what waits. Raises `EndpointNotFound`."""
        with writing(self._engine) as connection:
            removed = endpoints.named(connection, name)
            endpoints.remove(connection, removed.id)
        _log.info("webhook_removed: %s by %s", removed.id, actor.id)
        return removed

    def switch(self, name: str, actor: Actor, *, on: bool) -> Endpoint:
        """Let somebody be told again, or not for now. Raises `EndpointNotFound`."""
        with writing(self._engine) as connection:
            known = endpoints.named(connection, name)
            if on:
                endpoints.enable(connection, known.id)
            elif known.enabled:
                endpoints.disable(connection, known.id, f"disabled by {actor.id}")
            return endpoints.named(connection, known.id)

    def test(self, name: str, actor: Actor) -> Delivery:
        """Send a test message at once, and wait for how that goes; it is not sent again. Raises `EndpointNotFound`."""
        with writing(self._engine) as connection:
            endpoint = endpoints.named(connection, name)
            parcel = deliveries.claim_test(connection, endpoint, actor.id, self._clock())
        attempt = deliver(parcel, self._limits, self._clock())
        with writing(self._engine) as connection:
            deliveries.record(connection, attempt, self._clock(), 0.5, again=False)
            return deliveries.one(connection, endpoint, parcel.message)

    def deliveries(self, name: str, limit: int = 50) -> list[Delivery]:
        """The last messages for an endpoint, newest first. Raises `EndpointNotFound`."""
        with reading(self._engine) as connection:
            return deliveries.listed(connection, endpoints.named(connection, name), limit)

    def redeliver(self, name: str, message: str) -> Delivery:
        """Let a message be sent once more, soon. Raises `EndpointNotFound`, `DeliveryNotFound`, `EndpointDisabled`."""
        with writing(self._engine) as connection:
            endpoint = endpoints.named(connection, name)
            deliveries.redeliver(connection, endpoint, message, self._clock())
            return deliveries.one(connection, endpoint, message)
