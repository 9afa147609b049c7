"""`answerdesk calibrate` as a person calls it: what it says, what it stores, and what a running server makes of it."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from knowledge import Actor, KnowledgeSettings, RankingModel, RankingModels, ingest, open_store, writing
from knowledge.tables import ranking_models
from tests.journeys.test_two_processes import APPLY_SECONDS, Server, answerdesk
from ui.cli import main

SETTINGS = KnowledgeSettings(encoder="stand-in")
DONE, FAILED, WRONG_USAGE, IN_PART = 0, 1, 2, 3
ARTICLES = [
    {"id": "freight", "title": "退货运费谁出?", "text": "质量问题由我们承担运费。"},
    {"id": "points", "title": "积分会过期吗?", "text": "积分每年清零。"},
]
# The stand-in encoder knows no meaning: only a high risk can be promised with so few questions.
RISK = "0.3"


def lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Sixty questions that the two articles answer, and twenty that they do not."""
    folder = tmp_path / "asked"
    folder.mkdir()
    lines(folder / "corpus.jsonl", ARTICLES)
    texts = [("freight", "退货运费谁出"), ("points", "积分会过期吗")]
    asked = [(texts[number % 2][0], f"{texts[number % 2][1]}{'呀' * (number // 2 % 5)}") for number in range(60)]
    lines(folder / "queries.jsonl", [{"id": f"q{number}", "text": text} for number, (_, text) in enumerate(asked)])
    right = [f"q{number}\t{article}\t1\n" for number, (article, _) in enumerate(asked)]
    (folder / "qrels.tsv").write_text("".join(right), "utf-8")
    lines(folder / "queries_unanswerable.jsonl", [{"id": f"u{n}", "text": f"月球上第{n}个坑多深"} for n in range(20)])
    return folder


@pytest.fixture
def filled(tmp_path: Path, dataset: Path) -> Path:
    """A data folder with the articles published."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "answerdesk.toml").write_text('[knowledge]\nencoder = "stand-in"\n', "utf-8")
    store = open_store(SETTINGS, folder)
    assert not ingest(store, [dataset / "corpus.jsonl"], Actor("trainer"), publish=True).refused
    store.close()
    return folder


class Ran:
    """What a command said, and its exit code."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], filled: Path) -> Callable[..., Ran]:
    """Runs a command on the folder in this process."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main(["--data-dir", str(filled), *map(str, arguments)])
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def models(filled: Path) -> Iterator[RankingModels]:
    """The models of the folder, as another process sees them."""
    store = open_store(SETTINGS, filled)
    yield RankingModels(store.engine, store.clock)
    store.close()


Run = Callable[..., Ran]


def test_a_calibration_is_shown_stored_and_used_from_then_on(run: Run, dataset: Path, models: RankingModels) -> None:
    before = run("--json", "search", "退货运费谁出").json["candidates"][0]["confidence"]
    ran = run("calibrate", dataset, "--risk", RISK)
    assert ran.code == DONE, ran.err
    assert ran.out.startswith("80 labelled questions · accepted risk 30.0%\n")
    assert "before" in ran.out
    assert "the promise costs" in ran.out
    assert ran.out.endswith("calibrated-1 is in use\n")
    (stored,) = models.stored()
    assert (stored.author, stored.in_use) == ("local administrator", True)
    after = run("--json", "search", "退货运费谁出").json["candidates"][0]["confidence"]
    assert after != before


def test_json_tells_all_and_nothing_else_is_on_standard_output(run: Run, dataset: Path) -> None:
    told = run("--json", "calibrate", dataset, "--risk", RISK).json
    assert (told["stored"], told["questions"], told["accepted_risk"]) == ("calibrated-1", 80, 0.3)
    assert {level["risk"] for level in told["levels"]} == {0.01, 0.02, 0.05, 0.1, 0.3}
    coverage = next(each for each in told["figures"] if each["after"]["metric"] == "coverage")
    assert 0 < coverage["after"]["value"] <= 1


def test_a_dry_run_stores_nothing(run: Run, dataset: Path, models: RankingModels) -> None:
    ran = run("calibrate", dataset, "--risk", RISK, "--dry-run")
    assert ran.code == DONE
    assert ran.out.endswith("nothing was stored\n")
    assert models.stored() == []


def test_undo_goes_back_to_the_shipped_model(run: Run, dataset: Path) -> None:
    run("calibrate", dataset, "--risk", RISK)
    shipped = RankingModel.default().version
    assert run("--json", "calibrate", "--undo").json == {"in_use": shipped}
    again = run("calibrate", "--undo")
    assert again.code == FAILED
    assert "none before it" in again.err


def test_a_promise_that_cannot_be_kept_is_not_made(run: Run, dataset: Path, models: RankingModels) -> None:
    ran = run("calibrate", dataset, "--risk", "0.01")
    assert ran.code == FAILED
    assert "1.0% cannot be promised with 80 labelled questions: about" in ran.err
    assert models.stored() == []


def test_questions_on_articles_that_are_not_here_are_named(run: Run, dataset: Path) -> None:
    with (dataset / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "elsewhere", "title": "别处", "text": "别处。"}) + "\n")
    with (dataset / "queries.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "q-elsewhere", "text": "别处"}) + "\n")
    with (dataset / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write("q-elsewhere\telsewhere\t1\n")
    ran = run("--json", "calibrate", dataset, "--risk", RISK)
    assert ran.code == IN_PART
    assert ran.json["refused"] == [{"question": "q-elsewhere", "article": "elsewhere"}]
    assert "question q-elsewhere is left out: its article 'elsewhere' is not live here" in ran.err


@pytest.mark.parametrize("arguments", [[], ["--undo", "--golden"], ["--golden", "--risk", "5"]])
def test_wrong_usage_is_told_at_once(run: Run, arguments: list[str]) -> None:
    assert run("calibrate", *arguments).code == WRONG_USAGE


def test_what_cannot_be_read_or_teaches_nothing_is_named(run: Run, tmp_path: Path) -> None:
    missing = run("calibrate", tmp_path / "nowhere")
    assert (missing.code, missing.out) == (FAILED, "")
    assert "nowhere is neither a file of cases nor a dataset folder" in missing.err
    nothing = run("calibrate", "--feedback")
    assert nothing.code == FAILED
    assert "nothing to calibrate with" in nothing.err


def test_it_says_when_the_settings_stand_in_the_way(run: Run, dataset: Path, filled: Path) -> None:
    assert "set it to 0.3 to answer at this risk" in run("calibrate", dataset, "--risk", RISK).err
    settings = (filled / "answerdesk.toml").read_text("utf-8")
    (filled / "answerdesk.toml").write_text(f"{settings}[assistant]\nanswer_level = 0.9\n", "utf-8")
    assert "answer_level = 0.9 in the settings stands above it" in run("calibrate", dataset, "--risk", RISK).err


def test_the_doctor_shows_the_model_in_use_and_finds_a_broken_one(
    run: Run, dataset: Path, models: RankingModels, filled: Path
) -> None:
    def said() -> dict[str, Any]:
        return next(each for each in run("--json", "doctor").json if each["check"] == "ranking model")

    assert "fitted with 'e5-small-int8/1': run answerdesk calibrate" in said()["said"]
    run("calibrate", dataset, "--risk", RISK)
    assert said()["said"].startswith("calibrated-1, fitted on 80 labelled questions; it promises ")
    assert models.in_use() == 1
    store = open_store(SETTINGS, filled)
    with writing(store.engine) as connection:
        connection.execute(update(ranking_models).values(artefact="{"))
    store.close()
    assert said() == {"check": "ranking model", "well": False, "said": said()["said"]}


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_running_server_answers_the_questions_and_takes_the_new_model_over(filled: Path, dataset: Path) -> None:
    server = Server(filled).wait()

    def confidence() -> float:
        asked = {"text": "退货运费谁出", "limit": 1}
        answer = httpx.post(f"{server.address}/api/v1/search", json=asked, trust_env=False).raise_for_status()
        return float(answer.json()["candidates"][0]["confidence"])

    try:
        before = confidence()
        assert answerdesk(filled, "calibrate", dataset, "--risk", RISK).code == DONE
        deadline = time.monotonic() + APPLY_SECONDS
        while confidence() == before:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert answerdesk(filled, "calibrate", "--undo").code == DONE
        time.sleep(APPLY_SECONDS)
        assert confidence() == before
    finally:
        server.stop()
