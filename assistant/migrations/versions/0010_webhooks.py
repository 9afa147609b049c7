"""What is plugged in: attempts to look up an order, webhooks out with their outbox, and messages of other inboxes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

moment = sa.DateTime(timezone=True)


def _claim() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", moment),
        sa.Column("claimed_by", sa.String(36)),
        sa.Column("claimed_until", moment),
    )


def _part_of(table: str, name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "order_attempts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("address", sa.String(64)),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("pair", sa.String(64), nullable=False),
    )
    for name in ("at", "conversation", "address", "number"):
        op.create_index(f"order_attempts_{name}", "order_attempts", [name])
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("secret", sa.String(128), nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("failing_since", moment),
        sa.Column("disabled_reason", sa.Text),
    )
    op.create_table(
        "webhook_messages",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("webhook_messages_at", "webhook_messages", ["at"])
    op.create_table(
        "webhook_deliveries",
        _part_of("webhook_messages", "message"),
        _part_of("webhook_endpoints", "endpoint"),
        sa.Column("state", sa.String(16), nullable=False),
        *_claim(),
        sa.Column("tried_at", moment),
        sa.Column("status", sa.Integer),
        sa.Column("fault", sa.Text),
    )
    op.create_index("webhook_deliveries_due_at", "webhook_deliveries", ["due_at"])
    op.create_index("webhook_deliveries_endpoint", "webhook_deliveries", ["endpoint", "message"])
    op.create_table(
        "inbox_messages",
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(128), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("received_at", moment, nullable=False),
        *_claim(),
        sa.Column("outcome", sa.String(16)),
        sa.Column("draft_id", sa.String(36)),
    )
    op.create_index("inbox_messages_due_at", "inbox_messages", ["due_at"])
    op.create_index("inbox_messages_received_at", "inbox_messages", ["received_at"])


def downgrade() -> None:
    for table in (
        "inbox_messages",
        "webhook_deliveries",
        "webhook_messages",
        "webhook_endpoints",
        "order_attempts",
    ):
        op.drop_table(table)
