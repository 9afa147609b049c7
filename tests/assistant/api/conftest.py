"""A whole application over a tiny handbook, as callers of the HTTP API meet it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, Chat, open_assistant
from assistant.desk.domain import ChatRules
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    Audience,
    BusinessType,
    IndexLock,
    KnowledgeBase,
    KnowledgeSettings,
    Origin,
    open_knowledge_base,
)
from knowledge.settings import EncoderKind
from ui.site import build_site

TRAINER = Actor("trainer", frozenset({"trainer"}))

HANDBOOK = [
    ArticleDraft(
        "return-postage",
        ArticleContent(
            "退货运费谁出?",
            "商品有质量问题的，退货运费由我们承担。因个人原因退货的，运费由客户承担，首重8元。",
            similar_questions=("退货邮费谁付", "寄回去的运费怎么算"),
            business_type=BusinessType.RETURN_EXCHANGE,
            source="售后手册.md §1",
        ),
    ),
    ArticleDraft(
        "return-days",
        ArticleContent(
            "几天之内可以退货?",
            "签收后15天内可以申请退货。商品须保持完好，配件齐全。",
            similar_questions=("退货期限多久", "收到货多久还能退"),
            business_type=BusinessType.RETURN_EXCHANGE,
            source="售后手册.md §2",
        ),
    ),
    ArticleDraft(
        "shipping-hong-kong",
        ArticleContent(
            "寄到香港要多久?",
            "寄往香港的包裹一般3至5个工作日送达。旺季可能延长2天。",
            business_type=BusinessType.DELIVERY,
        ),
    ),
    ArticleDraft(
        "shipping-hong-kong-en",
        ArticleContent(
            "How long does shipping to Hong Kong take?",
            "Parcels to Hong Kong take 3 to 5 working days. Add 2 days in the peak season.",
            business_type=BusinessType.DELIVERY,
            language="en",
            translation_of="shipping-hong-kong",
        ),
    ),
    ArticleDraft(
        "cancel-order",
        ArticleContent(
            "怎样取消订单?",
            "订单发货前可以在“我的订单”中取消。发货后请拒收包裹。",
            business_type=BusinessType.ORDER_CHANGE,
        ),
    ),
    ArticleDraft(
        "invoice",
        ArticleContent(
            "可以开发票吗?", "可以开具电子发票。请在收货后30天内申请。", business_type=BusinessType.ORDERING
        ),
    ),
    ArticleDraft(
        "goodwill-limit",
        ArticleContent(
            "客服补偿额度是多少?",
            "一线客服可直接补偿的额度为50元。超过的须主管批准。",
            business_type=BusinessType.COMPLAINT,
            audience=Audience.INTERNAL,
        ),
    ),
    ArticleDraft(
        "manual/warranty §4",
        ArticleContent("保修期有多长?", "电器类商品保修12个月。", business_type=BusinessType.AFTER_SALES),
    ),
]


def open_handbook(folder: Path, database_url: str | None = None, encoder: EncoderKind = "stand-in") -> KnowledgeBase:
    """A knowledge base that holds the tiny handbook, in SQLite unless another database is given."""
    lock = IndexLock(folder, "tests")
    lock.acquire(0)
    settings = KnowledgeSettings(encoder=encoder, database_url=database_url)
    knowledge = open_knowledge_base(settings, folder, lock)
    knowledge.store.save(HANDBOOK, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    return knowledge


@pytest.fixture(scope="package")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the tiny handbook; who changes articles opens one of their own."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    knowledge.close()


def roomy_chat(assistant: Assistant) -> Chat:
    """Chats that one address may open without end: all tests over one database come from the same."""
    return Chat(assistant, ChatRules(sessions_per_address_per_minute=10_000))


@pytest.fixture(scope="package")
def client(assistant: Assistant) -> Iterator[TestClient]:
    """A caller on this machine; errors come as answers, as over a real connection."""
    app = build_site(assistant, chat=roomy_chat(assistant))
    with TestClient(app, base_url="http://localhost:7860", raise_server_exceptions=False) as client:
        yield client
