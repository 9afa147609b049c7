"""Vectors of questions as they were asked, gaps made of those without a good answer, and proposed similar questions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

moment = sa.DateTime(timezone=True)


def _of_draft() -> tuple[sa.Column[str], sa.Column[int]]:
    draft = sa.Column("draft_id", sa.String(36), sa.ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    return draft, sa.Column("part", sa.Integer, primary_key=True, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "question_vectors",
        *_of_draft(),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("encoder", sa.String(255), nullable=False),
        sa.Column("vector", sa.Text, nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("business_type", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("article_id", sa.String(255)),
        sa.Column("revision", sa.Integer),
        sa.Column("dismissed_questions", sa.Integer, nullable=False),
        sa.Column("dismissed_customers", sa.Integer, nullable=False),
        sa.Column("returned", sa.Boolean, nullable=False),
        sa.Column("handed_on_at", moment),
    )
    op.create_index("gaps_state", "gaps", ["state"])
    op.create_table(
        "gap_members",
        *_of_draft(),
        sa.Column("gap", sa.String(36), sa.ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("customer", sa.String(64), nullable=False),
        sa.Column("signals", sa.JSON, nullable=False),
    )
    op.create_index("gap_members_gap", "gap_members", ["gap", "asked_at"])
    op.create_table(
        "gap_actions",
        sa.Column("gap", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("article_id", sa.String(255)),
        sa.Column("revision", sa.Integer),
    )
    op.create_table(
        "gap_runs",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("started_by", sa.String(255), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("finished_at", moment),
        sa.Column("fault", sa.Text),
        sa.Column("found", sa.JSON),
    )
    op.create_index("gap_runs_started_at", "gap_runs", ["started_at"])
    op.create_table(
        "similar_question_proposals",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("article_id", sa.String(255), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("encoder", sa.String(255), nullable=False),
        sa.Column("vector", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("revision", sa.Integer),
    )
    op.create_index("similar_question_proposals_article_id", "similar_question_proposals", ["article_id", "state"])
    proposal = sa.ForeignKey("similar_question_proposals.id", ondelete="CASCADE")
    op.create_table(
        "proposal_members",
        *_of_draft(),
        sa.Column("proposal", sa.String(36), proposal),
        sa.Column("asked_at", moment, nullable=False),
    )
    op.create_index("proposal_members_proposal", "proposal_members", ["proposal"])


def downgrade() -> None:
    for table in (
        "proposal_members",
        "similar_question_proposals",
        "gap_runs",
        "gap_actions",
        "gap_members",
        "gaps",
        "question_vectors",
    ):
        op.drop_table(table)
