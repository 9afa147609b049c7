"""Chats with customers: sessions, messages, the events that pages follow, and what customers say about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

moment = sa.DateTime(timezone=True)


def _session() -> sa.Column[str]:
    return sa.Column("session", sa.String(36), sa.ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "chat_sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(32)),
        sa.Column("waiting_since", moment),
        sa.Column("last_message", sa.Integer, nullable=False),
        sa.Column("last_event", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("due_at", moment),
        sa.Column("claimed_by", sa.String(36)),
        sa.Column("claimed_until", moment),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("chat_sessions_due_at", "chat_sessions", ["due_at"])
    op.create_index("chat_sessions_visitor", "chat_sessions", ["visitor", "created_at"])
    op.create_table(
        "chat_messages",
        _session(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("client_message_id", sa.String(64)),
        sa.Column("answers", sa.Integer),
        sa.Column("draft_id", sa.String(36)),
        sa.UniqueConstraint("session", "client_message_id", name="chat_messages_client_message_id"),
    )
    op.create_table(
        "chat_events",
        _session(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
    )
    op.create_table(
        "chat_thumbs",
        _session(),
        sa.Column("message", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("draft_id", sa.String(36)),
        sa.Column("thumb", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text),
    )
    op.create_index("chat_thumbs_draft_id", "chat_thumbs", ["draft_id"])
    op.create_table(
        "chat_contacts",
        _session(),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("convenient_time", sa.Text),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "chat_ratings",
        _session(),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text),
    )
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(128), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "signing_keys",
        "chat_ratings",
        "chat_contacts",
        "chat_thumbs",
        "chat_events",
        "chat_messages",
        "chat_sessions",
    ):
        op.drop_table(table)
