"""The tables of this package, as the newest migration leaves them. Only chats hold unmasked what customers wrote."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from knowledge import UtcDateTime

SCHEMA_HEAD = "0012"
VERSION_TABLE = "assistant_version"

TABLES = MetaData()

drafts = Table(
    "drafts",
    TABLES,
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

question_vectors = Table(
    "question_vectors",
    TABLES,
    Column("draft_id", String(36), ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("encoder", String(255), nullable=False),
    Column("vector", Text, nullable=False),
)
"""The single questions of a draft's inquiry that an article could answer, masked, and whether one did; their vectors
from when they were asked, as base64 of 16-bit floats."""

feedback = Table(
    "feedback",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("draft_id", String(36), ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("action", String(16), nullable=False),
    Column("final_text", Text),
    Column("reason", Text),
    Index("feedback_draft_id", "draft_id"),
)

chat_sessions = Table(
    "chat_sessions",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("visitor", String(64), nullable=False),
    Column("language", String(8)),
    Column("state", String(32), nullable=False),
    Column("cause", String(32)),
    Column("waiting_since", UtcDateTime),
    Column("last_message", Integer, nullable=False),
    Column("last_event", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("claimed_by", String(36)),
    Column("claimed_until", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("agent", String(255)),
    Column("last_agent", String(255)),
    Column("resolved_at", UtcDateTime),
    Column("place", Integer),
    Column("promised_at", UtcDateTime),
    Column("replied", Integer, nullable=False, server_default="0"),
    Column("drafted", Integer, nullable=False, server_default="0"),
    Column("draft", String(36)),
    Column("unanswered_since", UtcDateTime),
    Column("spoken", String(8)),
    Column("business_type", String(32)),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Index("chat_sessions_due_at", "due_at"),
    Index("chat_sessions_visitor", "visitor", "created_at"),
    Index("chat_sessions_state", "state", "waiting_since"),
)
"""`asked` is the number of the customer's newest message, `replied` that of the newest that the assistant has replied
to, `drafted` that of the newest that an agent's draft was tried for; `due_at` is set while one of them is behind.
`visitor` is a keyed digest of the address. `agent` has the conversation, `last_agent` had it last. Who waits has a
`place` in the queue, or, out of hours, is promised somebody at `promised_at`. `unanswered_since` is when the customer
began to wait for the agent's next message. `draft` is the agents' draft that is at hand; `language` is the page's,
`spoken` the customer's."""

chat_messages = Table(
    "chat_messages",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("role", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("client_message_id", String(64)),
    Column("answers", Integer),
    Column("draft_id", String(36)),
    Column("agent", String(255)),
    UniqueConstraint("session", "client_message_id", name="chat_messages_client_message_id"),
)
"""As written: whoever takes over has to read them. `answers` is the newest message that a reply has seen."""

chat_events = Table(
    "chat_events",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("data", JSON, nullable=False),
)

chat_thumbs = Table(
    "chat_thumbs",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("draft_id", String(36)),
    Column("thumb", String(8), nullable=False),
    Column("reason", Text),
    Index("chat_thumbs_draft_id", "draft_id"),
)

chat_contacts = Table(
    "chat_contacts",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("contact", Text, nullable=False),
    Column("convenient_time", Text),
    Column("note", Text),
)

chat_ratings = Table(
    "chat_ratings",
    TABLES,
    Column("session", String(36), ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("comment", Text),
)

signing_keys = Table(
    "signing_keys",
    TABLES,
    Column("name", String(64), primary_key=True),
    Column("key", String(128), nullable=False),
)

gaps = Table(
    "gaps",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("business_type", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("reason", Text),
    Column("article_id", String(255)),
    Column("revision", Integer),
    Column("dismissed_questions", Integer, nullable=False),
    Column("dismissed_customers", Integer, nullable=False),
    Column("returned", Boolean, nullable=False),
    Column("handed_on_at", UtcDateTime),
    Index("gaps_state", "state"),
)
"""Questions without a good answer that ask for the same; `question` is the one in their middle. `dismissed_…` are the
counts at the last dismissal, `returned` says that it grew too much since; `handed_on_at` is when the questions of a
closed one became golden cases."""

gap_members = Table(
    "gap_members",
    TABLES,
    Column("draft_id", String(36), ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("gap", String(36), ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("customer", String(64), nullable=False),
    Column("signals", JSON, nullable=False),
    Index("gap_members_gap", "gap", "asked_at"),
)

gap_actions = Table(
    "gap_actions",
    TABLES,
    Column("gap", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("action", String(16), nullable=False),
    Column("reason", Text),
    Column("article_id", String(255)),
    Column("revision", Integer),
)
"""What was done about gaps, numbered from 1, only ever added to."""

gap_runs = Table(
    "gap_runs",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("started_by", String(255), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("what", String(64), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("fault", Text),
    Column("found", JSON),
    Index("gap_runs_started_at", "started_at"),
)
"""`seen_at` is the last sign of life: a run without one for long belongs to a dead process."""

similar_question_proposals = Table(
    "similar_question_proposals",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("article_id", String(255), nullable=False),
    Column("question", Text, nullable=False),
    Column("encoder", String(255), nullable=False),
    Column("vector", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("reason", Text),
    Column("revision", Integer),
    Index("similar_question_proposals_article_id", "article_id", "state"),
)

proposal_members = Table(
    "proposal_members",
    TABLES,
    Column("draft_id", String(36), ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("proposal", String(36), ForeignKey("similar_question_proposals.id", ondelete="CASCADE")),
    Column("asked_at", UtcDateTime, nullable=False),
    Index("proposal_members_proposal", "proposal"),
)
"""Questions that people confirmed, each looked at once; without a proposal, the article was asked so already."""

model_calls = Table(
    "model_calls",
    TABLES,
    Column("day", Date, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("agents_calls", Integer, nullable=False, server_default="0"),
)
"""How often the chat model was asked on a day: for customers, and for agents."""
