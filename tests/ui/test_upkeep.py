"""`answerdesk doctor`, `backup`, `restore` and `serve`, and the real program where the process matters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.command_line import DONE, DRAFT, FAILED, Run, one_line

PROGRAM = Path(sys.executable).with_name("answerdesk")


def test_doctor_finds_a_good_folder_well(filled: Path, run: Run) -> None:
    ran = run("--data-dir", filled, "--json", "doctor")
    assert ran.code == DONE
    assert all(finding.keys() >= {"check", "well", "said"} and finding["well"] for finding in ran.json)


def test_doctor_says_what_is_not_well_and_goes_on(filled: Path, run: Run) -> None:
    (filled / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 500)
    ran = run("--data-dir", filled, "--json", "doctor")
    assert ran.code == FAILED
    (bad,) = (finding for finding in ran.json if not finding["well"])
    assert bad["check"] == "indexes"
    assert "run answerdesk reindex" in bad["said"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[assistant]\nanswer_levl = 0.5\n", "'answer_levl'"),
        ("[assistant]\nanswer_level = 5\n", "'answer_level'"),
        ("[assistnt]\nanswer_level = 0.5\n", "no table [assistnt]"),
    ],
)
def test_doctor_looks_at_every_setting(filled: Path, run: Run, more: str, said: str) -> None:
    with (filled / "answerdesk.toml").open("a", encoding="utf-8") as settings:
        settings.write(more)
    ran = run("--data-dir", filled, "--json", "doctor")
    assert ran.code == FAILED
    (bad,) = (finding for finding in ran.json if not finding["well"])
    assert bad["check"] == "settings"
    assert said in bad["said"]


def test_a_backup_is_restored_whole_into_a_new_folder(filled: Path, tmp_path: Path, run: Run) -> None:
    assert run("--data-dir", filled, "ask", "退货运费谁出?").code == DONE
    saved = tmp_path / "saved.zip"
    written = run("--data-dir", filled, "--json", "backup", saved)
    other = tmp_path / "other"
    other.mkdir()
    (other / "answerdesk.toml").write_text('[knowledge]\nencoder = "stand-in"\n', "utf-8")
    restored = run("--data-dir", other, "--json", "restore", saved)
    assert (written.code, restored.code) == (DONE, DONE)
    assert restored.json == written.json == {"file": str(saved), "rows": written.json["rows"]}
    for question in ("积分会过期吗?", "退货"):
        there, here = (run("--data-dir", place, "--json", "search", question).json for place in (filled, other))
        assert [found["article_id"] for found in here["candidates"]] == [
            found["article_id"] for found in there["candidates"]
        ]


def test_restore_into_a_folder_that_holds_something_is_refused(filled: Path, tmp_path: Path, run: Run) -> None:
    saved = tmp_path / "saved.zip"
    assert run("--data-dir", filled, "backup", saved).code == DONE
    one_line(run("--data-dir", filled, "restore", saved), "already holds something")
    assert run("--data-dir", filled, "search", "积分").code == DONE


def test_restoring_an_empty_backup_does_not_let_the_sample_handbook_in(folder: Path, tmp_path: Path, run: Run) -> None:
    saved = tmp_path / "saved.zip"
    assert run("--data-dir", folder, "backup", saved).code == DONE
    assert run("--data-dir", folder, "restore", saved).code == DONE
    assert run("--data-dir", folder, "--json", "search", "退货").json == {"candidates": []}


def test_restore_of_what_is_no_backup_is_refused(folder: Path, tmp_path: Path, run: Run) -> None:
    one_line(run("--data-dir", folder, "restore", tmp_path / "missing.zip"), "missing.zip")
    garbage = tmp_path / "garbage.zip"
    garbage.write_bytes(b"PK\x03\x04 but no archive")
    one_line(run("--data-dir", folder, "restore", garbage), "not a backup")


def test_serve_refuses_other_machines(folder: Path, run: Run) -> None:
    for host in ("0.0.0.0", "192.168.0.1", "example.com", "::"):
        one_line(run("--data-dir", folder, "serve", "--host", host), "not a loopback address.*answerdesk users add")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ANSWERDESK_ENCODER": "stand-in",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "xdg"),
    }


@pytest.mark.slow
def test_the_first_ask_publishes_the_sample_handbook(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [PROGRAM, "ask", "退货运费谁出?", "--json"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    draft = json.loads(ran.stdout)
    assert draft.keys() >= DRAFT
    assert "the sample handbook was published" in ran.stderr
    assert list((tmp_path / "xdg").rglob("answerdesk.db"))
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "handbook" not in again.stderr


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error_to_shout_about(filled: Path) -> None:
    script = f"{PROGRAM} --data-dir {filled} --json search 积分 | head -c 1"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "{"
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
