"""Customers and agents of these tests, and a knowledge base whose clock they set."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from assistant import Assistant, AssistantSettings, Draft, Message, Reader, Request, Role, open_assistant
from assistant.gaps.clustering import Labels
from knowledge import Actor, Clock, IndexLock, KnowledgeSettings, Origin, Progress, open_knowledge_base
from tests.assistant.conftest import HANDBOOK, TRAINER

AGENT = Actor("agent", frozenset({"agent"}))

RAIN, FOREIGN, ENGRAVING = (
    [
        "我想知道你们卖的这款雨衣能不能放进洗衣机里洗",
        "我想知道你们卖的那款雨衣能不能放进洗衣机里面洗",
        "我想知道你们卖的雨衣能不能放进洗衣机里洗呀",
    ],
    [
        "请问海外信用卡用美元付款会收手续费吗",
        "请问海外信用卡用美元付款会不会收手续费",
        "海外信用卡用美元付款会收多少手续费",
    ],
    ["手表表盘里面能刻上女朋友的名字吗", "手表表盘背面能刻上女朋友的名字吗"],
)
"""What the handbook of these tests says nothing about, in several ways."""


def silent(what: str, done: int, total: int) -> None:
    """Shows no progress."""


SILENT: Progress = silent


@contextmanager
def opened(folder: Path, clock: Clock, database_url: str | None = None, **settings: Any) -> Iterator[Assistant]:
    """An assistant over the small handbook; the levels are set for the stand-in encoder, which knows no meaning."""
    lock = IndexLock(folder, "test")
    lock.acquire(0)
    wanted = KnowledgeSettings(encoder="stand-in", database_url=database_url)
    knowledge = open_knowledge_base(wanted, folder, lock, clock=clock)
    if not knowledge.store.count():
        knowledge.store.save(HANDBOOK, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    yield open_assistant(AssistantSettings(**{"answer_level": 0.99, "clarify_level": 0.2} | settings), knowledge)
    knowledge.close()


def ask(assistant: Assistant, text: str, reader: Reader = Reader.AGENT, actor: Actor = AGENT) -> Draft:
    """A draft for one message."""
    return assistant.draft(Request((Message(Role.CUSTOMER, text),), reader), actor)


def rand_index(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two partitions (Hubert & Arabie 1985, eq. 5): 1 for equal ones, 0 for chance."""

    def pairs(counts: Any) -> float:
        return float((counts * (counts - 1) / 2).sum())

    _, first = np.unique(one, return_inverse=True)
    _, second = np.unique(other, return_inverse=True)
    both = pairs(np.unique(first * (second.max() + 1) + second, return_counts=True)[1])
    ours, theirs = pairs(np.bincount(first)), pairs(np.bincount(second))
    expected = ours * theirs / pairs(np.asarray([len(one)]))
    return (both - expected) / ((ours + theirs) / 2 - expected)
