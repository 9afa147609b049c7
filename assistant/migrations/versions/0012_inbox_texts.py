"""What was said in other inboxes, which their bots may not read there: who wrote it, and the text."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("inbox_messages", sa.Column("role", sa.String(16)))
    op.add_column("inbox_messages", sa.Column("text", sa.Text))


def downgrade() -> None:
    for column in ("role", "text"):
        op.drop_column("inbox_messages", column)
