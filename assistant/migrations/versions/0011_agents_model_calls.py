"""Calls of the model for agents' drafts are counted apart from those for customers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("model_calls", sa.Column("agents_calls", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("model_calls", "agents_calls")
