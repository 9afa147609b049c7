"""The tables of this package, as the newest migration leaves them."""

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
    false,
)

from knowledge.database import UtcDateTime

SCHEMA_HEAD = "0006"
VERSION_TABLE = "knowledge_version"

BOOKKEEPING = {"bookkeeping": True}
"""Marks tables that the product fills itself: a knowledge base with rows only there holds nothing yet."""

TABLES = MetaData()

articles = Table(
    "articles",
    TABLES,
    Column("id", String(255), primary_key=True),
    Column("latest", Integer, nullable=False),
    Column("published", Integer),
    Column("created_at", UtcDateTime, nullable=False),
)

revisions = Table(
    "revisions",
    TABLES,
    Column("article_id", String(255), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("published_by", String(255)),
    Column("published_at", UtcDateTime),
    Column("retired_by", String(255)),
    Column("retired_at", UtcDateTime),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("similar_questions", JSON, nullable=False),
    Column("business_type", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("translation_of", String(255)),
    Column("audience", String(16), nullable=False),
    Column("owner", String(255)),
    Column("review_by", Date),
    Column("effective_from", UtcDateTime),
    Column("effective_until", UtcDateTime),
    Column("source", Text, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("temporary", Boolean, nullable=False, server_default=false()),
    Column("submitted_by", String(255)),
    Index("revisions_effective_from", "effective_from"),
    Index("revisions_effective_until", "effective_until"),
    Index("revisions_translation_of", "translation_of"),
    Index("revisions_state", "state"),
    Index("revisions_created_at", "created_at"),
)

audit = Table(
    "audit",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("roles", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("article_id", String(255), nullable=False),
    Column("revision", Integer),
    Column("reason", Text, nullable=False),
    Index("audit_article_id", "article_id", "number"),
)
"""Append-only: triggers of the database refuse to change or delete a row."""

changes = Table(
    "changes",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String(255), nullable=False),
)

counters = Table(
    "counters",
    TABLES,
    Column("name", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
    info=BOOKKEEPING,
)

facts = Table(
    "facts",
    TABLES,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    info=BOOKKEEPING,
)

ranking_models = Table(
    "ranking_models",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("author", String(255), nullable=False),
    Column("artefact", Text, nullable=False),
    Column("previous", Integer, nullable=False),
    Column("in_use", Boolean, nullable=False),
    Column("switched_at", UtcDateTime, nullable=False),
    Column("switched_by", String(255), nullable=False),
)
"""At most one is `in_use`; without one the shipped default is, whose number is 0. `previous` was in use when the model
was taken into use for the first time; `switched_…` tells who last changed `in_use`."""

documents = Table(
    "documents",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("articles", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("imported_by", String(255), nullable=False),
)
"""Files that came in, as they were last: `key` is the digest of the name they are known by, `digest` that of their
bytes, `mode` the furthest that these bytes went (proposed, drafts, published)."""

document_articles = Table(
    "document_articles",
    TABLES,
    Column("document", String(32), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("file_id", String(255), primary_key=True),
    Column("article_id", String(255), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("content", JSON, nullable=False),
)
"""The article that each part of a file became, and what the file said of it when a person or rule last decided: the
common ancestor of what the file says next and what people write here."""

imports = Table(
    "imports",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("actor", String(255), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("fault", Text),
    Index("imports_created_at", "created_at"),
)

import_files = Table(
    "import_files",
    TABLES,
    Column("import_id", String(32), ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("was_read", Boolean, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("refused", JSON, nullable=False),
)

proposals = Table(
    "proposals",
    TABLES,
    Column("import_id", String(32), ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", String(32), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("path", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("article_id", String(255), nullable=False),
    Column("file_id", String(255), nullable=False),
    Column("base", JSON),
    Column("content", JSON),
    Column("compared", Integer),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(255)),
    Column("reason", Text),
    Column("revision", Integer),
    Index("proposals_state", "state"),
    Index("proposals_document", "document"),
)
"""What a file would change: `base` is what it said before, `content` what it says now (none: it is gone), `compared`
the newest revision that both were held against."""

cuttings = Table(
    "cuttings",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("author", String(255), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    info=BOOKKEEPING,
)

conflicts = Table(
    "conflicts",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("first_id", String(255), nullable=False),
    Column("first_revision", Integer, nullable=False),
    Column("first_digest", String(64), nullable=False),
    Column("second_id", String(255), nullable=False),
    Column("second_revision", Integer, nullable=False),
    Column("second_digest", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("score", Float, nullable=False),
    Column("differences", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("decided_by", String(255)),
    Column("decided_at", UtcDateTime),
    Column("decided_reason", Text),
    Index("conflicts_first_id", "first_id"),
    Index("conflicts_second_id", "second_id"),
    Index("conflicts_state", "state", "kind", "score"),
)
"""What the last scan found, a row a pair of articles; who dismissed it did so for the two digests."""
