"""Drafts with their question and candidates, and what agents did with them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("reader", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("conversation", sa.JSON, nullable=False),
        sa.Column("inquiry", sa.Text, nullable=False),
        sa.Column("business_type", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("draft", sa.JSON, nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
    )
    op.create_index("drafts_created_at", "drafts", ["created_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("draft_id", sa.String(36), sa.ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("final_text", sa.Text),
        sa.Column("reason", sa.Text),
    )
    op.create_index("feedback_draft_id", "feedback", ["draft_id"])


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("drafts")
