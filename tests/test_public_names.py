"""What others may build on: the names that each front door shows. A name is added here on purpose or not at all."""

import importlib

import pytest

PUBLIC = {
    "knowledge": {
        "Actor",
        "ArticleContent",
        "ArticleDraft",
        "Audience",
        "BusinessType",
        "Candidate",
        "EncoderUnavailable",
        "Hit",
        "ImportReport",
        "Imported",
        "IndexBusy",
        "IndexOutOfDate",
        "InvalidArticle",
        "KnowledgeError",
        "NotFound",
        "Passage",
        "PassageKind",
        "Refusal",
        "Refused",
        "Revision",
        "RevisionConflict",
        "RevisionState",
        "SettingsError",
        "language_of",
        "normalize",
        "sentences",
        "terms",
        "to_simplified",
    },
    "assistant": set(),
    "evals": set(),
    "ui": set(),
}


@pytest.mark.parametrize("package", PUBLIC)
def test_the_front_door_shows_these_names_and_no_others(package: str) -> None:
    shown = set(getattr(importlib.import_module(package), "__all__", ()))
    assert shown == PUBLIC[package], f"new: {sorted(shown - PUBLIC[package])}, gone: {sorted(PUBLIC[package] - shown)}"


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_is_there(package: str) -> None:
    door = importlib.import_module(package)
    assert [name for name in PUBLIC[package] if not hasattr(door, name)] == []
