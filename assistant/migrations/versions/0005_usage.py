"""What each article and passage was good for, by day; the drafts there are wait to be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

verdicts = ("sent", "edited", "rejected", "up", "down")


def _key(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), primary_key=True)


def _day() -> sa.Column[object]:
    return sa.Column("day", sa.Date, primary_key=True)


def _figures(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table("usage_changes", _key("id", 36), sa.Column("draft_id", sa.String(36), nullable=False))
    op.create_table(
        "usage_counted", _key("draft_id", 36), sa.Column("action", sa.String(16)), sa.Column("thumb", sa.String(8))
    )
    figures = _figures("found", "first", "cited", *verdicts)
    op.create_table("usage_articles", _key("article_id", 255), _day(), *figures, *_figures("batch"))
    op.create_index("usage_articles_batch", "usage_articles", ["batch"])
    op.create_index("usage_articles_day", "usage_articles", ["day"])
    op.create_table("usage_latest", _key("article_id", 255), sa.Column("found", sa.Date), sa.Column("cited", sa.Date))
    op.create_table("usage_quotes", _key("article_id", 255), _key("quote", 32), _day(), *_figures("cited", *verdicts))
    op.create_table(
        "usage_quote_texts", _key("article_id", 255), _key("quote", 32), sa.Column("text", sa.Text, nullable=False)
    )
    op.create_table(
        "usage_totals", _day(), _key("reader", 16), *_figures("drafts", "answer", "clarify", "hand_off", *verdicts)
    )
    op.execute("INSERT INTO usage_changes (id, draft_id) SELECT id, id FROM drafts")


def downgrade() -> None:
    for table in (
        "usage_totals",
        "usage_quote_texts",
        "usage_quotes",
        "usage_latest",
        "usage_articles",
        "usage_counted",
        "usage_changes",
    ):
        op.drop_table(table)
