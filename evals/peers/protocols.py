"""The seams of this package, with their laws."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from evals.domain import Case
from evals.peers.domain import Article, Scored
from evals.risk_control import Judged


class Peer(Protocol):
    """A search that is compared with others.

    Laws: `ingest` is called once, before any search; a search gives no article twice and no more than `limit`, best
    first; any text may be searched for, the empty one too; the same text gives the same articles.
    """

    def ingest(self, articles: Sequence[Article]) -> None: ...

    def search(self, text: str, limit: int) -> list[Scored]: ...


@runtime_checkable
class Learner(Protocol):
    """A peer that fits itself to labelled questions, once it holds its articles.

    Law: what it gives are those questions with the scores that it gives to first articles, each by a fit that did not
    see the question: a level chosen on them is no better than it looks.
    """

    def learn(self, cases: Sequence[Case]) -> Judged: ...
