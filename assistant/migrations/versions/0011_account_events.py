"""The log of accounts is looked through by who and by what."""

from alembic import op

revision = "0011"
down_revision = "0010"

_INDEXES = {
    "account_events_kind": ["kind", "person", "at"],
    "account_events_person": ["person"],
    "account_events_actor": ["actor"],
}


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        op.create_index(name, "account_events", columns)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "account_events")
