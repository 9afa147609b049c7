"""Puts the package together from its settings; the only place that names adapters."""

from typing import TYPE_CHECKING

from assistant.accounts.accounts import Accounts
from assistant.caution import caution_of
from assistant.desk.chat import Chat
from assistant.desk.domain import ChatRules
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.protocols import Drafter
from assistant.records import DraftRecords, prepare_tables
from assistant.service import Assistant
from assistant.settings import AssistantSettings
from knowledge import ArticleStore, KnowledgeBase

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def open_assistant(settings: AssistantSettings, knowledge: KnowledgeBase) -> Assistant:
    """The assistant over an open knowledge base. Raises `SettingsError` for a chat model that can't be made."""
    extractive = ExtractiveDrafter(knowledge.rarity)
    return Assistant(
        knowledge,
        _chat_model(settings) or extractive,
        extractive,
        DraftRecords(knowledge.store.engine),
        caution_of(settings),
    )


def open_chat(settings: AssistantSettings, assistant: Assistant) -> Chat:
    """Customers' chats over an open assistant, in its database; `start` lets this process answer them."""
    rules = ChatRules(
        pause_seconds=settings.chat_pause_seconds,
        answers_at_once=settings.chat_answers_at_once,
        lease_seconds=settings.chat_lease_seconds,
        session_hours=settings.chat_session_hours,
        messages_per_minute=settings.chat_messages_per_minute,
        sessions_per_address_per_minute=settings.chat_sessions_per_address_per_minute,
        hours=settings.hours(),
        unanswered_minutes=settings.desk_unanswered_minutes,
    )
    return Chat(assistant, rules)


def open_accounts(store: ArticleStore, hasher: "PasswordHasher | None" = None) -> Accounts:
    """The accounts in a store's database; tests give a quicker `hasher`."""
    prepare_tables(store.engine)
    return Accounts.over(store.engine, store.clock, hasher)


def _chat_model(settings: AssistantSettings) -> Drafter | None:
    if settings.chat_model is None and settings.chat_model_url is None:
        return None
    from assistant.drafting.chat_model import ChatModelDrafter, open_chat_model

    return ChatModelDrafter(open_chat_model(settings))
