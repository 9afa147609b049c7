"""Similar questions that real questions propose: asked by customers, and confirmed to belong to the article.

What an article is asked already is not proposed, in almost the same words neither; what people ask almost alike is one
proposal, and what was declined stays declined.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import delete, insert, select, tuple_

from assistant.gaps.clustering import centred
from assistant.gaps.confirmed import Confirmed, confirmed_keys, with_articles
from assistant.gaps.counting import in_batches
from assistant.gaps.domain import Key, ProposalState
from assistant.gaps.keeping import GAPS
from assistant.gaps.vectors import fixed_mean, vectors_of
from assistant.kept_vectors import written
from assistant.tables import proposal_members
from assistant.tables import similar_question_proposals as proposals
from knowledge import ArticleStore, KnowledgeBase, NotFound, Progress, Vectors, normalize, reading, writing

ALIKE = 0.9
"""Centred cosine from which on two questions are almost the same."""


@dataclass(slots=True)
class _Ways:
    """The ways of asking that are known for one article; `of` names the proposal, None for its own questions."""

    forms: dict[str, str | None] = field(default_factory=dict)
    directions: list[Vectors] = field(default_factory=list)
    of: list[str | None] = field(default_factory=list)

    def add(self, text: str, direction: Vectors, proposal: str | None) -> None:
        """Know another one."""
        self.forms.setdefault(normalize(text), proposal)
        self.directions.append(direction)
        self.of.append(proposal)

    def knows(self, text: str, direction: Vectors) -> bool:
        """Whether one of them says almost the same."""
        return normalize(text) in self.forms or self._nearest(direction)[0] >= ALIKE

    def proposal(self, text: str, direction: Vectors) -> str | None:
        """Whose it is, of one that is known."""
        form = normalize(text)
        return self.forms[form] if form in self.forms else self.of[self._nearest(direction)[1]]

    def _nearest(self, direction: Vectors) -> tuple[float, int]:
        cosines = np.stack(self.directions) @ direction
        best = int(np.argmax(cosines))
        return float(cosines[best]), best


@dataclass(slots=True)
class _Sorting:
    """Sorts confirmed questions into proposals; what is new gathers in `rows` and `members`."""

    knowledge: KnowledgeBase
    mean: Vectors
    rows: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)

    def take(self, article_id: str, asked: Sequence[Confirmed]) -> None:
        """Sort in the questions of one article; of one that no longer exists nothing is proposed."""
        ways = self._ways(article_id)
        if ways is None:
            return
        vectors = vectors_of(self.knowledge, [each.row for each in asked], _silent)
        for each, vector, direction in zip(asked, vectors, centred(vectors, self.mean), strict=True):
            text = each.row.text
            if not ways.knows(text, direction):
                proposal = self._propose(article_id, text, vector)
                ways.add(text, direction, proposal)
            key = {"draft_id": each.key[0], "part": each.key[1], "asked_at": each.row.created_at}
            self.members.append({**key, "proposal": ways.proposal(text, direction)})

    def _propose(self, article_id: str, text: str, vector: Vectors) -> str:
        now = self.knowledge.store.clock()
        proposal = str(uuid4())
        said = {"id": proposal, "article_id": article_id, "question": text, "state": ProposalState.OPEN.value}
        kept = {"encoder": self.knowledge.encoder, "vector": written(vector)}
        self.rows.append({**said, **kept, "created_at": now, "changed_at": now, "changed_by": GAPS.id})
        return proposal

    def _ways(self, article_id: str) -> _Ways | None:
        try:
            content = self.knowledge.store.article(article_id).latest.content
        except NotFound:
            return None
        with reading(self.knowledge.store.engine) as connection:
            stored = connection.execute(select(proposals).where(proposals.c.article_id == article_id)).all()
        own = [content.title, *content.similar_questions]
        texts = [*own, *(row.question for row in stored)]
        directions = centred(self.knowledge.question_vectors(texts), self.mean)
        ways = _Ways()
        for text, direction, proposal in zip(
            texts, directions, [None] * len(own) + [row.id for row in stored], strict=True
        ):
            ways.add(text, direction, proposal)
        return ways


def find_proposals(knowledge: KnowledgeBase, progress: Progress) -> int:
    """Take in what was confirmed since the last run, and leave out what no longer is; how many proposals are new."""
    with reading(knowledge.store.engine) as connection:
        confirmed = confirmed_keys(connection)
        columns = (proposal_members.c.draft_id, proposal_members.c.part)
        known = {(row.draft_id, row.part) for row in connection.execute(select(*columns))}
        fresh = {key: row for key, row in confirmed.items() if key not in known}
        asked = list(with_articles(connection, fresh))
    by_article: dict[str, list[Confirmed]] = {}
    for each in asked:
        by_article.setdefault(each.article_id, []).append(each)
    gone = known - confirmed.keys()
    if not by_article and not gone:
        return 0
    sorting = _Sorting(knowledge, fixed_mean(knowledge))
    for place, (article_id, questions) in enumerate(by_article.items()):
        progress("comparing confirmed questions", place, len(by_article))
        sorting.take(article_id, questions)
    _keep(knowledge.store, sorting, gone)
    return len(sorting.rows)


def _keep(store: ArticleStore, sorting: _Sorting, gone: Collection[Key]) -> None:
    key = tuple_(proposal_members.c.draft_id, proposal_members.c.part)
    with writing(store.engine) as connection:
        if sorting.rows:
            connection.execute(insert(proposals), sorting.rows)
        if sorting.members:
            connection.execute(insert(proposal_members), sorting.members)
        for some in in_batches(sorted(gone)):
            connection.execute(delete(proposal_members).where(key.in_(some)))


def _silent(what: str, done: int, total: int) -> None:
    pass
