"""`answerdesk explain`, `test-questions` and `tests` as contracts."""

from pathlib import Path

from tests.ui.test_using import Run, run, used

__all__ = ["run", "used"]


def test_explains_a_search(used: Path, run: Run) -> None:
    look = run("explain", "退货运费谁出?", "--data-dir", used, "--json").json
    first = look["candidates"][0]
    assert first["article_id"] == "freight"
    assert abs(sum(part["part"] for part in first["explanation"]["score"]) - first["score"]) < 1e-9
    told = run("explain", "退货运费谁出?", "--data-dir", used)
    assert told.code == 0
    assert "1. " in told.out
    assert "[freight]" in told.out


def test_tests_questions_and_compares_tests(used: Path, run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "questions.csv", tmp_path / "results.xlsx"
    file.write_text("问题,期望文章\n退货运费谁出?,freight\n积分会过期吗?,freight\n", "utf-8")
    tests = [run("test-questions", file, "--out", out, "--data-dir", used, "--json").json for _ in range(2)]
    assert (tests[0]["state"], tests[0]["summary"]["questions"]) == ("done", 2)
    assert out.read_bytes().startswith(b"PK")
    listed = run("tests", "list", "--data-dir", used, "--json").json["tests"]
    assert {test["id"] for test in listed} == {test["id"] for test in tests}
    ids = [test["id"] for test in tests]
    shown = run("tests", "show", ids[0], "--data-dir", used, "--json").json["rows"]
    verdicts = [row["asked"]["verdict"] for row in shown]
    for verdict in ("right", "wrong", "not_answered"):
        told = run("tests", "show", ids[0], "--verdict", verdict, "--data-dir", used).out
        assert told.count(", expected freight") == verdicts.count(verdict)
    compared = run("tests", "compare", *ids, "--data-dir", used, "--json").json
    assert (compared["same"], compared["p"]) == (2, 1.0)
    assert "0 better, 0 worse" in run("tests", "compare", *ids, "--data-dir", used).out


def test_says_what_is_wrong(used: Path, run: Run, tmp_path: Path) -> None:
    missing = run("test-questions", tmp_path / "nothing.csv", "--data-dir", used)
    assert (missing.code, missing.out) == (1, "")
    assert "cannot be read" in missing.err
    assert run("tests", "compare", "a", "b", "--data-dir", used).code == 1
