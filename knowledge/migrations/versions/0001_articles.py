"""Articles, their revisions, and the log of changes that indexes follow."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("published", sa.Integer),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.String(255), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("published_by", sa.String(255)),
        sa.Column("published_at", moment),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("similar_questions", sa.JSON, nullable=False),
        sa.Column("business_type", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("translation_of", sa.String(255)),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(255)),
        sa.Column("review_by", sa.Date),
        sa.Column("effective_from", moment),
        sa.Column("effective_until", moment),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("metadata", sa.JSON, nullable=False),
    )
    op.create_index("revisions_effective_from", "revisions", ["effective_from"])
    op.create_index("revisions_effective_until", "revisions", ["effective_until"])
    op.create_index("revisions_translation_of", "revisions", ["translation_of"])
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.String(255), nullable=False),
    )
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "changes", "value": 0}])
    op.create_table(
        "facts",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("facts", "counters", "changes", "revisions", "articles"):
        op.drop_table(table)
