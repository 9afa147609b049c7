"""Attempts to look up an order, among the tables of this package."""

from sqlalchemy import Column, Index, String, Table

from assistant.tables import TABLES
from knowledge import UtcDateTime

order_attempts = Table(
    "order_attempts",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("conversation", String(64)),
    Column("address", String(64)),
    Column("number", String(64), nullable=False),
    Column("pair", String(64), nullable=False),
    Index("order_attempts_at", "at"),
    Index("order_attempts_conversation", "conversation"),
    Index("order_attempts_address", "address"),
    Index("order_attempts_number", "number"),
)
"""Those that found nothing, for a day. `number` and `pair` (of number and digits) are keyed digests: nobody can read an
order's number here, nor try one out."""
