"""The tables of this package, as the newest migration leaves them. What customers wrote is masked in all of them."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from knowledge import UtcDateTime

SCHEMA_HEAD = "0002"
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

batch_tests = Table(
    "batch_tests",
    TABLES,
    Column("id", String(36), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("author", String(255), nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("model", String(64), nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("fault", Text),
    Index("batch_tests_created_at", "created_at"),
)
"""`seen_at` is the last sign of life: a test under way without one for long belongs to a dead process."""

batch_test_rows = Table(
    "batch_test_rows",
    TABLES,
    Column("test", String(36), ForeignKey("batch_tests.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("asked", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("language", String(8)),
    Column("expected", JSON, nullable=False),
    Column("expects_none", Boolean, nullable=False),
    Column("note", Text),
    Column("outcome", String(16)),
    Column("confidence", Float),
    Column("found", JSON),
    Column("rank", Integer),
    Column("verdict", String(16)),
    Column("why", Text),
    Column("text", Text),
)
"""`number` is the row of the file. `asked` is a digest of what was asked, by which two tests are compared; what follows
`note`, which says what is wrong with a row, is empty until it was asked."""
