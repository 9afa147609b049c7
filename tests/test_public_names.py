"""What others may build on: the names that each front door shows. A name is added here on purpose or not at all."""

import importlib

import pytest

PUBLIC = {
    "knowledge": {
        "APPLIED",
        "Actor",
        "Article",
        "ArticleContent",
        "ArticleDraft",
        "ArticleStore",
        "Audience",
        "Block",
        "BusinessType",
        "Candidate",
        "Clock",
        "DatabaseUnavailable",
        "Encoder",
        "EncoderUnavailable",
        "Hit",
        "ImportReport",
        "Imported",
        "IndexBusy",
        "IndexLock",
        "IndexOutOfDate",
        "InvalidArticle",
        "KnowledgeBase",
        "KnowledgeError",
        "KnowledgeSettings",
        "NotFound",
        "Origin",
        "Passage",
        "PassageKind",
        "Progress",
        "Quantity",
        "Refusal",
        "Refused",
        "Revision",
        "RevisionConflict",
        "RevisionState",
        "SettingsError",
        "UtcDateTime",
        "add_sample_handbook",
        "blocks",
        "ingest",
        "language_of",
        "migrate",
        "normalize",
        "now",
        "open_database",
        "open_knowledge_base",
        "open_store",
        "quantities",
        "read_settings",
        "reading",
        "remove_indexes",
        "same",
        "sentences",
        "terms",
        "to_simplified",
        "width",
        "writing",
    },
    "assistant": {
        "Alternative",
        "Assistant",
        "AssistantError",
        "AssistantSettings",
        "Choice",
        "Citation",
        "Draft",
        "DraftNotFound",
        "Feedback",
        "FeedbackAction",
        "Inquiry",
        "InvalidMessage",
        "Message",
        "ModelFailed",
        "NotYours",
        "Notice",
        "Outcome",
        "Reader",
        "Request",
        "Role",
        "Sentence",
        "SentenceRole",
        "SessionNotFound",
        "Slot",
        "Tone",
        "TooMany",
        "Verdict",
        "open_assistant",
        "plain",
        "plain_candidate",
        "understand",
    },
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
