"""Ids of articles that come without one: the same file gives the same ids again, whatever its text says by then."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

from knowledge.domain import ArticleDraft

SHORT = 40


def article_id(name: str, path: Sequence[str]) -> str:
    """An id out of a file's name and the headings above an article: readable in front, unique behind."""
    digest = blake2b("\x1f".join([name, *path]).encode("utf-8", errors="replace"), digest_size=5).hexdigest()
    return f"{slug(name)}-{digest}"


def slug(name: str) -> str:
    """Letters, digits and hyphens of a name, short enough to read."""
    words = unicodedata.normalize("NFKC", name.rsplit("/", 1)[-1].rsplit(".", 1)[0]).casefold()
    return re.sub(r"[\W_]+", "-", words).strip("-")[:SHORT].rstrip("-") or "article"


def with_ids(drafts: Iterable[ArticleDraft], name: str) -> list[ArticleDraft]:
    """Drafts that have no id get one out of the file's name and their title; equal titles are counted."""
    times: Counter[str] = Counter()
    named: list[ArticleDraft] = []
    for draft in drafts:
        if draft.article_id:
            named.append(draft)
            continue
        title = draft.content.title
        times[title] += 1
        path = [title] if times[title] == 1 else [title, str(times[title])]
        named.append(replace(draft, article_id=article_id(name, path)))
    return named
