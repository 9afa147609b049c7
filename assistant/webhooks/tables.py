"""Endpoints, and the outbox of what they are told, among the tables of this package."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from assistant.tables import TABLES
from knowledge import UtcDateTime

webhook_endpoints = Table(
    "webhook_endpoints",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(255), nullable=False),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    Column("secret", String(128), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("failing_since", UtcDateTime),
    Column("disabled_reason", Text),
)
"""`secret` signs and so has to be readable. `failing_since` is the first failure after the last success."""

webhook_messages = Table(
    "webhook_messages",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Index("webhook_messages_at", "at"),
)
"""`body` is the JSON as it is sent, to the letter: it is what the signature covers, at every attempt."""

webhook_deliveries = Table(
    "webhook_deliveries",
    TABLES,
    Column("message", String(36), ForeignKey("webhook_messages.id", ondelete="CASCADE"), primary_key=True),
    Column("endpoint", String(36), ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("claimed_by", String(36)),
    Column("claimed_until", UtcDateTime),
    Column("tried_at", UtcDateTime),
    Column("status", Integer),
    Column("fault", Text),
    Index("webhook_deliveries_due_at", "due_at"),
    Index("webhook_deliveries_endpoint", "endpoint", "message"),
)
"""`due_at` is set while another attempt will be made; `status` and `fault` are of the last one."""
