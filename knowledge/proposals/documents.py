"""Which files came in, what they are known to hold, and which article each part of them became: rows in SQL."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from knowledge.domain import Actor, ArticleContent, Refused
from knowledge.importing.exchange import content_of, plain_content
from knowledge.proposals.domain import ImportMode, Part
from knowledge.rows import revision_of
from knowledge.saving import IDS_AT_ONCE
from knowledge.tables import document_articles, documents, revisions

AGAIN = ""
"""The digest of a file that is read when it comes again, whatever its bytes."""

_FURTHER = {mode: list(ImportMode)[place:] for place, mode in enumerate(ImportMode)}


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was last: its digest, how far it went, and what was told of it."""

    id: str
    digest: str
    mode: ImportMode
    articles: int
    passages: int
    refused: tuple[Refused, ...]

    def need_not_be_read(self, digest: str, mode: ImportMode) -> bool:
        """Whether the same bytes went as far before as they shall go now."""
        return self.digest == digest and self.mode in _FURTHER[mode]


def document_of(connection: Connection, name: str) -> Document | None:
    """The document that is known by this name."""
    row = connection.execute(select(documents).where(documents.c.key == _key(name))).first()
    return _document(row) if row else None


def remember_document(connection: Connection, name: str, told: Document, actor: Actor, now: datetime) -> str:
    """Write down how a file came in; its id, which the one that is `told` need not have."""
    values = {
        "digest": told.digest,
        "mode": told.mode,
        "articles": told.articles,
        "passages": told.passages,
        "refused": [asdict(row) for row in told.refused],
        "imported_at": now,
        "imported_by": actor.id,
    }
    known = connection.execute(select(documents.c.id).where(documents.c.key == _key(name))).scalar()
    if known is not None:
        connection.execute(update(documents).where(documents.c.id == known).values(values))
        return str(known)
    fresh = secrets.token_hex(8)
    connection.execute(insert(documents).values(id=fresh, key=_key(name), name=name, **values))
    return fresh


def parts_of(connection: Connection, document: str | None, file_ids: Sequence[str]) -> dict[str, Part]:
    """What a document is known to hold, and of other ids in the file what other documents are known to hold."""
    columns = (document_articles.c.file_id, document_articles.c.article_id, document_articles.c.digest)
    found: dict[str, Part] = {}
    if document is not None:
        own = select(*columns).where(document_articles.c.document == document)
        found = {row.file_id: Part(*row) for row in connection.execute(own)}
    others = [file_id for file_id in file_ids if file_id not in found]
    for start in range(0, len(others), IDS_AT_ONCE):
        batch = document_articles.c.article_id.in_(others[start : start + IDS_AT_ONCE])
        for row in connection.execute(select(*columns).where(batch)):
            # An article that another document brought in: this one takes it over under the article's own id.
            found[row.article_id] = Part(row.article_id, row.article_id, row.digest)
    return found


def link(
    connection: Connection, document: str, parts: Iterable[Part], contents: Mapping[str, ArticleContent] | None = None
) -> None:
    """Note what a document said last of its parts; `contents` has the texts of those that no revision holds.

    An article belongs to one document: whose it was is read again when it comes.
    """
    rows = [
        {
            "document": document,
            "file_id": part.file_id,
            "article_id": part.article_id,
            "digest": part.digest,
            "content": plain_content(contents[part.file_id]) if contents and part.file_id in contents else None,
        }
        for part in parts
    ]
    for start in range(0, len(rows), IDS_AT_ONCE):
        batch = rows[start : start + IDS_AT_ONCE]
        ours = document_articles.c.document == document
        theirs = document_articles.c.article_id.in_([row["article_id"] for row in batch])
        _keep_contents(connection, batch, theirs)
        losing = select(document_articles.c.document).where(theirs, ~ours)
        connection.execute(update(documents).where(documents.c.id.in_(losing)).values(digest=AGAIN))
        connection.execute(delete(document_articles).where(theirs))
        files = document_articles.c.file_id.in_([row["file_id"] for row in batch])
        connection.execute(delete(document_articles).where(ours, files))
        connection.execute(insert(document_articles), batch)


def _keep_contents(connection: Connection, rows: Sequence[dict[str, Any]], known: ColumnElement[bool]) -> None:
    """Give rows the texts that are kept of what they say, if any."""
    columns = (document_articles.c.article_id, document_articles.c.digest, document_articles.c.content)
    kept = {(row.article_id, row.digest): row.content for row in connection.execute(select(*columns).where(known))}
    for row in rows:
        row["content"] = row["content"] or kept.get((row["article_id"], row["digest"]))


def unlink(connection: Connection, document: str, file_id: str) -> None:
    """A document does not hold this part any more."""
    this = (document_articles.c.document == document) & (document_articles.c.file_id == file_id)
    connection.execute(delete(document_articles).where(this))


def base_of(connection: Connection, article_id: str, digest: str | None) -> ArticleContent | None:
    """What a file said of an article, by its digest: a revision, or what was kept because it became none."""
    if digest is None:
        return None
    same = (revisions.c.article_id == article_id) & (revisions.c.digest == digest)
    row = connection.execute(select(revisions).where(same).limit(1)).mappings().first()
    if row is not None:
        return revision_of(row).content
    same = (document_articles.c.article_id == article_id) & (document_articles.c.digest == digest)
    kept = connection.execute(select(document_articles.c.content).where(same)).scalar()
    return content_of(kept) if kept else None


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _document(row: Row[Any]) -> Document:
    refused = tuple(Refused(**each) for each in row.refused)
    return Document(row.id, row.digest, ImportMode(row.mode), row.articles, row.passages, refused)
