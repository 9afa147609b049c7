"""Canned replies, and what became of each sentence of a draft that was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("shortcut", sa.String(64)),
        sa.Column("shortcut_key", sa.String(255)),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(255), nullable=False),
        sa.UniqueConstraint("language", "shortcut_key", name="canned_replies_shortcut"),
    )
    op.create_table(
        "feedback_sentences",
        sa.Column("feedback", sa.String(36), sa.ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("distance", sa.Float, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("article_id", sa.String(255)),
        sa.Column("revision", sa.Integer),
        sa.Column("written", sa.Text),
    )
    op.create_index("feedback_sentences_article_id", "feedback_sentences", ["article_id", "fate"])
    op.add_column("usage_counted", sa.Column("kept", sa.JSON))


def downgrade() -> None:
    op.drop_column("usage_counted", "kept")
    op.drop_table("feedback_sentences")
    op.drop_table("canned_replies")
