"""Messages that other inboxes handed in, among the tables of this package."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from assistant.tables import TABLES
from knowledge import UtcDateTime

inbox_messages = Table(
    "inbox_messages",
    TABLES,
    Column("channel", String(32), primary_key=True),
    Column("conversation", String(128), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("claimed_by", String(36)),
    Column("claimed_until", UtcDateTime),
    Column("outcome", String(16)),
    Column("draft_id", String(36)),
    Index("inbox_messages_due_at", "due_at"),
    Index("inbox_messages_received_at", "received_at"),
)
"""What was said stays in the other inbox and is read from there when it is answered; here stands that it is to be.
`due_at` is set until then, `outcome` from then on."""
