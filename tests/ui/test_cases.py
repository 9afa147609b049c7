"""`answerdesk cases`, as it is called."""

import json
from pathlib import Path

from tests.ui.command_line import Run


def test_cases_are_added_exported_retired_and_imported(filled: Path, run: Run, tmp_path: Path) -> None:
    to = ("--data-dir", filled)
    assert run("cases", "add", "寄回去的钱谁付", "--article", "freight", "--fact", "我们", *to).out.startswith(
        "1 added"
    )
    assert "there is not" in run("cases", "add", "天气", "--article", "nowhere", *to).err
    (listed,) = json.loads(run("cases", "list", "--article", "freight", "--json", *to).out)["cases"]
    assert (listed["question"], listed["key_facts"], listed["origin"]) == ("寄回去的钱谁付", ["我们"], "console")
    file = tmp_path / "cases.jsonl"
    assert run("cases", "export", file, *to).out == f"{file}: 1 cases\n"
    assert run("cases", "retire", listed["id"], *to).out == "1 retired\n"
    assert run("cases", "list", *to).out == ""
    told = json.loads(file.read_text("utf-8"))
    held_back = {**told, "id": "b", "conversation": [{"role": "customer", "text": "秘密"}], "half": "held_back"}
    file.write_text(f"{json.dumps(told)}\n{json.dumps(held_back)}\n", "utf-8")
    imported = run("cases", "import", file, *to)
    assert imported.out == "1 added, 0 were there already\n"
    assert "1 held-back cases were left out" in imported.err
    assert "not asked yet" in run("cases", "list", *to).out
