"""Ranking models that were fitted on this knowledge base, and which of them is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ranking_models",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("artefact", sa.Text, nullable=False),
        sa.Column("previous", sa.Integer, nullable=False),
        sa.Column("in_use", sa.Boolean, nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.String(255), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("ranking_models")
