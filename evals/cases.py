"""The product's own golden cases: questions on the shipped handbook, with what a right answer to each holds."""

from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

from assistant import Message, Outcome, Role
from evals.domain import Case, Half
from evals.errors import BadDataset
from evals.json_lines import Row, rows_of, text_field
from knowledge import BusinessType

LANGUAGES = ("zh", "en")

Choice = TypeVar("Choice", bound=StrEnum)


def golden_cases(language: str, half: Half | None = Half.DEVELOPMENT) -> list[Case]:
    """The cases of one language ("zh" or "en"); `None` gives both halves. Nothing is ever chosen on the held-back one.

    Raises `BadDataset`.
    """
    with as_file(files("evals").joinpath("data", f"golden_{language}.jsonl")) as path:
        return [case for case in read_cases(path) if half in (None, case.half)]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file in the golden layout (docs/evaluation.md). Raises `BadDataset` that names the line."""
    for where, row in rows_of(path):
        yield _case(row, where)


def row_of(case: Case) -> dict[str, Any]:
    """A case in the golden layout: `read_cases` reads it back. What a set left open is left out."""
    row: dict[str, Any] = {
        "id": case.id,
        "conversation": [{"role": message.role.value, "text": message.text} for message in case.conversation],
        "language": case.language,
        "articles": list(case.grades),
        "also_right": sorted(case.also_right),
        "key_facts": list(case.key_facts),
        "business_type": case.business_type,
        "outcome": case.outcome.value if case.outcome else None,
        "traits": sorted(case.traits),
        "half": case.half.value,
    }
    return {name: value for name, value in row.items() if value is not None}


def _case(row: Row, where: str) -> Case:
    articles = _texts(row, "articles", where)
    also_right = _texts(row, "also_right", where)
    if also_right and not articles:
        raise BadDataset(f'{where}: "also_right" without "articles": name the expected article first')
    language = text_field(row, "language", where)
    if language not in LANGUAGES:
        raise BadDataset(f'{where}: "language" is {language!r}: give one of {", ".join(LANGUAGES)}')
    return Case(
        id=row["id"],
        conversation=_conversation(row, where),
        language=language,
        grades=dict.fromkeys(articles, 1),
        also_right=frozenset(also_right),
        key_facts=_texts(row, "key_facts", where),
        business_type=_one_of(BusinessType, row, "business_type", where).value if "business_type" in row else None,
        outcome=_one_of(Outcome, row, "outcome", where) if "outcome" in row else None,
        traits=frozenset(_texts(row, "traits", where)),
        half=_one_of(Half, row, "half", where),
    )


def _texts(row: Row, name: str, where: str) -> tuple[str, ...]:
    value = row.get(name)
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise BadDataset(f'{where}: "{name}" must be a list of strings that are not empty')
    return tuple(value)


def _conversation(row: Row, where: str) -> tuple[Message, ...]:
    told = row.get("conversation")
    try:
        conversation = tuple(Message(Role(message["role"]), message["text"]) for message in told or ())
    except (TypeError, KeyError, ValueError) as error:
        raise BadDataset(
            f'{where}: "conversation" must be a list of {{role: customer|agent|assistant, text}}'
        ) from error
    if not conversation or not all(_is_said(message) for message in conversation):
        raise BadDataset(f'{where}: "conversation" needs at least one message, and each needs a text')
    return conversation


def _is_said(message: Message) -> bool:
    return isinstance(message.text, str) and bool(message.text.strip())


def _one_of(kind: type[Choice], row: Row, name: str, where: str) -> Choice:
    try:
        return kind(str(row.get(name)))
    except ValueError as error:
        allowed = ", ".join(kind)
        raise BadDataset(f'{where}: "{name}" is {row.get(name)!r}: give one of {allowed}') from error
