"""`answerdesk eval` as a person calls it: on a dataset, in a process of its own with the stand-in encoder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

QUESTIONS = ["退货运费谁出", "退货的运费由谁付", "寄到香港要几天", "香港几天能寄到"]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "shop"
    folder.mkdir(parents=True)
    corpus = [
        {"id": "a", "title": "退货运费谁出？", "text": "由商城承担。"},
        {"id": "b", "title": "寄到香港要几天？", "text": "需要 3–5 天。"},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus), "utf-8")
    queries = [{"id": f"q{number}", "text": text} for number, text in enumerate(QUESTIONS)]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in queries), "utf-8")
    (folder / "qrels.tsv").write_text("q0\ta\t1\nq1\ta\t1\nq2\tb\t1\nq3\tb\t1\n", "utf-8")
    return folder


def evaluated(tmp_path: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    data_dir = tmp_path / "data"
    data_dir.mkdir(exist_ok=True)
    cache = json.dumps(str(tmp_path / "vectors.sqlite"))
    (data_dir / "answerdesk.toml").write_text(f'[knowledge]\nencoder = "stand-in"\nvector_cache = {cache}\n', "utf-8")
    program = Path(sys.executable).with_name("answerdesk")
    command = [str(program), "--data-dir", str(data_dir), "eval", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_prints_figures_and_leaves_the_data_folder_alone(dataset: Path, tmp_path: Path) -> None:
    ran = evaluated(tmp_path, dataset)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("shop · search · all · 4 cases\n")
    assert "first article is right" in ran.stdout
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["answerdesk.toml"]


def test_a_folder_of_datasets_gives_json_alone_on_standard_output(dataset: Path, tmp_path: Path) -> None:
    ran = evaluated(tmp_path, dataset.parent, "--json")
    told = json.loads(ran.stdout)
    assert [each["name"] for each in told["measurements"]] == ["shop"]


def test_the_report_of_one_run_is_the_baseline_of_the_next(dataset: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    assert evaluated(tmp_path, dataset, "--report", report).returncode == 0
    assert (report / "index.html").is_file()
    assert evaluated(tmp_path, dataset, "--baseline", report / "run.json").returncode == 0


def test_a_real_drop_fails_and_is_named(dataset: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    queries = [{"id": f"q{number}", "text": QUESTIONS[number % 4]} for number in range(40)]
    (dataset / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in queries), "utf-8")
    right = "\n".join(f"q{number}\t{'aabb'[number % 4]}\t1" for number in range(40))
    (dataset / "qrels.tsv").write_text(right, "utf-8")
    assert evaluated(tmp_path, dataset, "--report", report).returncode == 0
    (dataset / "qrels.tsv").write_text(right.replace("\ta\t", "\tb\t"), "utf-8")
    ran = evaluated(tmp_path, dataset, "--baseline", report / "run.json")
    assert ran.returncode == 1
    assert "shop: hit@1 went from" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere is not a folder"),
        (["--baseline", "nothing.json"], "nothing.json cannot be read"),
        (["--judge", "openai:judge"], "'openai:judge' needs judge_key"),
    ],
)
def test_what_cannot_be_measured_is_named_at_once(tmp_path: Path, arguments: list[str], said: str) -> None:
    ran = evaluated(tmp_path, *arguments)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert said in ran.stderr
