"""Articles that say the same or disagree, as the last scan found them, and what trainers said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("first_id", sa.String(255), nullable=False),
        sa.Column("first_revision", sa.Integer, nullable=False),
        sa.Column("first_digest", sa.String(64), nullable=False),
        sa.Column("second_id", sa.String(255), nullable=False),
        sa.Column("second_revision", sa.Integer, nullable=False),
        sa.Column("second_digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("differences", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(255)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_reason", sa.Text),
    )
    op.create_index("conflicts_first_id", "conflicts", ["first_id"])
    op.create_index("conflicts_second_id", "conflicts", ["second_id"])
    op.create_index("conflicts_state", "conflicts", ["state", "kind", "score"])


def downgrade() -> None:
    op.drop_table("conflicts")
