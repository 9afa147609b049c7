"""Asks a shop's own order system over HTTP; docs/integrations.md tells what it has to answer."""

import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from pydantic import ValidationError

from assistant.destinations import Limits
from assistant.errors import LookupUnavailable, NotReached
from assistant.orders.answers import LookupAnswer, OrderAnswer
from assistant.orders.domain import OrderFound
from assistant.outgoing import send

_FAILURES_BEFORE_REST = 3
_REST_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class OrderSystem:
    """Where to ask, with which secret, how long at most, and what customers are told it is called."""

    url: str
    secret: str | None = field(default=None, repr=False)
    timeout_seconds: float = 5.0
    name: str = ""


class HttpOrders:
    """Orders behind a URL: one POST a question, and a rest for a system that keeps failing.

    While it rests nobody waits for it: a customer who is told at once that a person will look is better off than one
    who is told so after five seconds, and so are those behind them.
    """

    def __init__(self, system: OrderSystem, now_seconds: Callable[[], float] = time.monotonic):
        self._system = system
        self._now_seconds = now_seconds
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def source(self) -> str:
        """The name that the settings give it."""
        return self._system.name

    def find(self, number: str, last_four: str) -> OrderFound | None:
        """The order, if both fit. Raises `LookupUnavailable`."""
        self._see_it_does_not_rest()
        try:
            found = self._asked(number, last_four)
        except LookupUnavailable:
            self._count_failure()
            raise
        with self._lock:
            self._failures = 0
        return found

    def close(self) -> None:
        """Nothing is held open."""

    def _asked(self, number: str, last_four: str) -> OrderFound | None:
        content = self._post(number, last_four)
        if content is None:
            return None
        try:
            answer = LookupAnswer.model_validate_json(content).order
        except ValidationError as error:
            places = sorted({".".join(map(str, fault["loc"])) or "the whole" for fault in error.errors()})
            # Neither the error nor its cause may be shown: both quote what was answered.
            raise LookupUnavailable(f"the order system's answer is not as agreed: {', '.join(places)[:300]}") from None
        return self._believed(answer, number, last_four) if answer else None

    def _believed(self, answer: OrderAnswer, number: str, last_four: str) -> OrderFound | None:
        if answer.number.casefold() != number.casefold():
            raise LookupUnavailable("the order system answered with another order than was asked for")
        # A system that only looks for the number must not be the hole through which orders are guessed.
        if not hmac.compare_digest(answer.phone_last_four.encode(), last_four.encode()):
            return None
        return answer.order()

    def _post(self, number: str, last_four: str) -> bytes | None:
        """The body of an answer; None for "no such order"."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "answerdesk"}
        if self._system.secret:
            headers["Authorization"] = f"Bearer {self._system.secret}"
        asked = json.dumps({"number": number, "phone_last_four": last_four}).encode()
        # Order systems stand in the company's own network; the settings name it, and no customer can.
        limits = Limits(self._system.timeout_seconds, private=True)
        try:
            answer = send("POST", self._system.url, headers, asked, limits)
        except NotReached as error:
            raise LookupUnavailable(f"the order system: {error}") from None
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if answer.status != HTTPStatus.OK:
            raise LookupUnavailable(f"the order system answered {answer.status}")
        return answer.content

    def _see_it_does_not_rest(self) -> None:
        with self._lock:
            if self._now_seconds() < self._rests_until:
                raise LookupUnavailable("the order system failed several times in a row and is left alone for a while")

    def _count_failure(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= _FAILURES_BEFORE_REST:
                self._rests_until = self._now_seconds() + _REST_SECONDS
