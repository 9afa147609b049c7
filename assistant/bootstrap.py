"""Puts the package together from its settings; the only place that names adapters."""

from assistant.decision import Policy
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.protocols import Drafter
from assistant.records import DraftRecords
from assistant.service import Assistant
from assistant.settings import AssistantSettings
from knowledge import KnowledgeBase


def open_assistant(settings: AssistantSettings, knowledge: KnowledgeBase) -> Assistant:
    """The assistant over an open knowledge base. Raises `SettingsError` for a chat model that can't be made."""
    extractive = ExtractiveDrafter(knowledge.rarity)
    return Assistant(
        knowledge,
        _chat_model(settings) or extractive,
        extractive,
        DraftRecords(knowledge.store.engine),
        Policy(settings.answer_level, settings.clarify_level),
    )


def _chat_model(settings: AssistantSettings) -> Drafter | None:
    if settings.chat_model is None and settings.chat_model_url is None:
        return None
    from assistant.drafting.chat_model import ChatModelDrafter, open_chat_model

    return ChatModelDrafter(open_chat_model(settings))
