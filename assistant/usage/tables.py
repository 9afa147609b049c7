"""The counters, among the tables of this package."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text

from assistant.tables import TABLES

VERDICT_FIGURES = ("sent", "edited", "rejected", "up", "down")
QUOTE_FIGURES = ("cited", *VERDICT_FIGURES)
ARTICLE_FIGURES = ("found", "first", *QUOTE_FIGURES)
TOTAL_FIGURES = ("drafts", "answer", "clarify", "hand_off", *VERDICT_FIGURES)
"""What is counted of a passage, an article, and all drafts together; each a column."""

usage_changes = Table(
    "usage_changes",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("draft_id", String(36), nullable=False),
)
"""Drafts of which something is new since they were counted. Written with what is new, in its transaction."""

usage_counted = Table(
    "usage_counted",
    TABLES,
    Column("draft_id", String(36), primary_key=True),
    Column("action", String(16)),
    Column("thumb", String(8)),
    Column("kept", JSON),
)
"""What the counters hold of each draft: that it was counted, and with which verdict; `kept` are the numbers of the
citations whose sentences an agent left alone in an edited one."""

usage_articles = Table(
    "usage_articles",
    TABLES,
    Column("article_id", String(255), primary_key=True),
    Column("day", Date, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ARTICLE_FIGURES),
    Column("batch", Integer, nullable=False),
    Index("usage_articles_day", "day"),
    Index("usage_articles_batch", "batch"),
)
"""`batch` says when a row was last changed: batches of counting are numbered from 1."""

usage_latest = Table(
    "usage_latest",
    TABLES,
    Column("article_id", String(255), primary_key=True),
    Column("found", Date),
    Column("cited", Date),
)
"""The last day on which an article was found, and on which it was cited."""

usage_quotes = Table(
    "usage_quotes",
    TABLES,
    Column("article_id", String(255), primary_key=True),
    Column("quote", String(32), primary_key=True),
    Column("day", Date, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in QUOTE_FIGURES),
)
"""`quote` is a digest of the words: the same words count on when another revision has them."""

usage_quote_texts = Table(
    "usage_quote_texts",
    TABLES,
    Column("article_id", String(255), primary_key=True),
    Column("quote", String(32), primary_key=True),
    Column("text", Text, nullable=False),
)

usage_totals = Table(
    "usage_totals",
    TABLES,
    Column("day", Date, primary_key=True),
    Column("reader", String(16), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in TOTAL_FIGURES),
)
