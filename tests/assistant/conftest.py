"""A small handbook in a real knowledge base, with the stand-in encoder."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

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

TRAINER = Actor("trainer", frozenset({"trainer"}))

HANDBOOK = [
    ArticleDraft(
        "postage",
        ArticleContent(
            title="退货运费谁出？",
            body="质量问题的退货运费由商城承担。其他情况的退货运费由客户承担。",
            similar_questions=("退货邮费谁付", "寄回去要自己掏钱吗"),
            business_type=BusinessType.RETURN_EXCHANGE,
            source="售后手册.docx §3",
        ),
    ),
    ArticleDraft(
        "postage-en",
        ArticleContent(
            title="Who pays the return postage?",
            body="The mall pays the postage when the goods are faulty. In all other cases the customer pays it.",
            business_type=BusinessType.RETURN_EXCHANGE,
            language="en",
            translation_of="postage",
        ),
    ),
    ArticleDraft(
        "hong-kong",
        ArticleContent(
            title="寄到香港要几天？",
            body="寄到香港的包裹需要 3–5 天。",
            similar_questions=("香港多久能到",),
            business_type=BusinessType.DELIVERY,
        ),
    ),
    ArticleDraft(
        "refund",
        ArticleContent(
            title="退款多久到账？",
            body="退款审核通过后，会在 3 个工作日内原路退回。",
            similar_questions=("退的钱什么时候到",),
            business_type=BusinessType.RETURN_EXCHANGE,
        ),
    ),
    ArticleDraft(
        "compensation",
        ArticleContent(
            title="客服可以当场赔付多少钱？",
            body="客服可以当场赔付 50 元以内，超过的请主管批准。",
            business_type=BusinessType.COMPLAINT,
            audience=Audience.INTERNAL,
        ),
    ),
    ArticleDraft(
        "warehouse",
        ArticleContent(
            title="Where is the Leipzig warehouse?",
            body="The Leipzig warehouse is in Hall 7 of the freight centre.",
            business_type=BusinessType.CONSULTATION,
            language="en",
        ),
    ),
]


@pytest.fixture
def open_handbook(tmp_path: Path) -> Iterator[Callable[[Sequence[ArticleDraft]], KnowledgeBase]]:
    """Opens a knowledge base that holds these articles, published."""
    opened = []

    def open_with(drafts: Sequence[ArticleDraft]) -> KnowledgeBase:
        lock = IndexLock(tmp_path, "test")
        lock.acquire(0)
        knowledge = open_knowledge_base(KnowledgeSettings(encoder="stand-in"), tmp_path, lock)
        opened.append(knowledge)
        knowledge.store.save(drafts, TRAINER, Origin.IMPORT, publish=True)
        knowledge.catch_up()
        return knowledge

    yield open_with
    for knowledge in opened:
        knowledge.close()


@pytest.fixture
def handbook(open_handbook: Callable[[Sequence[ArticleDraft]], KnowledgeBase]) -> KnowledgeBase:
    """The small handbook of these tests."""
    return open_handbook(HANDBOOK)
