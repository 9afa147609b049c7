"""What revisions say, kept in memory for articles that are found again and again."""

import threading
from collections.abc import Collection
from itertools import islice

from sqlalchemy import Connection, RowMapping, select, tuple_

from knowledge.domain import ArticleContent
from knowledge.rows import content_of
from knowledge.tables import revisions

CAPACITY = 4_000
"""Articles of the usual length take a few kilobytes each."""

_AT_ONCE = 500
"""Pairs of a statement: SQLite takes a thousand parameters everywhere."""

STANDING = tuple(
    revisions.c[name]
    for name in (
        "article_id",
        "number",
        "state",
        "author",
        "created_at",
        "origin",
        "digest",
        "reason",
        "temporary",
        "effective_from",
    )
)
"""The columns of a revision beside what it says, and those that tell which of several is the live one."""

_Key = tuple[str, int, str]


class KeptContents:
    """Contents by article, revision and digest. A revision never says anything else, so nothing is out of date."""

    def __init__(self, capacity: int = CAPACITY):
        self._capacity = capacity
        self._known: dict[_Key, ArticleContent] = {}
        self._changing = threading.Lock()

    def of(self, connection: Connection, rows: Collection[RowMapping]) -> dict[str, ArticleContent]:
        """What these revisions say, given as rows of `STANDING`, one an article: by article id."""
        keys = {row["article_id"]: (row["article_id"], row["number"], row["digest"]) for row in rows}
        found = {key: content for key in keys.values() if (content := self._known.get(key)) is not None}
        missing = [key for key in keys.values() if key not in found]
        for start in range(0, len(missing), _AT_ONCE):
            found |= self._read(connection, missing[start : start + _AT_ONCE])
        # What was removed between the two reads is no more.
        return {article_id: found[key] for article_id, key in keys.items() if key in found}

    def _read(self, connection: Connection, keys: Collection[_Key]) -> dict[_Key, ArticleContent]:
        pairs = [(article_id, number) for article_id, number, _ in keys]
        query = select(revisions).where(tuple_(revisions.c.article_id, revisions.c.number).in_(pairs))
        fresh = {
            (row.article_id, row.number, row.digest): content_of(row._mapping) for row in connection.execute(query)
        }
        with self._changing:
            self._known.update(fresh)
            # The oldest make room: dictionaries remember the order in which they were filled.
            for key in list(islice(self._known, max(len(self._known) - self._capacity, 0))):
                del self._known[key]
        return fresh
