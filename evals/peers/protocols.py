"""The seam of this package, with its laws."""

from collections.abc import Sequence
from typing import Protocol

from evals.peers.domain import Article, Scored


class Peer(Protocol):
    """A search that is compared with others.

    Laws: `ingest` is called once, before any search; a search gives no article twice and no more than `limit`, best
    first; any text may be searched for, the empty one too; the same text gives the same articles.
    """

    def ingest(self, articles: Sequence[Article]) -> None: ...

    def search(self, text: str, limit: int) -> list[Scored]: ...
