"""The laws of `OrderLookup`; the tests of every implementation inherit them and provide `lookup`.

`lookup` has the orders of the sample shop.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.orders.sample_shop import sample_orders
from assistant.protocols import OrderLookup

ORDERS = sample_orders()
NUMBER, DIGITS = "WFM202600000004", "6789"


class OrderLookupContract:
    @pytest.mark.parametrize("number", ORDERS)
    def test_finds_an_order_by_its_number_and_digits(self, lookup: OrderLookup, number: str) -> None:
        found = lookup.find(number, ORDERS[number])
        assert found is not None
        assert found.number == number
        assert found.placed_at.tzinfo is not None

    @pytest.mark.parametrize(
        ("number", "digits"), [(NUMBER, "0000"), ("WFM202600009999", DIGITS), ("x'; DROP TABLE", DIGITS), (NUMBER, "")]
    )
    def test_gives_none_when_either_is_wrong(self, lookup: OrderLookup, number: str, digits: str) -> None:
        assert lookup.find(number, digits) is None

    def test_takes_small_letters_for_capitals(self, lookup: OrderLookup) -> None:
        assert lookup.find(NUMBER.lower(), DIGITS) is not None

    def test_looking_changes_nothing(self, lookup: OrderLookup) -> None:
        assert lookup.find(NUMBER, DIGITS) == lookup.find(NUMBER, DIGITS)

    def test_threads_may_ask_at_once(self, lookup: OrderLookup) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda pair: lookup.find(*pair), [*ORDERS.items()] * 4))
        assert [order and order.number for order in found] == [*ORDERS] * 4
