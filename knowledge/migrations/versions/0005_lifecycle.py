"""The life of a revision: review, schedules and expiry, why it was written; and a log of who did what."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_REFUSED = "the audit log is append-only"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.add_column("revisions", sa.Column("temporary", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("revisions", sa.Column("submitted_by", sa.String(255)))
    op.create_index("revisions_state", "revisions", ["state"])
    op.create_index("revisions_created_at", "revisions", ["created_at"])
    _tell_apart_what_waits()
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("article_id", sa.String(255), nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("audit_article_id", "audit", ["article_id", "number"])
    op.execute("INSERT INTO counters (name, value) VALUES ('audit', 0)")
    _refuse_changes()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_append_only ON audit")
        op.execute("DROP FUNCTION refuse_audit_change")
    op.drop_table("audit")
    op.execute("DELETE FROM counters WHERE name = 'audit'")
    op.execute("UPDATE revisions SET state = 'published' WHERE state IN ('scheduled', 'expired')")
    op.execute("UPDATE revisions SET state = 'draft' WHERE state = 'in_review'")
    op.drop_index("revisions_created_at", "revisions")
    op.drop_index("revisions_state", "revisions")
    for column in ("submitted_by", "temporary", "reason"):
        op.drop_column("revisions", column)


def _tell_apart_what_waits() -> None:
    """What was published with its first moment ahead is scheduled; the next pass finds what has passed its last."""
    revisions = sa.table("revisions", sa.column("state"), sa.column("effective_from", sa.DateTime(timezone=True)))
    waits = sa.and_(revisions.c.state == "published", revisions.c.effective_from > datetime.now(UTC))
    op.execute(revisions.update().where(waits).values(state="scheduled"))
    op.execute(
        "UPDATE articles SET published = NULL WHERE published IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revisions "
        "WHERE revisions.article_id = articles.id AND revisions.number = articles.published "
        "AND revisions.state = 'published')"
    )


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{what.lower()} BEFORE {what} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
