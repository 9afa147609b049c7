"""Between stored rows and the types of the domain."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import RowMapping

from knowledge.domain import ArticleContent, Audience, BusinessType, Origin, Revision, RevisionState
from knowledge.errors import InvalidArticle

LONGEST_ID = 255
LONGEST_NAME = 255
LONGEST_BODY = 200_000
LANGUAGES = ("zh", "en")
MOST_SIMILAR_QUESTIONS = 200

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def check(article_id: str, content: ArticleContent) -> None:
    """Raise `InvalidArticle` for what can't be stored."""
    fault = _fault_of_id(article_id) or _fault_of_size(content) or _fault_of_fields(content) or _fault_of_dates(content)
    if fault:
        raise InvalidArticle(f"article {article_id[:60]!r} {fault}")


def _fault_of_id(article_id: str) -> str | None:
    if not article_id.strip() or len(article_id) > LONGEST_ID or not article_id.isprintable():
        return f"has an id that is not 1 to {LONGEST_ID} printable characters: give it another"
    return None


def _fault_of_size(content: ArticleContent) -> str | None:
    if not content.title.strip() or not content.body.strip():
        return "needs a title and a text"
    if len(content.body) > LONGEST_BODY:
        return f"is longer than {LONGEST_BODY} characters: split it"
    if len(content.similar_questions) > MOST_SIMILAR_QUESTIONS:
        return f"has more than {MOST_SIMILAR_QUESTIONS} similar questions: keep the best"
    return None


def _fault_of_fields(content: ArticleContent) -> str | None:
    if content.language not in LANGUAGES:
        return f"has the language {content.language[:60]!r}: give one of {', '.join(LANGUAGES)}"
    if any(len(name or "") > LONGEST_NAME for name in (content.owner, content.translation_of)):
        return f"has an owner or a translation_of longer than {LONGEST_NAME} characters: shorten it"
    # Neither database takes half a character, PostgreSQL no null character either.
    if _UNSTORABLE.search(_everything(content)):
        return "contains a null character or half a character (a lone surrogate): remove it"
    return None


def _everything(content: ArticleContent) -> str:
    names = (content.owner, content.translation_of, content.source)
    pairs = (part for pair in content.metadata.items() for part in pair)
    return "".join((content.title, content.body, *content.similar_questions, *(name or "" for name in names), *pairs))


def _fault_of_dates(content: ArticleContent) -> str | None:
    first, last = content.effective_from, content.effective_until
    if any(moment is not None and moment.tzinfo is None for moment in (first, last)):
        return "has an effective date without a time zone: add one"
    try:
        row_of(content)
    except OverflowError:
        return "has an effective date that is not in the years 1 to 9999 of UTC: leave that side open"
    if first and last and first >= last:
        return "ends before it begins: correct effective_from or effective_until"
    return None


def digest(content: ArticleContent) -> str:
    """SHA-256 of everything a revision says: equal digests, equal content.

    Where in its file it stands (`source`) is no part of what it says: a row put in above moves all the rows below, and
    each of them would count as changed.
    """
    said = {name: value for name, value in row_of(content).items() if name != "source"}
    canonical = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def row_of(content: ArticleContent) -> dict[str, Any]:
    """The columns of `revisions` that hold what it says."""
    return {
        "title": content.title,
        "body": content.body,
        "similar_questions": list(content.similar_questions),
        "business_type": content.business_type.value,
        "language": content.language,
        "translation_of": content.translation_of,
        "audience": content.audience.value,
        "owner": content.owner,
        "review_by": content.review_by,
        # One moment has many spellings; it is compared and stored in one.
        "effective_from": content.effective_from and content.effective_from.astimezone(UTC),
        "effective_until": content.effective_until and content.effective_until.astimezone(UTC),
        "source": content.source,
        "metadata": dict(content.metadata),
    }


def content_of(row: RowMapping | Mapping[str, Any]) -> ArticleContent:
    """What a row of `revisions` says."""
    return ArticleContent(
        title=row["title"],
        body=row["body"],
        similar_questions=tuple(row["similar_questions"]),
        business_type=BusinessType(row["business_type"]),
        language=row["language"],
        translation_of=row["translation_of"],
        audience=Audience(row["audience"]),
        owner=row["owner"],
        review_by=row["review_by"],
        effective_from=row["effective_from"],
        effective_until=row["effective_until"],
        source=row["source"],
        metadata=row["metadata"],
    )


def revision_of(row: RowMapping | Mapping[str, Any], content: ArticleContent | None = None) -> Revision:
    """A row of `revisions` as a revision; where its content is known already, the row needs to hold nothing of that."""
    return Revision(
        article_id=row["article_id"],
        number=row["number"],
        state=RevisionState(row["state"]),
        content=content or content_of(row),
        author=row["author"],
        created_at=row["created_at"],
        origin=Origin(row["origin"]),
        digest=row["digest"],
        reason=row["reason"],
        temporary=row["temporary"],
    )
