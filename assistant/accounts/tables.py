"""The tables of people and what may act in their name, among those of this package."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from assistant.tables import TABLES
from knowledge import UtcDateTime

people = Table(
    "people",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("name_key", String(255), nullable=False, unique=True),
    Column("display_name", String(120), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("demo", Boolean, nullable=False, server_default=false()),
)
"""Accounts are disabled, never deleted: what people did stays theirs. `name_key` is the name without its case; the hash
is empty until a password is chosen."""

staff_sessions = Table(
    "staff_sessions",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("person_id", String(36), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("browser", String(255), nullable=False, server_default=""),
    Index("staff_sessions_person_id", "person_id"),
)
"""`digest` is the SHA-256 of the token in the browser's cookie; the token itself is kept nowhere. `browser` is what the
browser calls itself."""

invitations = Table(
    "invitations",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("person_id", String(36), ForeignKey("people.id", ondelete="CASCADE"), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("created_by", String(255), nullable=False),
)
"""One-time links, by the SHA-256 of their tokens, until they are used: to choose a person's password, or without a
person to become the first administrator."""

sign_in_failures = Table(
    "sign_in_failures",
    TABLES,
    Column("name_digest", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", UtcDateTime, nullable=False),
    Column("locked_until", UtcDateTime),
    Index("sign_in_failures_failed_at", "failed_at"),
)
"""Kept for names without an account too, so that a lock does not tell which there are; forgotten after a day."""

api_tokens = Table(
    "api_tokens",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("person_id", String(36), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("prefix", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("rights", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index("api_tokens_person_id", "person_id"),
)

account_events = Table(
    "account_events",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("actor", String(255), nullable=False),
    Column("person", String(255), nullable=False),
    Column("detail", Text, nullable=False),
)
"""Only ever added to; holds no password and no token. The ids are in order of time."""
