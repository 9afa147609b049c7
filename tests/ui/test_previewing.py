"""`answerdesk preview`, as it is called."""

import json
from pathlib import Path

from tests.ui.command_line import WRONG_USAGE, Run, lines


def test_a_draft_is_looked_at_before_it_is_published(filled: Path, run: Run, tmp_path: Path) -> None:
    to = ("--data-dir", filled)
    question = "积分会过期吗?"
    run("cases", "add", question, "--article", "points", "--fact", "每年", *to)
    run("ask", question, *to)
    changed = {"id": "points", "title": question, "text": "积分永不过期。", "similar_questions": ["积分能留几年"]}
    run("ingest", lines(tmp_path / "new.jsonl", [changed]), *to)
    ran = run("preview", "points", *to)
    assert f"BREAKS {json.loads(run('cases', 'list', '--json', *to).out)['cases'][0]['id']}" in ran.out, ran.err
    assert "积分永不过期" in ran.out
    assert ran.code == 1
    told = run("preview", "points@2", "--retire", "freight", "--questions", 0, "--json", *to).json
    assert told["counts"]["real"]["changes_wording"] == 0
    assert [each["is_right"] for each in told["effected"]] == [False]
    assert "no revision 9" in run("preview", "points@9", *to).err
    assert run("preview", *to).code == WRONG_USAGE
