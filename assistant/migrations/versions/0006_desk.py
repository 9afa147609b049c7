"""The desk: who has a conversation, each time a person was asked for, follow-ups, and the drafts that agents see."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

moment = sa.DateTime(timezone=True)


def _session_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("agent", sa.String(255)),
        sa.Column("last_agent", sa.String(255)),
        sa.Column("resolved_at", moment),
        sa.Column("place", sa.Integer),
        sa.Column("promised_at", moment),
        sa.Column("replied", sa.Integer, nullable=False, server_default="0"),
        sa.Column("drafted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("draft", sa.String(36)),
        sa.Column("unanswered_since", moment),
        sa.Column("spoken", sa.String(8)),
        sa.Column("business_type", sa.String(32)),
        sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    ]


def _session(*, key: bool = False) -> sa.Column[str]:
    owner = sa.ForeignKey("chat_sessions.id", ondelete="CASCADE")
    return sa.Column("session", sa.String(36), owner, primary_key=key, nullable=False)


def upgrade() -> None:
    for column in _session_columns():
        op.add_column("chat_sessions", column)
    op.create_index("chat_sessions_state", "chat_sessions", ["state", "waiting_since"])
    op.add_column("chat_messages", sa.Column("agent", sa.String(255)))
    op.create_table(
        "handoffs",
        _session(key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("agent", sa.String(255)),
        sa.Column("taken_at", moment),
        sa.Column("answered_at", moment),
        sa.Column("resolved_at", moment),
    )
    op.create_index("handoffs_at", "handoffs", ["at"])
    _create_follow_ups()
    op.create_table(
        "desk_drafts",
        sa.Column("draft_id", sa.String(36), primary_key=True),
        _session(),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(255)),
        sa.Column("draft", sa.JSON, nullable=False),
    )
    op.create_index("desk_drafts_session", "desk_drafts", ["session"])
    op.create_table(
        "desk_actions",
        sa.Column("id", sa.String(36), primary_key=True),
        _session(),
        sa.Column("at", moment, nullable=False),
        sa.Column("actor", sa.String(255)),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("before", sa.String(255)),
    )
    op.create_index("desk_actions_session", "desk_actions", ["session", "at"])
    _carry_over()


def _create_follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(36), primary_key=True),
        _session(),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("convenient_time", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("done_by", sa.String(255)),
        sa.Column("done_at", moment),
        sa.Column("done_note", sa.Text),
    )
    op.create_index("follow_ups_state", "follow_ups", ["state", "due_at"])
    op.create_index("follow_ups_session", "follow_ups", ["session"])


def _carry_over() -> None:
    """Who waits keeps the cause and the time; who left a contact is to be contacted; what was replied to stays so."""
    op.execute("UPDATE chat_sessions SET replied = asked WHERE due_at IS NULL")
    op.execute(
        "INSERT INTO handoffs (session, number, cause, at) "
        "SELECT id, 1, cause, waiting_since FROM chat_sessions WHERE state = 'waiting_for_person'"
    )
    # The id of a session is as good as any for its only follow-up.
    op.execute(
        "INSERT INTO follow_ups (id, session, created_at, contact, convenient_time, note, due_at, state) "
        "SELECT session, session, created_at, contact, convenient_time, note, created_at, 'open' FROM chat_contacts"
    )


def downgrade() -> None:
    for table in ("desk_actions", "desk_drafts", "follow_ups", "handoffs"):
        op.drop_table(table)
    op.drop_column("chat_messages", "agent")
    op.drop_index("chat_sessions_state", "chat_sessions")
    for column in reversed(_session_columns()):
        op.drop_column("chat_sessions", column.name)
