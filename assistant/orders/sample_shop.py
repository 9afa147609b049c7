"""A made-up shop with a dozen orders, to try things with: `make run` has it, a company's own server never does.

The orders move with the clock, so that whoever starts it today finds a parcel on its way.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.orders.domain import OrderFound, OrderStatus, Parcel, ParcelStatus, Refund, RefundStatus
from knowledge import Clock

_Make = Callable[[str, datetime], OrderFound]

S, P, R = OrderStatus, ParcelStatus, RefundStatus


class SampleShop:
    """The order system of the shop that the sample handbook is about."""

    source = ""

    def __init__(self, clock: Clock):
        self._clock = clock

    def find(self, number: str, last_four: str) -> OrderFound | None:
        """The order, if both fit; numbers are taken in small letters too."""
        known = _ORDERS.get(number.upper())
        if known is None or known[0] != last_four:
            return None
        return known[1](number.upper(), self._clock().replace(second=0, microsecond=0))

    def close(self) -> None:
        """Nothing is held open."""


def sample_orders() -> dict[str, str]:
    """Every order's number, and the digits that open it."""
    return {number: last_four for number, (last_four, _) in _ORDERS.items()}


def _days(now: datetime, days: float) -> datetime:
    return now - timedelta(days=days)


def _awaiting_payment(number: str, now: datetime) -> OrderFound:
    return OrderFound(number, S.AWAITING_PAYMENT, _days(now, 0.02))


def _in_clearance(number: str, now: datetime) -> OrderFound:
    return OrderFound(number, S.IN_CLEARANCE, _days(now, 2.2), _days(now, 2.1), expected_at=_days(now, -6))


def _awaiting_dispatch(number: str, now: datetime) -> OrderFound:
    return OrderFound(number, S.AWAITING_DISPATCH, _days(now, 0.8), _days(now, 0.7), expected_at=_days(now, -4))


def _in_transit(number: str, now: datetime) -> OrderFound:
    parcel = Parcel("顺丰速运", "SF1380012345678", P.IN_TRANSIT, "已到达 杭州转运中心", _days(now, 0.2))
    return OrderFound(
        number, S.IN_TRANSIT, _days(now, 3), _days(now, 2.9), _days(now, 2), _days(now, -1), parcels=(parcel,)
    )


def _out_for_delivery(number: str, now: datetime) -> OrderFound:
    parcel = Parcel("京东快递", "JDVA00123456789", P.OUT_FOR_DELIVERY, "快递员正在派送", _days(now, 0.1))
    return OrderFound(number, S.OUT_FOR_DELIVERY, _days(now, 4), _days(now, 4), _days(now, 3), now, parcels=(parcel,))


def _delayed(number: str, now: datetime) -> OrderFound:
    parcel = Parcel("中通快递", "ZTO750012345678", P.DELAYED, "因天气原因延误", _days(now, 1.5))
    return OrderFound(
        number, S.IN_TRANSIT, _days(now, 9), _days(now, 9), _days(now, 8), _days(now, 2), parcels=(parcel,)
    )


def _two_parcels(number: str, now: datetime) -> OrderFound:
    parcels = (
        Parcel("DHL", "DHL1234567890", P.DELIVERED, "Signed for at reception", _days(now, 1)),
        Parcel("DHL", "DHL1234567891", P.IN_TRANSIT, "Departed from Leipzig", _days(now, 0.5)),
    )
    return OrderFound(
        number, S.IN_TRANSIT, _days(now, 7), _days(now, 7), _days(now, 5), _days(now, -1), parcels=parcels
    )


def _delivered(number: str, now: datetime) -> OrderFound:
    parcel = Parcel("顺丰速运", "SF1380098765432", P.DELIVERED, "已签收，签收人：本人", _days(now, 1))
    return OrderFound(number, S.DELIVERED, _days(now, 5), _days(now, 5), _days(now, 4), None, _days(now, 1), (parcel,))


def _cancelled(number: str, now: datetime) -> OrderFound:
    refund = Refund(R.PAID, Decimal("199.00"), "CNY", _days(now, 4), _days(now, 2))
    return OrderFound(number, S.CANCELLED, _days(now, 5), _days(now, 5), refund=refund)


def _refund_requested(number: str, now: datetime) -> OrderFound:
    refund = Refund(R.REQUESTED, Decimal("459.00"), "CNY", _days(now, 0.5))
    return OrderFound(
        number, S.DELIVERED, _days(now, 8), _days(now, 8), _days(now, 7), None, _days(now, 4), refund=refund
    )


def _refund_approved(number: str, now: datetime) -> OrderFound:
    parcel = Parcel("圆通速递", "YT8800123456789", P.DELIVERED, "退货已送达仓库", _days(now, 1))
    refund = Refund(R.APPROVED, Decimal("1299.00"), "CNY", _days(now, 5))
    return OrderFound(
        number, S.RETURNED, _days(now, 14), _days(now, 14), _days(now, 13), None, _days(now, 10), (parcel,), refund
    )


def _refund_refused(number: str, now: datetime) -> OrderFound:
    refund = Refund(R.REFUSED, Decimal("89.90"), "CNY", _days(now, 3))
    return OrderFound(
        number, S.COMPLETED, _days(now, 40), _days(now, 40), _days(now, 39), None, _days(now, 36), (), refund
    )


_ORDERS: dict[str, tuple[str, _Make]] = {
    "WFM202600000001": ("6789", _awaiting_payment),
    "WFM202600000002": ("6789", _in_clearance),
    "WFM202600000003": ("6789", _awaiting_dispatch),
    "WFM202600000004": ("6789", _in_transit),
    "WFM202600000005": ("2580", _out_for_delivery),
    "WFM202600000006": ("2580", _delayed),
    "WFM202600000007": ("2580", _two_parcels),
    "WFM202600000008": ("1357", _delivered),
    "WFM202600000009": ("1357", _cancelled),
    "WFM202600000010": ("1357", _refund_requested),
    "WFM202600000011": ("8642", _refund_approved),
    "WFM202600000012": ("8642", _refund_refused),
}
