"""The tables of this package, as the newest migration leaves them. What customers wrote is masked in all of them."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, MetaData, String, Table, Text

from knowledge import UtcDateTime

SCHEMA_HEAD = "0001"
VERSION_TABLE = "evals_version"

TABLES = MetaData()

golden_cases = Table(
    "golden_cases",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("asked", String(64), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("conversation", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("articles", JSON, nullable=False),
    Column("also_right", JSON, nullable=False),
    Column("key_facts", JSON, nullable=False),
    Column("business_type", String(32)),
    Column("outcome", String(16)),
    Column("traits", JSON, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("author", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("retired_by", String(255)),
    Column("retired_at", UtcDateTime),
    Column("was_right", Boolean),
    Column("last_outcome", String(16)),
    Column("last_article", String(255)),
    Column("last_confidence", Float),
    Column("judged_at", UtcDateTime),
    Index("golden_cases_origin", "origin"),
)
"""`asked` is a digest of the conversation: nobody asks the same twice. `was_right`, `last_…` and `judged_at` tell what
became of the case when it was last put to the handbook."""
