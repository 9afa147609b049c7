"""What tests of the command line share: exit codes, articles, and what an error looks like."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.commands import Ran

DONE, FAILED, WRONG_USAGE, IN_PART = 0, 1, 2, 3

ARTICLES = [
    {"id": "freight", "title": "退货运费谁出?", "text": "质量问题由我们承担运费。", "business_type": "return_exchange"},
    {"id": "points", "title": "积分会过期吗?", "text": "积分每年清零。", "similar_questions": ["积分能留几年"]},
    {"id": "notes", "title": "赔付上限", "text": "内部:赔付上限五百元。", "audience": "internal", "weight": "7"},
]


DRAFT = {
    "id", "outcome", "confidence", "business_type", "language", "text", "sentences", "citations", "choices",
    "alternatives", "slots", "warnings", "missing", "why", "model",
}  # fmt: skip


Run = Callable[..., Ran]


def lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def one_line(ran: Ran, said: str) -> None:
    """An error is one line on standard error, and names what it is about."""
    assert ran.code == FAILED
    assert ran.out == ""
    *before, last = ran.err.splitlines()
    assert last.startswith("answerdesk: ")
    assert re.search(said, last), last
    assert "Traceback" not in ran.err
    assert all(told.endswith(("…", "done")) for told in before), before
