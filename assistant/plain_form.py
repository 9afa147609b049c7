"""Drafts and candidates as JSON has them: the shapes of the contract, for API and command line alike."""

from dataclasses import asdict
from typing import Any

from assistant.domain import DataSheet, Draft
from knowledge import Candidate


def plain(draft: Draft) -> dict[str, Any]:
    """A draft."""
    return {**asdict(draft), "data": [plain_sheet(sheet) for sheet in draft.data]}


def plain_sheet(sheet: DataSheet) -> dict[str, Any]:
    """What another system said."""
    return {**asdict(sheet), "at": sheet.at.isoformat()}


def plain_candidate(found: Candidate) -> dict[str, Any]:
    """A candidate with its best passage; `start` and `end` are offsets into the revision's body."""
    content = found.revision.content
    return {
        "article_id": found.article_id,
        "revision": found.revision.number,
        "title": content.title,
        "language": content.language,
        "business_type": content.business_type.value,
        "passage": found.passage.text,
        "start": found.passage.start,
        "end": found.passage.end,
        "source": content.source,
        "audience": content.audience.value,
        "score": round(found.score, 6),
        "confidence": round(found.confidence, 6),
        "features": {name: round(value, 6) for name, value in found.features.items()},
    }
