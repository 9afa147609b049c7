"""The tables of this package, as the newest migration leaves them. What customers wrote stands in them masked."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, MetaData, String, Table, Text

from knowledge import UtcDateTime

SCHEMA_HEAD = "0001"
VERSION_TABLE = "assistant_version"

metadata = MetaData()

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("reader", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("conversation", JSON, nullable=False),
    Column("inquiry", Text, nullable=False),
    Column("business_type", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("model", String(255), nullable=False),
    Column("draft", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Index("drafts_created_at", "created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("draft_id", String(36), ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("action", String(16), nullable=False),
    Column("final_text", Text),
    Column("reason", Text),
    Index("feedback_draft_id", "draft_id"),
)
