"""The tables of the desk, among those of this package: beside what customers say, what is done about it."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from assistant.tables import TABLES
from knowledge import UtcDateTime

handoffs = Table(
    "handoffs",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cause", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("agent", String(255)),
    Column("taken_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("resolved_at", UtcDateTime),
    Index("handoffs_at", "at"),
)
"""Each time that a person was asked for; `answered_at` is an agent's first message after it."""

follow_ups = Table(
    "follow_ups",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("contact", Text, nullable=False),
    Column("convenient_time", Text),
    Column("note", Text),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done_by", String(255)),
    Column("done_at", UtcDateTime),
    Column("done_note", Text),
    Index("follow_ups_state", "state", "due_at"),
    Index("follow_ups_session", "session"),
)
"""Customers to be contacted; one a session is open at most."""

desk_drafts = Table(
    "desk_drafts",
    TABLES,
    Column("draft_id", String(36), primary_key=True),
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("answers", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(255)),
    Column("draft", JSON, nullable=False),
    Index("desk_drafts_session", "session"),
)
"""Agents' drafts as agents see them, with what is masked in `drafts`; `answers` is the newest message that one has
seen, or that the assistant has answered beside it. Without `made_by` nobody asked for it: the customer had written."""

desk_actions = Table(
    "desk_actions",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(255)),
    Column("action", String(32), nullable=False),
    Column("before", String(255)),
    Index("desk_actions_session", "session", "at"),
)
"""Who took, released and resolved what, only ever added to; `before` is the agent who had it. What happened by itself
has no actor."""

feedback_sentences = Table(
    "feedback_sentences",
    TABLES,
    Column("feedback", String(36), ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer),
    Column("fate", String(16), nullable=False),
    Column("distance", Float, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("article_id", String(255)),
    Column("revision", Integer),
    Column("written", Text),
    Index("feedback_sentences_article_id", "article_id", "fate"),
)
"""What became of each sentence of a draft, and what was added, in the order of reading; masked like the draft."""

canned_replies = Table(
    "canned_replies",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("shortcut", String(64)),
    Column("shortcut_key", String(255)),
    Column("changes", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
    UniqueConstraint("language", "shortcut_key", name="canned_replies_shortcut"),
)
"""`shortcut_key` is the shortcut without its case; `changes` counts from 1."""
