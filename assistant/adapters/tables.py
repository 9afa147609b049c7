"""Messages that other inboxes handed in, among the tables of this package."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

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
    Column("role", String(16)),
    Column("text", Text),
    Index("inbox_messages_due_at", "due_at"),
    Index("inbox_messages_received_at", "received_at"),
)
"""What is said in other inboxes, as it arrives. `due_at` is set while a message is still to be answered, `outcome` from
then on; what only gives context has neither. `role` is "note" for what only agents read."""
