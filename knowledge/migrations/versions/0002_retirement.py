"""Who took a revision down or put another in its place, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("retired_by", sa.String(255)))
    op.add_column("revisions", sa.Column("retired_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("revisions", "retired_at")
    op.drop_column("revisions", "retired_by")
