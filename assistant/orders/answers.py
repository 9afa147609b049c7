"""What an order system may answer, as JSON; pydantic reads it, and nothing of it goes further than the connector.

`docs/order-lookup.schema.json` is made from this.
"""

import unicodedata
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from assistant.orders.domain import OrderFound, OrderStatus, Parcel, ParcelStatus, Refund, RefundStatus

LONGEST_LINE = 200
MOST_PARCELS = 5


def _one_line(text: str) -> str:
    """Without line breaks and signs that nobody sees; some of those turn what follows around."""
    kept = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(kept.split())


Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE), AfterValidator(_one_line)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z-]{2,39}$")]


class _Answer(BaseModel):
    """Fields that we do not know are left aside, so that a shop can answer others with the same."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ParcelAnswer(_Answer):
    """One parcel of the order."""

    carrier: Line
    tracking_number: Code
    status: ParcelStatus
    latest: Line | None = Field(None, description="The carrier's last word on it, in the shop's language.")
    latest_at: AwareDatetime | None = None

    def parcel(self) -> Parcel:
        """The same in our words."""
        return Parcel(self.carrier, self.tracking_number, self.status, self.latest, self.latest_at)


class RefundAnswer(_Answer):
    """A refund for the order."""

    status: RefundStatus
    amount: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="As ISO 4217 has it.")
    requested_at: AwareDatetime | None = None
    paid_at: AwareDatetime | None = None

    def refund(self) -> Refund:
        """The same in our words."""
        return Refund(self.status, self.amount, self.currency, self.requested_at, self.paid_at)


class OrderAnswer(_Answer):
    """The order that was asked for."""

    number: Code = Field(description="The number that was asked for; an answer with another one is refused.")
    phone_last_four: str = Field(
        pattern=r"^[0-9]{4}$",
        description="Of the phone the order was placed with. Answerdesk compares it, too: when the customer said other "
        "digits, the order counts as not found.",
    )
    status: OrderStatus
    placed_at: AwareDatetime
    paid_at: AwareDatetime | None = None
    dispatched_at: AwareDatetime | None = None
    expected_at: AwareDatetime | None = Field(None, description="When it should arrive.")
    delivered_at: AwareDatetime | None = None
    parcels: list[ParcelAnswer] = Field([], max_length=MOST_PARCELS)
    refund: RefundAnswer | None = None

    def order(self) -> OrderFound:
        """The same in our words."""
        return OrderFound(
            number=self.number,
            status=self.status,
            placed_at=self.placed_at,
            paid_at=self.paid_at,
            dispatched_at=self.dispatched_at,
            expected_at=self.expected_at,
            delivered_at=self.delivered_at,
            parcels=tuple(parcel.parcel() for parcel in self.parcels),
            refund=self.refund.refund() if self.refund else None,
        )


class LookupAnswer(_Answer):
    """The whole answer; `order` is null when number and digits do not both fit, whichever it is."""

    order: OrderAnswer | None
