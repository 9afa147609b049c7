"""The vectors of recorded questions, as they were kept; made anew only where the encoder is another by now."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Row, bindparam, update

from assistant.kept_vectors import read, written
from assistant.tables import question_vectors
from knowledge import KnowledgeBase, Progress, Vectors, writing

_AT_ONCE = 64
_ANCHORED = 200
"""The fixed questions below count as much as so many real ones."""

_ANCHORS = (
    "退货运费谁出？", "寄到香港要几天？", "怎么修改收货地址？", "发票怎么开？", "这款手机能充多快？", "你们几点下班？",
    "优惠券为什么用不了？", "会员积分怎么兑换？", "我要投诉快递员", "基金什么时候能赎回？", "怎么绑定银行卡？",
    "软件打不开怎么办？", "课程作业在哪里提交？", "房间可以提前入住吗？", "这个药孕妇能吃吗？", "天气怎么样？",
    "Who pays the return postage?", "How long does delivery to Hong Kong take?", "How do I change my address?",
    "Can I get an invoice?", "How fast does this phone charge?", "When do you close?", "Why is my coupon refused?",
    "How do I redeem my points?", "I want to complain about the courier", "When can I sell my fund?",
    "How do I link my bank card?", "The app does not open", "Where do I hand in my homework?",
    "Is an early check-in possible?", "May this be taken during pregnancy?", "What is the weather like?",
)  # fmt: skip
"""About anything: what all of them have in common is the encoder's."""


def vectors_of(knowledge: KnowledgeBase, rows: Sequence[Row[Any]], progress: Progress) -> Vectors:
    """The vectors (n, d) of rows of `question_vectors`; those of another encoder are made again and kept."""
    stored = [row.vector for row in rows]
    stale = [place for place, row in enumerate(rows) if row.encoder != knowledge.encoder]
    for start in range(0, len(stale), _AT_ONCE):
        progress("encoding questions", start, len(stale))
        some = stale[start : start + _AT_ONCE]
        made = knowledge.question_vectors([rows[place].text for place in some])
        for place, vector in zip(some, made, strict=True):
            stored[place] = written(vector)
    if stale:
        _keep(knowledge, [(rows[place], stored[place]) for place in stale])
    return read(stored)


def _keep(knowledge: KnowledgeBase, made: Sequence[tuple[Row[Any], str]]) -> None:
    of_question = (question_vectors.c.draft_id == bindparam("of"), question_vectors.c.part == bindparam("at"))
    query = update(question_vectors).where(*of_question).values(vector=bindparam("new"), encoder=knowledge.encoder)
    with writing(knowledge.store.engine) as connection:
        rows = [{"of": row.draft_id, "at": row.part, "new": vector} for row, vector in made]
        connection.execute(query, rows)


def anchored_mean(knowledge: KnowledgeBase, vectors: Vectors) -> Vectors:
    """The mean (d,) that questions are seen from: theirs, and while they are few that of questions about anything."""
    fixed = fixed_mean(knowledge)
    if not len(vectors):
        return fixed
    share = len(vectors) / (len(vectors) + _ANCHORED)
    return np.asarray(share * vectors.mean(axis=0) + (1 - share) * fixed, np.float32)


def fixed_mean(knowledge: KnowledgeBase) -> Vectors:
    """The mean (d,) of questions about anything: where the middle is for this encoder, whatever was asked."""
    return np.asarray(knowledge.question_vectors(_ANCHORS).mean(axis=0), np.float32)
