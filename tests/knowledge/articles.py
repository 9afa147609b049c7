"""Articles, people and a clock that tests of the knowledge base share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.domain import Actor, ArticleContent, ArticleDraft

TRAINER = Actor("trainer", frozenset({"trainer"}))
OTHER_TRAINER = Actor("other trainer", frozenset({"trainer"}))
IMPORTER = Actor("importer", frozenset({"administrator"}))


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


def content(title: str = "退货运费谁出?", body: str = "质量问题由我们承担运费。", **fields: Any) -> ArticleContent:
    return replace(ArticleContent(title, body), **fields)


def draft(article_id: str, body: str = "质量问题由我们承担运费。", **fields: Any) -> ArticleDraft:
    return ArticleDraft(article_id, content(body=body, **fields))
