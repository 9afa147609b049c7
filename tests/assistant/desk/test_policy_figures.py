"""How well the rules read messages that were written before anybody looked at them; they are not tuned to these."""

import json
from collections import Counter
from pathlib import Path

from assistant import Message, Role
from assistant.desk.domain import Cause
from assistant.desk.policy import policy_cause

MESSAGES = Path(__file__).with_name("policy_messages.jsonl")
DOCS = Path(__file__).parents[3] / "docs" / "desk.md"
NAMES = {
    Cause.COMPLAINT: "complaint",
    Cause.LEGAL_THREAT: "legal threat",
    Cause.PERSONAL_DATA_REQUEST: "request for one's data",
    Cause.STRONG_ANGER: "strong anger",
}


def test_the_docs_tell_how_well_the_rules_read() -> None:
    wanted: Counter[tuple[str, Cause | None]] = Counter()
    found: Counter[tuple[str, Cause | None]] = Counter()
    for line in MESSAGES.read_text("utf-8").splitlines():
        row = json.loads(line)
        cause = row["cause"] and Cause(row["cause"])
        wanted[row["language"], cause] += 1
        found[row["language"], cause] += policy_cause([Message(Role.CUSTOMER, row["text"])]) is cause
    assert wanted["zh", None] == wanted["en", None] == wanted.total() / 4
    docs = DOCS.read_text("utf-8")
    for cause, name in NAMES.items():
        cells = [f"{found[language, cause]} of {wanted[language, cause]}" for language in ("zh", "en")]
        assert f"| {name} | {' | '.join(cells)} |" in docs
    quiet = [f"{found[language, None]} of {wanted[language, None]}" for language in ("zh", "en")]
    assert f"| none of these, left alone | {' | '.join(quiet)} |" in docs
