"""The made-up shop keeps the laws of a lookup, and has something of everything to show."""

from datetime import UTC, datetime

import pytest

from assistant.orders.domain import OrderStatus, ParcelStatus, RefundStatus
from assistant.orders.sample_shop import SampleShop, sample_orders
from assistant.protocols import OrderLookup
from tests.contracts.order_lookup_contract import OrderLookupContract

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


class TestSampleShop(OrderLookupContract):
    @pytest.fixture
    def lookup(self) -> OrderLookup:
        return SampleShop(lambda: NOW)


def test_there_is_something_of_everything() -> None:
    shop = SampleShop(lambda: NOW)
    found = [order for order in (shop.find(*pair) for pair in sample_orders().items()) if order]
    assert len(found) == 12
    assert len({order.status for order in found}) >= len(OrderStatus) - 1
    assert {order.refund.status for order in found if order.refund} == set(RefundStatus)
    assert {ParcelStatus.IN_TRANSIT, ParcelStatus.DELAYED} <= {
        parcel.status for order in found for parcel in order.parcels
    }
