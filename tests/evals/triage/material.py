"""Small datasets of the layouts that triage is measured on."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LABELLED: list[dict[str, Any]] = [
    {
        "id": "a#0",
        "context": [],
        "text": "我的快递到哪了",
        "business_type": "delivery",
        "needs_human": True,
        "faq_question": None,
    },
    {
        "id": "a#2",
        "context": [{"role": "user", "text": "寄到香港要多久？"}, {"role": "agent", "text": "三天。"}],
        "text": "那澳门呢",
        "business_type": "return_exchange",
        "needs_human": False,
        "faq_question": "寄到澳门要多久",
    },
    {
        "id": "b#0",
        "context": [{"role": "user", "text": "我是[姓名x]"}, {"role": "agent", "text": "在的。"}],
        "text": "怎么退货",
        "business_type": "return_exchange",
        "needs_human": False,
        "faq_question": "怎么退货",
    },
]

INTENTS: dict[str, list[list[str]]] = {
    "train": [
        ["how do i freeze my card", "freeze"],
        ["freeze the card please", "freeze"],
        ["what is my balance", "balance"],
        ["tell me the balance", "balance"],
    ],
    "test": [["freeze my card now", "freeze"], ["balance of my account", "balance"]],
    "oos_test": [["who wrote hamlet", "oos"], ["why is the sky blue", "oos"]],
}

WRITINGS = {
    "op_zh_hant.jsonl": [
        ("怎樣啟用儲值卡？", "在手機插入儲值卡即可啟用。"),
        ("如何取消漫遊服務？", "請致電取消漫遊。"),
    ],
    "op_zh_hans.jsonl": [
        ("怎样启用储值卡？", "在手机插入储值卡即可启用。"),
        ("如何取消漫游服务？", "请致电取消漫游。"),
    ],
    "op_en.jsonl": [("How to activate a prepaid card?", "Insert it.")],
}


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A JSONL file of these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def write_intents(folder: Path) -> Path:
    """The file of intents."""
    path = folder / "en_clinc150" / "data_full.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(INTENTS), encoding="utf-8")
    return path


def write_writings(folder: Path) -> Path:
    """The folder of one operator's questions in three writings."""
    for name, rows in WRITINGS.items():
        stem = name.removesuffix(".jsonl")
        write_rows(
            folder / "zh_telecom" / name,
            [{"id": f"{stem}_{number:03}", "title": title, "text": text} for number, (title, text) in enumerate(rows)],
        )
    return folder / "zh_telecom"
