"""What a shop says of one order, typed: nothing here is a text that could pass for an instruction or a promise.

Times are aware; the customer is shown them on the clock of the desk.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order stands."""

    AWAITING_PAYMENT = "awaiting_payment"
    IN_CLEARANCE = "in_clearance"
    AWAITING_DISPATCH = "awaiting_dispatch"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNING = "returning"
    RETURNED = "returned"


class ParcelStatus(StrEnum):
    """Where a parcel stands."""

    AWAITING_PICKUP = "awaiting_pickup"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    LOST = "lost"
    RETURNING = "returning"


class RefundStatus(StrEnum):
    """How far a refund has come."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel of an order; `latest` is the carrier's last word on it."""

    carrier: str
    tracking_number: str
    status: ParcelStatus
    latest: str | None = None
    latest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund; `currency` as ISO 4217 has it."""

    status: RefundStatus
    amount: Decimal
    currency: str
    requested_at: datetime | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderFound:
    """One order, as it stood when it was looked up; what did not happen yet, or does not apply, is None."""

    number: str
    status: OrderStatus
    placed_at: datetime
    paid_at: datetime | None = None
    dispatched_at: datetime | None = None
    expected_at: datetime | None = None
    delivered_at: datetime | None = None
    parcels: tuple[Parcel, ...] = ()
    refund: Refund | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, so that nobody can go through numbers: a conversation, and a digest of the address it comes from."""

    conversation: str | None = None
    address: str | None = None


NOBODY_IN_PARTICULAR = Asker()
