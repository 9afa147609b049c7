"""From a gap to an article: a draft of a new one, or similar questions for one that is there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, update

from assistant.courtesy import without_courtesy
from assistant.errors import GapConflict
from assistant.gaps.catalogue import final_replies, not_found, questions_of
from assistant.gaps.clustering import centred
from assistant.gaps.counting import MOST_QUESTIONS, of_keys
from assistant.gaps.deciding import change, check, locked
from assistant.gaps.domain import GapAction, GapState, Key, Question
from assistant.gaps.keeping import note
from assistant.gaps.naming import most_distinct
from assistant.gaps.vectors import anchored_mean, vectors_of
from assistant.tables import gap_members, gaps
from knowledge import (
    TO_BE_WRITTEN,
    Actor,
    Article,
    ArticleContent,
    ArticleDraft,
    BusinessType,
    KnowledgeBase,
    Lifecycle,
    NotFound,
    Revision,
    normalize,
    reading,
    sentences,
    writing,
)

MOST_SIMILAR = 8
_NEVER_ENDED = 20


class GapDrafts:
    """Drafts articles for gaps; they are saved like any other edit, and published by whoever may."""

    def __init__(self, knowledge: KnowledgeBase):
        self._knowledge = knowledge
        self._store = knowledge.store
        self._lifecycle = Lifecycle(knowledge.store)

    def new_article(self, gap: str, actor: Actor) -> Revision:
        """A draft of an article for a gap: its question, those most unlike it, and what agents wrote in the end.

        A draft that was made for it before and never went live is taken up again. Raises `GapNotFound`, `GapConflict`.
        """
        row = self._row(gap)
        check(row, GapState.OPEN)
        article_id, waiting = self._free_id(gap)
        revision = waiting or self._lifecycle.save(self._prefilled(article_id, row), actor, base=None)
        self._drafted(gap, revision, GapAction.DRAFTED, actor)
        return revision

    def add_to_article(self, gap: str, article_id: str, wanted: Sequence[Key], actor: Actor) -> Revision:
        """A draft of an article with questions of the gap as similar questions of its own.

        Raises `GapNotFound`, `GapConflict` also for a question that is not of this gap or says nothing new, `NotFound`
        for the article, and `RevisionConflict` when somebody saves it at the same moment.
        """
        check(self._row(gap), GapState.OPEN, GapState.DRAFTED)
        with reading(self._store.engine) as connection:
            members = select(gap_members.c.draft_id, gap_members.c.part).where(gap_members.c.gap == gap)
            ours = {(row.draft_id, row.part) for row in connection.execute(members)}
            if not set(wanted) <= ours:
                raise GapConflict("a question is not of this gap: look at it again, another run may have moved it")
            rows = of_keys(connection, set(wanted))
        revision = with_questions(self._lifecycle, self._store.article(article_id), _texts(rows, wanted), actor)
        self._drafted(gap, revision, GapAction.ASSIGNED, actor)
        return revision

    def distinct(self, questions: Sequence[Question], wanted: int) -> list[Question]:
        """Some of the questions: the one in their middle, then each time the one most unlike those."""
        forms: dict[str, Question] = {}
        for question in questions:
            forms.setdefault(normalize(question.text), question)
        different = list(forms.values())
        with reading(self._store.engine) as connection:
            rows = of_keys(connection, {question.key for question in different})
        vectors = vectors_of(self._knowledge, [rows[question.key] for question in different], _silent)
        directions = centred(vectors, anchored_mean(self._knowledge, vectors))
        return [different[place] for place in most_distinct(directions, wanted)]

    def _row(self, gap: str) -> Row[Any]:
        with reading(self._store.engine) as connection:
            row = connection.execute(select(gaps).where(gaps.c.id == gap)).first()
        if row is None:
            raise not_found(gap)
        return row

    def _free_id(self, gap: str) -> tuple[str, Revision | None]:
        """An id for the gap's article, with the draft that waits under it, left by a crash or by reopening the gap."""
        for number in range(1, _NEVER_ENDED):
            article_id = f"gap-{gap[:8]}" + (f"-{number}" if number > 1 else "")
            try:
                article = self._store.article(article_id)
            except NotFound:
                return article_id, None
            if article.published is None and article.latest.state in {"draft", "in_review"}:
                return article_id, article.latest
        raise GapConflict("this gap was drafted again and again: write the article by hand")

    def _prefilled(self, article_id: str, row: Row[Any]) -> ArticleDraft:
        with reading(self._store.engine) as connection:
            members = questions_of(connection, row.id, MOST_QUESTIONS)
            replies = final_replies(connection, row.id)
        others = [each.text for each in self.distinct(members, MOST_SIMILAR + 1)]
        form = normalize(row.question)
        body = _without_courtesy(replies[0].text) if replies else ""
        content = ArticleContent(
            title=row.question,
            body=body or TO_BE_WRITTEN[row.language],
            similar_questions=tuple(text for text in others if normalize(text) != form)[:MOST_SIMILAR],
            business_type=BusinessType(row.business_type),
            language=row.language,
        )
        return ArticleDraft(article_id, content)

    def _drafted(self, gap: str, revision: Revision, action: GapAction, actor: Actor) -> None:
        what = {"article_id": revision.article_id, "revision": revision.number}
        now = self._store.clock()
        with writing(self._store.engine) as connection:
            check(locked(connection, gap), GapState.OPEN, GapState.DRAFTED)
            change(connection, gap, GapState.DRAFTED, actor, {"at": now})
            connection.execute(update(gaps).where(gaps.c.id == gap).values(**what, returned=False))
            note(connection, gap, action, actor, {"at": now, **what})


def with_questions(lifecycle: Lifecycle, article: Article, texts: Sequence[str], actor: Actor) -> Revision:
    """A draft of an article with more similar questions. Raises `GapConflict` when it has them all."""
    content = article.latest.content
    known = {normalize(question) for question in (content.title, *content.similar_questions)}
    new = {normalize(text): text for text in texts}
    more = tuple(text for form, text in new.items() if form not in known)
    if not more:
        raise GapConflict("the article has these questions already")
    wanted = replace(content, similar_questions=(*content.similar_questions, *more))
    return lifecycle.save(ArticleDraft(article.id, wanted), actor, base=article.latest.number)


def _texts(rows: dict[Key, Row[Any]], wanted: Sequence[Key]) -> list[str]:
    return [rows[key].text for key in dict.fromkeys(wanted) if key in rows]


def _without_courtesy(reply: str) -> str:
    """What a reply says beside greetings and thanks, paragraph by paragraph."""
    return "\n".join(filter(None, map(_matter, reply.splitlines())))


def _matter(line: str) -> str:
    rests = [rest for start, end in sentences(line) if (rest := without_courtesy(line[start:end]))]
    return "".join(rest + (" " if rest[-1].isascii() else "") for rest in rests).strip()


def _silent(what: str, done: int, total: int) -> None:
    pass
