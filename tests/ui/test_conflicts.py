"""`answerdesk conflicts`, as it is called."""

import json
from pathlib import Path

from tests.ui.command_line import Run

ROWS = [
    {"id": "thirty", "title": "包裹免费存放几天?", "text": "集运仓的包裹免费仓储 30 天，超期按天收费。"},
    {"id": "forty-five", "title": "包裹能免费存放几天?", "text": "集运仓的包裹免费仓储 45 天，超期按天收费。"},
]


def test_conflicts_are_looked_for_listed_dismissed_and_reopened(filled: Path, run: Run, tmp_path: Path) -> None:
    to = ("--data-dir", filled)
    source = tmp_path / "storage.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    run("ingest", source, "--publish", *to)
    report = json.loads(run("conflicts", "scan", "--json", *to).out)
    assert report["contradictions"] == 1
    listed = run("conflicts", "list", *to).out
    assert "thirty: 集运仓的包裹免费仓储 [30 天]，超期按天收费。" in listed
    (found,) = json.loads(run("conflicts", "list", "--json", *to).out)["conflicts"]
    assert run("conflicts", "dismiss", found["id"], "--reason", "两个仓库", *to).out == f"{found['id']}  dismissed\n"
    assert run("conflicts", "list", *to).out == ""
    assert run("conflicts", "reopen", found["id"], *to).out == f"{found['id']}  open\n"
    assert "1 contradictions, 0 duplicates in 5 articles" in run("conflicts", "last", *to).out
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps({"title": "免费放几天?", "body": ROWS[0]["text"].replace("30", "90")}), "utf-8")
    told = run("conflicts", "check", draft, *to).out
    assert "  here: 集运仓的包裹免费仓储 [90 天]，超期按天收费。" in told
    assert "correct one of them" in run("conflicts", "merge", found["id"], "--keep", "thirty", *to).err
    assert "there is no conflict" in run("conflicts", "dismiss", "nothing", "--reason", "x", *to).err
