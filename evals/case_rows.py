"""Between stored rows and golden cases."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping

from assistant import Message, Outcome, Role
from evals.domain import Case, Half
from evals.golden import CaseOrigin, GoldenCase, LastVerdict
from knowledge import normalize


def row_of(case: Case) -> dict[str, Any]:
    """The columns of `golden_cases` that say what is asked and what is right."""
    return {
        "id": case.id,
        "asked": digest(case),
        "question": case.question,
        "conversation": [asdict(message) for message in case.conversation],
        "language": case.language,
        "articles": list(case.grades),
        "also_right": sorted(case.also_right),
        "key_facts": list(case.key_facts),
        "business_type": case.business_type,
        "outcome": case.outcome.value if case.outcome else None,
        "traits": sorted(case.traits),
    }


def digest(case: Case) -> str:
    """SHA-256 of what is asked, in normal form: equal digests, the same question."""
    said = [[message.role.value, normalize(message.text)] for message in case.conversation]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def golden_of(row: RowMapping) -> GoldenCase:
    """A row of `golden_cases` as a golden case."""
    case = Case(
        id=row["id"],
        conversation=tuple(Message(Role(said["role"]), said["text"]) for said in row["conversation"]),
        language=row["language"],
        grades=dict.fromkeys(row["articles"], 1),
        also_right=frozenset(row["also_right"]),
        key_facts=tuple(row["key_facts"]),
        business_type=row["business_type"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        traits=frozenset(row["traits"]),
        # What a knowledge base is measured with day by day is not held back from anybody.
        half=Half.DEVELOPMENT,
    )
    return GoldenCase(
        case=case,
        origin=CaseOrigin(row["origin"]),
        author=row["author"],
        created_at=row["created_at"],
        retired_by=row["retired_by"],
        retired_at=row["retired_at"],
        verdict=_verdict_of(row),
    )


def verdict_columns(verdict: LastVerdict | None) -> dict[str, Any]:
    """The columns that tell how a case went last; all empty where nobody knows."""
    return {
        "was_right": verdict and verdict.was_right,
        "last_outcome": verdict and verdict.outcome.value,
        "last_article": verdict and verdict.article_id,
        "last_confidence": verdict and verdict.confidence,
        "judged_at": verdict and verdict.judged_at,
    }


def _verdict_of(row: RowMapping) -> LastVerdict | None:
    if row["judged_at"] is None:
        return None
    return LastVerdict(
        row["was_right"], Outcome(row["last_outcome"]), row["last_article"], row["last_confidence"], row["judged_at"]
    )
