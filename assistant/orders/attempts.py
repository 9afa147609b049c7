"""Keeps orders from being found by trying: who was wrong a few times gets a person, whatever they ask next."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select

from assistant.desk.tokens import Tokens, signing_key
from assistant.orders.domain import Asker
from assistant.orders.tables import order_attempts
from knowledge import Clock, writing

OF_CONVERSATION, OF_ADDRESS, OF_NUMBER = 3, 10, 10
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_KEY = "orders"


class Attempts:
    """Counts pairs that did not fit: by conversation, by address in an hour, and by order in a day.

    An attempt is written down before the order is looked for, and taken back when it was found, so that trying many at
    once gains nothing. The same pair in the same conversation is one attempt, however often it is asked about.
    """

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock
        self._digests = Tokens(signing_key(engine, _KEY))

    def begin(self, asker: Asker, number: str, last_four: str) -> str | None:
        """The id of an attempt; None when no more are allowed."""
        now = self._clock()
        row = {
            "id": str(uuid4()),
            "at": now,
            "conversation": asker.conversation,
            "address": asker.address,
            "number": self._digests.sign(_plain(number)),
            "pair": self._digests.sign(f"{_plain(number)} {last_four}"),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(order_attempts).where(order_attempts.c.at <= now - _DAY))
            known = _same(connection, asker, row["pair"])
            if known is not None:
                return known
            if _is_exhausted(connection, asker, row["number"], now):
                return None
            connection.execute(insert(order_attempts), [row])
        return str(row["id"])

    def take_back(self, attempt: str) -> None:
        """Forget an attempt: the order was found, or nobody could look for it."""
        with writing(self._engine) as connection:
            connection.execute(delete(order_attempts).where(order_attempts.c.id == attempt))

    def are_used_up(self, asker: Asker) -> bool:
        """Whether a conversation has no attempt left."""
        if asker.conversation is None:
            return False
        with writing(self._engine) as connection:
            return _count(connection, order_attempts.c.conversation == asker.conversation) >= OF_CONVERSATION


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def _same(connection: Connection, asker: Asker, pair: object) -> str | None:
    if asker.conversation is None:
        return None
    own = (order_attempts.c.conversation == asker.conversation, order_attempts.c.pair == pair)
    return connection.execute(select(order_attempts.c.id).where(*own)).scalar()


def _is_exhausted(connection: Connection, asker: Asker, number: object, now: datetime) -> bool:
    table = order_attempts.c
    if _count(connection, table.number == number, table.at > now - _DAY) >= OF_NUMBER:
        return True
    if asker.conversation is not None and _count(connection, table.conversation == asker.conversation) >= (
        OF_CONVERSATION
    ):
        return True
    recent = (table.address == asker.address, table.at > now - _HOUR)
    return asker.address is not None and _count(connection, *recent) >= OF_ADDRESS


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(order_attempts).where(*conditions)).scalar_one()
