"""The command line as a contract: its shape, and data folders and settings that cannot be used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.command_line import DONE, WRONG_USAGE, Run, one_line


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "{folder}", "--json", "search", "积分"],
        ["search", "积分", "--data-dir", "{folder}", "--json"],
        ["--json", "search", "--data-dir", "{folder}", "积分"],
        ["--data-dir", "{folder}", "search", "--json", "积分"],
        ["--data-dir", "elsewhere", "search", "积分", "--json", "--data-dir", "{folder}"],
    ],
)
def test_options_stand_before_or_behind_the_command(filled: Path, run: Run, arguments: list[str]) -> None:
    ran = run(*(argument.format(folder=filled) for argument in arguments))
    assert ran.code == DONE
    assert ran.json["candidates"][0]["article_id"] == "points"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["ingest"],
        ["search"],
        ["ask"],
        ["search", "text", "--queries", "q.jsonl"],
        ["search", "--queries", "q.jsonl"],
        ["ask", "--questions", "q.jsonl"],
        ["ask", "text", "--out", "o.jsonl"],
        ["search", "text", "--limit", "0"],
        ["search", "text", "--limit", "many"],
        ["ask", "text", "--unknown"],
        ["serve", "--port", "70000"],
        ["restore"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_explained_and_touches_nothing(folder: Path, run: Run, arguments: list[str]) -> None:
    ran = run("--data-dir", folder, *arguments)
    assert ran.code == WRONG_USAGE
    assert ran.out == ""
    assert "Error" in ran.err
    assert os.listdir(folder) == ["answerdesk.toml"]


@pytest.mark.parametrize("command", ["ingest", "search", "ask", "serve", "reindex", "backup", "restore", "doctor"])
def test_every_command_explains_itself_and_takes_the_shared_options(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == DONE
    assert "--data-dir" in ran.out
    assert "--json" in ran.out


COMMANDS = [["search", "积分"], ["ask", "积分"], ["ingest", "{file}"], ["reindex"], ["backup", "{tmp}/b.zip"]]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_file_in_place_of_the_data_folder_is_named(
    tmp_path: Path, file: Path, run: Run, arguments: list[str]
) -> None:
    place = tmp_path / "place"
    place.write_text("", "utf-8")
    ran = run("--data-dir", place, *(argument.format(file=file, tmp=tmp_path) for argument in arguments))
    one_line(ran, "place")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_named(folder: Path, run: Run) -> None:
    folder.chmod(0o500)
    one_line(run("--data-dir", folder, "search", "积分"), str(folder))
    folder.chmod(0o700)


def test_a_data_folder_that_cannot_be_made_is_named(run: Run) -> None:
    one_line(run("--data-dir", "/proc/answerdesk", "search", "积分"), "/proc/answerdesk")


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_an_unknown_setting_is_named(folder: Path, file: Path, tmp_path: Path, run: Run, arguments: list[str]) -> None:
    (folder / "answerdesk.toml").write_text('[knowledge]\nencodr = "bundled"', "utf-8")
    ran = run("--data-dir", folder, *(argument.format(file=file, tmp=tmp_path) for argument in arguments))
    one_line(ran, r"'encodr' in .*answerdesk\.toml.*there is no such setting")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[knowledge]\nencoder = "endpoint"', "'encoder_url' is needed"),
        ('[knowledge]\ndatabase_url = "mysql://h/n"', "database_url"),
        ("[assistant]\nanswer_levl = 0.5", "'answer_levl'"),
        ("[knowledge", "not a TOML file"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, run: Run, toml: str, said: str) -> None:
    (folder / "answerdesk.toml").write_text(toml, "utf-8")
    one_line(run("--data-dir", folder, "ask", "积分"), said)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_broken_database_is_named(folder: Path, file: Path, tmp_path: Path, run: Run, arguments: list[str]) -> None:
    (folder / "answerdesk.db").write_bytes(b"not a database" * 500)
    ran = run("--data-dir", folder, *(argument.format(file=file, tmp=tmp_path) for argument in arguments))
    one_line(ran, r"answerdesk\.db.*not a database")


@pytest.mark.parametrize("broken", ["vectors/chroma.sqlite3", "terms/public/index/meta.json"])
def test_a_broken_index_is_named_and_reindex_mends_it(filled: Path, run: Run, broken: str) -> None:
    (filled / broken).write_bytes(b"garbage" * 500)
    one_line(run("--data-dir", filled, "search", "积分"), "run answerdesk reindex")
    ran = run("--data-dir", filled, "--json", "reindex")
    assert (ran.code, ran.json) == (DONE, {"articles": 3})
    assert run("--data-dir", filled, "--json", "search", "积分").json["candidates"][0]["article_id"] == "points"


def test_another_encoder_is_named_and_reindex_mends_it(filled: Path, run: Run) -> None:
    state = filled / "terms" / "public" / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text("utf-8")) | {"encoder": "other/1"}), "utf-8")
    one_line(run("--data-dir", filled, "search", "积分"), "built with 'other/1'.*run answerdesk reindex")
    assert run("--data-dir", filled, "reindex").code == DONE
    assert run("--data-dir", filled, "search", "积分").code == DONE


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_stale_or_damaged_note_of_a_server_is_ignored(filled: Path, run: Run) -> None:
    # The number of a process that has ended, and a port that nobody listens on.
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for note in (
        {"host": "127.0.0.1", "port": 1, "pid": ended.pid},
        {"host": "127.0.0.1", "port": 1, "pid": os.getpid()},
        {"host": "127.0.0.1", "port": "x", "pid": 10**30},
        [],
        {},
    ):
        (filled / "server.json").write_text(json.dumps(note), "utf-8")
        assert run("--data-dir", filled, "search", "积分").code == DONE
