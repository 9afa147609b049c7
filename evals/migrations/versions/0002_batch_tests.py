"""Batch tests: lists of questions put to the handbook, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batch_tests",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("internal", sa.Boolean, nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("finished_at", moment),
        sa.Column("fault", sa.Text),
    )
    op.create_index("batch_tests_created_at", "batch_tests", ["created_at"])
    test = sa.ForeignKey("batch_tests.id", ondelete="CASCADE")
    op.create_table(
        "batch_test_rows",
        sa.Column("test", sa.String(36), test, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("expected", sa.JSON, nullable=False),
        sa.Column("expects_none", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("outcome", sa.String(16)),
        sa.Column("confidence", sa.Float),
        sa.Column("found", sa.JSON),
        sa.Column("rank", sa.Integer),
        sa.Column("verdict", sa.String(16)),
        sa.Column("why", sa.Text),
        sa.Column("text", sa.Text),
    )


def downgrade() -> None:
    op.drop_table("batch_test_rows")
    op.drop_table("batch_tests")
