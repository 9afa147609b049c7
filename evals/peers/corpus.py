"""A dataset as contestants are given it: its articles, and the questions of each half."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from evals.datasets import Dataset
from evals.domain import Case, Half
from evals.json_lines import Row, rows_of, text_field
from evals.peers.domain import Article
from knowledge import ArticleContent, ArticleDraft, count_passages


def read_articles(corpus: Path) -> list[Article]:
    """The articles of a corpus file, in its order. Raises `BadDataset`."""
    return [
        Article(row["id"], text_field(row, "title", where), text_field(row, "text", where), _similar(row))
        for where, row in rows_of(corpus)
    ]


def passages_in(articles: Sequence[Article]) -> int:
    """How many passages Answerdesk cuts them to."""
    contents = {
        article.id: ArticleContent(article.title, article.text or article.title, article.similar_questions)
        for article in articles
    }
    return sum(count_passages(ArticleDraft(article_id, content)) for article_id, content in contents.items())


def asked(dataset: Dataset, half: Half, most: int) -> list[Case]:
    """At most so many questions of a half, drawn by a hash of their ids: the same ones for everybody, every time."""
    drawn = sorted((case for case in dataset.cases if case.half is half), key=lambda case: _lot(case.id))
    return drawn[:most]


def _lot(case_id: str) -> bytes:
    return hashlib.sha256(f"drawn {case_id}".encode()).digest()


def _similar(row: Row) -> tuple[str, ...]:
    return tuple(row.get("similar_questions") or ())
