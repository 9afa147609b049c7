"""Puts the package together from its settings; the only place that names adapters."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.accounts.accounts import Accounts
from assistant.caution import caution_of
from assistant.desk.chat import Chat
from assistant.desk.domain import ChatRules
from assistant.domain import Reader
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.limits.budget import Budgeted, ModelBudget
from assistant.limits.pace import AddressLimits
from assistant.orders.attempts import Attempts
from assistant.orders.consulting import Orders
from assistant.orders.sample_shop import SampleShop
from assistant.protocols import Drafter, OrderLookup
from assistant.records import DraftRecords, prepare_tables
from assistant.service import Assistant
from assistant.settings import AssistantSettings
from assistant.webhooks.webhooks import Webhooks
from knowledge import ArticleStore, KnowledgeBase

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from assistant.adapters.chatwoot import Chatwoot


_COMPUTED_AT_ONCE, _WRITTEN_AT_ONCE = 2, 4
"""Replies: two that are computed keep an interpreter busy, and more would make all wait; a model is waited for."""


def open_assistant(settings: AssistantSettings, knowledge: KnowledgeBase) -> Assistant:
    """The assistant over an open knowledge base. Raises `SettingsError` for a chat model that can't be made."""
    extractive = ExtractiveDrafter(knowledge.rarity)
    records = DraftRecords(knowledge.store.engine)
    return Assistant(
        knowledge,
        _chat_model(settings, knowledge.store) or extractive,
        extractive,
        records,
        caution_of(settings),
    )


def connect_orders(settings: AssistantSettings, assistant: Assistant, *, demo: bool = False) -> None:
    """Let an assistant look customers' orders up where the settings say, else in the sample shop of a demo."""
    store = assistant.knowledge.store
    lookup: OrderLookup
    if settings.order_lookup_url is not None:
        lookup = _order_system(settings, settings.order_lookup_url)
    elif demo:
        lookup = SampleShop(store.clock)
    else:
        return
    zone = ZoneInfo(settings.desk_time_zone)
    assistant.consult(Orders(lookup, Attempts(store.engine, store.clock), store.clock, zone))


def open_chat(settings: AssistantSettings, assistant: Assistant) -> Chat:
    """Customers' chats over an open assistant, in its database; `start` lets this process answer them."""
    at_once = _COMPUTED_AT_ONCE if assistant.writes_at_once else _WRITTEN_AT_ONCE
    rules = ChatRules(
        pause_seconds=settings.chat_pause_seconds,
        answers_at_once=settings.chat_answers_at_once or at_once,
        lease_seconds=settings.chat_lease_seconds,
        session_hours=settings.chat_session_hours,
        messages_per_minute=settings.chat_messages_per_minute,
        messages_per_day=settings.chat_messages_per_day,
        sessions_per_address_per_minute=settings.chat_sessions_per_address_per_minute,
        hours=settings.hours(),
        unanswered_minutes=settings.desk_unanswered_minutes,
        private_webhooks=settings.webhook_private_addresses,
    )
    return Chat(assistant, rules)


def open_accounts(store: ArticleStore, hasher: "PasswordHasher | None" = None) -> Accounts:
    """The accounts in a store's database; tests give a quicker `hasher`."""
    prepare_tables(store.engine)
    return Accounts.over(store.engine, store.clock, hasher)


def open_webhooks(settings: AssistantSettings, store: ArticleStore) -> Webhooks:
    """Who is told what happens, in a store's database; nothing is delivered before `start`."""
    prepare_tables(store.engine)
    return Webhooks(store.engine, store.clock, private=settings.webhook_private_addresses)


def open_chatwoot(settings: AssistantSettings, assistant: Assistant) -> "Chatwoot | None":
    """The bot for an account of Chatwoot, if the settings name one; it answers nobody before `start`."""
    url, account, token, secret = (
        settings.chatwoot_url,
        settings.chatwoot_account,
        settings.chatwoot_token,
        settings.chatwoot_secret,
    )
    if url is None or account is None or token is None or secret is None:
        return None
    from assistant.adapters.chatwoot import Chatwoot
    from assistant.adapters.domain import ChatwootSettings

    mine = (token.get_secret_value(), secret.get_secret_value())
    return Chatwoot(assistant, ChatwootSettings(url.rstrip("/"), account, *mine, settings.chatwoot_mode))


def _order_system(settings: AssistantSettings, url: str) -> OrderLookup:
    from assistant.orders.connector import HttpOrders, OrderSystem

    key = settings.order_lookup_secret
    secret = key.get_secret_value() if key else None
    return HttpOrders(OrderSystem(url, secret, settings.order_lookup_timeout_seconds, settings.order_lookup_name))


def address_limits(settings: AssistantSettings) -> AddressLimits:
    """What one address may do, by the settings; counted from now on."""
    return AddressLimits(settings.chat_messages_per_address_per_minute, settings.failed_sign_ins_per_address_per_hour)


def _chat_model(settings: AssistantSettings, store: ArticleStore) -> Drafter | None:
    if settings.chat_model is None and settings.chat_model_url is None:
        return None
    from assistant.drafting.chat_model import ChatModelDrafter, open_chat_model

    most = {Reader.CUSTOMER: settings.model_calls_per_day, Reader.AGENT: settings.agents_model_calls_per_day}
    budgets = {
        reader: ModelBudget(store.engine, store.clock, settings.desk_time_zone, calls, reader)
        for reader, calls in most.items()
    }
    return Budgeted(ChatModelDrafter(open_chat_model(settings)), budgets)
