"""Golden cases: questions to this knowledge base, and what a right answer to each is."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "golden_cases",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("asked", sa.String(64), nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("conversation", sa.JSON, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("articles", sa.JSON, nullable=False),
        sa.Column("also_right", sa.JSON, nullable=False),
        sa.Column("key_facts", sa.JSON, nullable=False),
        sa.Column("business_type", sa.String(32)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("traits", sa.JSON, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("retired_by", sa.String(255)),
        sa.Column("retired_at", moment),
        sa.Column("was_right", sa.Boolean),
        sa.Column("last_outcome", sa.String(16)),
        sa.Column("last_article", sa.String(255)),
        sa.Column("last_confidence", sa.Float),
        sa.Column("judged_at", moment),
    )
    op.create_index("golden_cases_origin", "golden_cases", ["origin"])


def downgrade() -> None:
    op.drop_table("golden_cases")
