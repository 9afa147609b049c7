"""Names of files and ids of articles that come without one.

The same file gives the same ids again, whatever its text says by then.
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

from knowledge.domain import ArticleDraft
from knowledge.errors import Refusal
from knowledge.importing.cleaning import storable
from knowledge.importing.encodings import decode

SHORT = 40
LONGEST_SOURCE = 200
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NO_TAGS = str.maketrans("<>", "＜＞")


def shown_path(path: str) -> str:
    """A path in one line, safe to print; names in an old Chinese encoding are read as such."""
    try:
        path.encode()
    except UnicodeEncodeError:
        path = "/".join(_decoded(part) for part in path.split("/"))
    return storable(UNPRINTABLE.sub("\ufffd", path))


def safe_name(name: str) -> str:
    """A file's name as it may stand in sources and go into ids: in one line, and nothing in it opens a tag."""
    return shown_path(name).translate(NO_TAGS)


def source_of(name: str, place: str) -> str:
    """Where an article comes from: its file, shortened in the middle if need be, and the place in it."""
    half = LONGEST_SOURCE // 2
    short = name if len(name) <= LONGEST_SOURCE else f"{name[:half]}…{name[-half:]}"
    return f"{short} {place}".strip()


def _decoded(part: str) -> str:
    """Part of a path that may not be UTF-8; Python hands the bytes of such a one on as lone surrogates."""
    try:
        return decode(os.fsencode(part))
    except (UnicodeEncodeError, Refusal):
        return part


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
