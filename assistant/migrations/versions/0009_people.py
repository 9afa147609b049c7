"""Invitations, demo accounts, what a session is used from; a day's calls of the model; a log that nobody alters."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0006"

moment = sa.DateTime(timezone=True)
_REFUSED = "the log of accounts is append-only"


def upgrade() -> None:
    op.add_column("people", sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("staff_sessions", sa.Column("browser", sa.String(255), nullable=False, server_default=""))
    op.create_table(
        "invitations",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(36), sa.ForeignKey("people.id", ondelete="CASCADE"), unique=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
    )
    op.create_table(
        "model_calls",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
    )
    _refuse_changes()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER account_events_are_append_only ON account_events")
        op.execute("DROP FUNCTION refuse_account_event_change")
    else:
        for what in ("update", "delete"):
            op.execute(f"DROP TRIGGER account_events_refuse_{what}")
    op.drop_table("model_calls")
    op.drop_table("invitations")
    op.drop_column("staff_sessions", "browser")
    op.drop_column("people", "demo")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_account_event_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER account_events_are_append_only BEFORE UPDATE OR DELETE ON account_events "
            "FOR EACH ROW EXECUTE FUNCTION refuse_account_event_change()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER account_events_refuse_{what.lower()} BEFORE {what} ON account_events "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
