"""`answerdesk usage` as a contract."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import Ran
from ui.cli import main

Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def used(tmp_path: Path, run: Run) -> Path:
    """A data folder with two articles, one of which was asked for."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "answerdesk.toml").write_text(
        '[knowledge]\nencoder = "stand-in"\n[assistant]\nanswer_level = 0.05\n', "utf-8"
    )
    rows = [
        {"id": "freight", "title": "退货运费谁出?", "text": "质量问题由我们承担运费。"},
        {"id": "points", "title": "积分会过期吗?", "text": "积分每年清零。"},
    ]
    file = tmp_path / "faq.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    assert run("--data-dir", folder, "ingest", file, "--publish").code == 0
    assert run("--data-dir", folder, "ask", "退货运费谁出?").code == 0
    return folder


def test_lists_articles_by_how_they_are_used(used: Path, run: Run) -> None:
    ran = run("usage", "--data-dir", used, "--json")
    assert ran.code == 0
    first, second = ran.json["articles"]
    assert (first["id"], first["figures"]["cited"], second["id"], second["figures"]["cited"]) == (
        "freight", 1, "points", 0
    )  # fmt: skip
    assert ran.json["total"] == 2
    assert run("usage", "--data-dir", used, "--often-edited", "--json").json == {"articles": [], "total": 0}
    assert "退货运费谁出?  [freight]" in run("usage", "--data-dir", used).out


def test_tells_of_one_article_and_of_all_drafts(used: Path, run: Run) -> None:
    history = run("usage", "freight", "--data-dir", used, "--days", 2, "--json").json
    assert [day["figures"]["cited"] for day in history["days"]] == [0, 1]
    assert history["passages"][0]["text"] == "质量问题由我们承担运费。"
    for _ in range(2):
        totals = run("usage", "--totals", "--recount", "--data-dir", used, "--json").json
        assert totals["sum"]["drafts"] == totals["sum"]["answer"] == 1


def test_says_what_is_wrong(used: Path, run: Run) -> None:
    unknown = run("usage", "nobody", "--data-dir", used)
    assert (unknown.code, unknown.out, unknown.err) == (1, "", "answerdesk: there is no article 'nobody'\n")
    assert run("usage", "--falling", "--never-used", "--data-dir", used).code == 2
    assert run("usage", "--days", 0, "--data-dir", used).code == 2
