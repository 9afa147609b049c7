"""The commands of imports: propose, show, accept, reject, settle; and a look at how a file would be cut."""

import json
from pathlib import Path

import pytest

from tests.ui.command_line import Run

FAQ = "编号,问题,答案\nx-1,能退吗？,七天内可以退。\nx-2,谁出运费？,质量问题我们出。\n"


@pytest.mark.slow
def test_a_new_edition_is_proposed_shown_and_decided(filled: Path, run: Run, tmp_path: Path) -> None:
    to = ("--data-dir", filled)
    file = tmp_path / "edition.csv"
    file.write_text(FAQ)
    run("ingest", file, "--publish", *to)
    file.write_text(FAQ.replace("七天", "十天").replace("x-2,谁出运费？,质量问题我们出。\n", "x-3,能换吗？,可以换。\n"))
    proposed = json.loads(run("ingest", file, "--propose", "--json", *to).out)
    assert (proposed["imported"][0]["proposed"], proposed["imported"][0]["gone"]) == (3, 1)
    shown = run("imports", "show", proposed["import"], *to).out
    assert "body: [-七-]{+十+}天内可以退。" in shown
    numbers = {each["article_id"]: each["number"] for each in json.loads(
        run("imports", "show", proposed["import"], "--json", *to).out)["proposals"]}  # fmt: skip
    accepted = run("imports", "accept", proposed["import"], str(numbers["x-1"]), "--publish", *to)
    assert (accepted.code, "accepted" in accepted.out) == (0, True)
    settled = run("imports", "settle", proposed["import"], str(numbers["x-3"]), "--keep", "file", *to)
    assert (settled.code, "accepted" in settled.out) == (0, True)
    rejected = run("imports", "reject", proposed["import"], "--reason", "still sold", *to)
    assert "rejected  gone  [x-2]" in rejected.out
    assert "nothing to decide" in run("imports", "list", *to).out.splitlines()[0]


def test_publishing_and_proposing_at_once_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("ingest", tmp_path, "--publish", "--propose", "--data-dir", tmp_path / "data").code == 2


def test_a_look_at_how_a_file_is_cut_stores_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "manual.md"
    file.write_text("# 手册\n\n## 退货\n\n三天内寄回来就可以退货的。\n\n## 保修\n\n主机保修两年。\n")
    to = ("--data-dir", tmp_path / "data")
    assert run("cut", file, *to).out.splitlines()[0].startswith("手册 > 退货")
    (first, *_) = json.loads(run("cut", file, "--json", *to).out)["articles"]
    assert (first["title"], first["warnings"]) == ("退货", [])
    assert not (tmp_path / "data").exists()


def test_a_cut_is_put_right_and_proposed(filled: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "manual.md"
    texts = {"退货": "三天内寄回来。可以的。", "保修": "主机保修两年。", "换货": "七天内可以换货。"}
    file.write_text("# 手册\n\n" + "".join(f"## {title}\n\n{text}\n\n" for title, text in texts.items()))
    to = ("--data-dir", filled)
    ids = [each["id"] for each in json.loads(run("cut", file, "--json", *to).out)["articles"]]
    assert len(ids) == 3
    wish = ("--drop", ids[2], "--split", f"{ids[0]}:7:退货之后", "--propose")
    cut = json.loads(run("cut", file, *wish, "--json", *to).out)
    assert [each["title"] for each in cut["articles"]] == ["退货", "退货之后", "保修"]
    shown = json.loads(run("imports", "show", cut["import"], "--json", *to).out)
    assert [each["kind"] for each in shown["proposals"]] == ["new"] * 3
    assert len(json.loads(run("cut", file, "--merge", ids[0], "--json", *to).out)["articles"]) == 2
    assert run("cut", file, "--split", ids[0], *to).code == 2


def test_everything_is_exported_and_comes_in_again(filled: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    count = json.loads(run("export", target, "--json", "--data-dir", filled).out)["articles"]
    other = ("--data-dir", tmp_path / "other")
    report = json.loads(run("ingest", target, "--publish", "--json", *other).out)
    assert report["imported"][0]["new"] == count > 0
    assert run("export", tmp_path / "all.csv", *other).code == 1
