"""How well the rules read messages that were written before anybody looked at them; they are not tuned to these."""

import json
from collections import Counter
from pathlib import Path

from assistant import Message, Role
from assistant.desk.domain import Cause
from assistant.desk.policy import policy_cause

SETS = [Path(__file__).with_name(f"{name}.jsonl") for name in ("policy_messages", "policy_messages_held")]
DOCS = Path(__file__).parents[3] / "docs" / "desk.md"
NAMES = {
    Cause.COMPLAINT: "complaint",
    Cause.LEGAL_THREAT: "legal threat",
    Cause.PERSONAL_DATA_REQUEST: "request for one's data",
    Cause.STRONG_ANGER: "strong anger",
}


def test_the_docs_tell_how_well_the_rules_read() -> None:
    wanted: Counter[tuple[Path, str, Cause | None]] = Counter()
    found: Counter[tuple[Path, str, Cause | None]] = Counter()
    for messages in SETS:
        for line in messages.read_text("utf-8").splitlines():
            row = json.loads(line)
            cause = row["cause"] and Cause(row["cause"])
            wanted[messages, row["language"], cause] += 1
            found[messages, row["language"], cause] += policy_cause([Message(Role.CUSTOMER, row["text"])]) is cause
    docs = DOCS.read_text("utf-8")
    for cause, name in {**NAMES, None: "none of these, left alone"}.items():
        columns = [(messages, language, cause) for messages in SETS for language in ("zh", "en")]
        cells = " | ".join(f"{found[each]} of {wanted[each]}" for each in columns)
        assert f"| {name} | {cells} |" in docs
