"""The command line as a contract: exit codes, what goes to which stream, JSON shapes, and clear errors."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.commands import Ran
from ui.cli import main

DONE, FAILED, WRONG_USAGE, IN_PART = 0, 1, 2, 3
PROGRAM = Path(sys.executable).with_name("answerdesk")

ARTICLES = [
    {"id": "freight", "title": "退货运费谁出?", "text": "质量问题由我们承担运费。", "business_type": "return_exchange"},
    {"id": "points", "title": "积分会过期吗?", "text": "积分每年清零。", "similar_questions": ["积分能留几年"]},
    {"id": "notes", "title": "赔付上限", "text": "内部:赔付上限五百元。", "audience": "internal", "weight": "7"},
]


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; whatever it writes to the two streams is seen, of libraries too."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that never held anything."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "answerdesk.toml").write_text('[knowledge]\nencoder = "stand-in"\n', "utf-8")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of articles."""
    return lines(tmp_path / "faq.jsonl", ARTICLES)


@pytest.fixture
def filled(folder: Path, file: Path, run: Run) -> Path:
    """A data folder with the articles published."""
    assert run("--data-dir", folder, "ingest", file, "--publish").code == DONE
    return folder


def lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def one_line(ran: Ran, said: str) -> None:
    """An error is one line on standard error, and names what it is about."""
    assert ran.code == FAILED
    assert ran.out == ""
    *before, last = ran.err.splitlines()
    assert last.startswith("answerdesk: ")
    assert re.search(said, last), last
    assert "Traceback" not in ran.err
    assert all(told.endswith(("…", "done")) for told in before), before


# Shape of the command line


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


# ingest


def test_ingest_tells_what_came_in(folder: Path, file: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "--json", "ingest", file, "--publish")
    assert ran.code == DONE
    (imported,) = ran.json["imported"]
    assert {"path", "articles", "passages"} <= imported.keys()
    # Two questions or three for each, and a body.
    assert (imported["path"], imported["articles"], imported["passages"]) == (str(file), 3, 2 + 3 + 2)
    assert ran.json["refused"] == []


def test_ingest_reads_compressed_lines(folder: Path, tmp_path: Path, run: Run) -> None:
    packed = tmp_path / "faq.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(ARTICLES[0]).encode()))
    assert run("--data-dir", folder, "--json", "ingest", packed).json["imported"][0]["articles"] == 1


def test_ingest_without_publish_finds_nothing(folder: Path, file: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "ingest", file)
    assert ran.code == DONE
    assert "--publish" in ran.err
    assert run("--data-dir", folder, "--json", "search", "积分").json == {"candidates": []}


def test_ingest_again_changes_nothing(filled: Path, file: Path, run: Run) -> None:
    (imported,) = run("--data-dir", filled, "--json", "ingest", file, "--publish").json["imported"]
    assert (imported["unchanged"], imported["new"], imported["changed"]) == (3, 0, 0)


def test_ingest_tells_people_what_became_of_articles(folder: Path, tmp_path: Path, run: Run) -> None:
    file = lines(tmp_path / "faq.jsonl", ARTICLES[:1])
    told = []
    for options in ([], [], ["--publish"], ["--publish"]):
        ran = run("--data-dir", folder, "ingest", file, *options)
        told.append((ran.out.removeprefix(f"{file}: ").strip(), "imported as drafts" in ran.err))
    assert told == [
        ("1 article, 2 passages (1 new)", True),
        ("1 article, 2 passages (1 unchanged)", False),
        ("1 article, 2 passages (1 published)", False),
        ("1 article, 2 passages (1 unchanged)", False),
    ]


def test_ingest_done_in_part_names_every_refusal(folder: Path, file: Path, tmp_path: Path, run: Run) -> None:
    missing = tmp_path / "missing.docx"
    rows = [{"id": "fine", "title": "可以", "text": "好"}, {"id": "void", "title": "", "text": ""}]
    partly = lines(tmp_path / "partly.jsonl", rows)
    ran = run("--data-dir", folder, "--json", "ingest", missing, partly, file, "--publish")
    assert ran.code == IN_PART
    assert [imported["articles"] for imported in ran.json["imported"]] == [1, 3]
    refused = ran.json["refused"]
    assert all(refusal.keys() == {"path", "reason"} for refusal in refused)
    assert [Path(refusal["path"]).name for refusal in refused] == ["missing.docx", "partly.jsonl:2"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2", b'{"id": "a"}'])
def test_ingest_of_nothing_useful_fails_and_says_why(folder: Path, tmp_path: Path, run: Run, content: bytes) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(content)
    ran = run("--data-dir", folder, "--json", "ingest", broken)
    assert ran.code == FAILED
    assert ran.json["imported"] == []
    assert ran.json["refused"]
    assert "Traceback" not in ran.err


def test_ingest_of_a_missing_file_fails_and_names_it(folder: Path, tmp_path: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "ingest", tmp_path / "missing.csv")
    assert ran.code == FAILED
    assert "missing.csv" in ran.out
    assert "Traceback" not in ran.err


def test_ingest_into_a_new_folder_goes_without_the_sample_handbook(filled: Path, run: Run) -> None:
    found = run("--data-dir", filled, "--json", "search", "退货", "--limit", "1000").json["candidates"]
    assert {candidate["article_id"] for candidate in found} == {"freight", "points", "notes"}


def test_not_even_a_failed_ingest_lets_the_sample_handbook_in_later(folder: Path, tmp_path: Path, run: Run) -> None:
    assert run("--data-dir", folder, "ingest", tmp_path / "missing.csv").code == FAILED
    assert run("--data-dir", folder, "--json", "search", "退货").json == {"candidates": []}


# search


def test_search_shows_candidates_best_first(filled: Path, run: Run) -> None:
    found = run("--data-dir", filled, "--json", "search", "积分会过期吗?").json["candidates"]
    assert all({"article_id", "title", "passage", "score", "confidence"} <= candidate.keys() for candidate in found)
    assert (found[0]["article_id"], found[0]["title"]) == ("points", "积分会过期吗?")
    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= candidate["confidence"] <= 1 for candidate in found)


def test_search_keeps_to_the_limit(filled: Path, run: Run) -> None:
    assert len(run("--data-dir", filled, "--json", "search", "积分", "--limit", "1").json["candidates"]) == 1


def test_search_for_people_is_plain_text(filled: Path, run: Run) -> None:
    ran = run("--data-dir", filled, "search", "积分会过期吗?")
    assert ran.code == DONE
    first, passage, *_ = ran.out.splitlines()
    assert re.fullmatch(r" 1\. [01]\.\d\d  (.*)  \[points\]", first)
    assert "积分会过期吗?" in first
    assert passage.strip() == "积分每年清零。"


@pytest.mark.parametrize("text", ["", "   ", "\n", "half \udce9"])
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_text_that_says_nothing_is_refused(folder: Path, run: Run, command: str, text: str) -> None:
    one_line(run("--data-dir", folder, command, text), "empty|UTF-8")


def test_search_of_many_writes_a_trec_run(filled: Path, tmp_path: Path, run: Run) -> None:
    rows = [{"id": "q 1", "text": "积分会过期吗?"}, {"id": 2, "text": "退货运费\u2028谁出?"}]
    queries = lines(tmp_path / "queries.jsonl", rows)
    out = tmp_path / "run.trec"
    ran = run("--data-dir", filled, "search", "--queries", queries, "--run", out, "--limit", "2")
    assert (ran.code, ran.out) == (DONE, "")
    found = [line.split(" ") for line in out.read_text("utf-8").splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in found] == [
        ("q_1", "Q0", "1", "answerdesk"),
        ("q_1", "Q0", "2", "answerdesk"),
        ("2", "Q0", "1", "answerdesk"),
        ("2", "Q0", "2", "answerdesk"),
    ]
    assert (found[0][2], found[2][2]) == ("points", "freight")
    assert float(found[0][4]) >= float(found[1][4])


def test_search_of_many_goes_on_after_one_that_cannot_be_searched_for(filled: Path, tmp_path: Path, run: Run) -> None:
    queries = lines(
        tmp_path / "queries.jsonl", [{"id": "void", "text": " "}, {"id": "none"}, {"id": "q", "text": "积分"}]
    )
    out = tmp_path / "run.trec"
    ran = run("--data-dir", filled, "search", "--queries", queries, "--run", out)
    assert ran.code == IN_PART
    assert "query void: " in ran.err
    assert "query none: " in ran.err
    assert {line.split()[0] for line in out.read_text("utf-8").splitlines()} == {"q"}


# ask

DRAFT = {
    "id", "outcome", "confidence", "business_type", "language", "text", "sentences", "citations", "choices",
    "alternatives", "slots", "warnings", "missing", "why", "model",
}  # fmt: skip


def test_ask_gives_a_draft_as_the_contract_has_it(filled: Path, run: Run) -> None:
    draft = run("--data-dir", filled, "--json", "ask", "退货运费谁出?").json
    assert draft.keys() >= DRAFT
    assert draft["outcome"] in {"answer", "clarify", "hand_off"}
    assert 0 <= draft["confidence"] <= 1
    bodies = {article["id"]: article["text"] for article in ARTICLES}
    for citation in draft["citations"]:
        assert citation.keys() >= {"number", "article_id", "revision", "title", "quote", "start", "end", "source"}
        assert citation["quote"] == bodies[citation["article_id"]][citation["start"] : citation["end"]]
    for sentence in draft["sentences"]:
        assert sentence.keys() >= {"text", "role", "citations"}


def test_ask_for_people_ends_with_what_was_decided(filled: Path, run: Run) -> None:
    ran = run("--data-dir", filled, "ask", "退货运费谁出?")
    assert ran.code == DONE
    assert re.search(r"^(answer|clarify|hand_off) · \d+% · \w+ · ", ran.out.splitlines()[-1])


def test_ask_for_people_shows_what_is_wanting_when_there_is_no_answer(filled: Path, run: Run) -> None:
    question = "我的订单什么时候送到?"
    draft = run("--data-dir", filled, "--json", "ask", question).json
    assert draft["outcome"] != "answer"
    shown = run("--data-dir", filled, "ask", question).out
    assert draft["missing"] in shown
    unknown = [slot["name"] for slot in draft["slots"] if slot["value"] is None]
    assert unknown
    assert f"to ask the customer: {', '.join(unknown)}" in shown
    others = [alternative["article_id"] for alternative in draft["alternatives"][:3]]
    assert re.findall(r"^perhaps: .+ \(([^,]+), \d+%\)$", shown, re.MULTILINE) == others


def test_ask_of_many_writes_a_draft_for_each(filled: Path, tmp_path: Path, run: Run) -> None:
    conversation = [
        {"role": "customer", "text": "积分会过期吗?"},
        {"role": "agent", "text": "每年清零。"},
        {"role": "customer", "text": "那退货运费谁出?"},
    ]
    rows = [{"id": "a", "text": "积分会过期吗?"}, {"id": "b", "conversation": conversation}]
    out = tmp_path / "drafts.jsonl"
    ran = run("--data-dir", filled, "ask", "--questions", lines(tmp_path / "q.jsonl", rows), "--out", out)
    assert (ran.code, ran.out) == (DONE, "")
    first, second = map(json.loads, out.read_text("utf-8").splitlines())
    assert (first["question_id"], second["question_id"]) == ("a", "b")
    assert first.keys() >= DRAFT | {"candidates"}
    assert first["candidates"][0] == "points"
    assert second["candidates"][0] == "freight"


def test_ask_of_many_goes_on_after_one_that_cannot_be_asked(filled: Path, tmp_path: Path, run: Run) -> None:
    rows = [
        {"id": 1, "text": ""},
        {"id": 2, "text": 5},
        {"id": 3},
        {"id": 4, "conversation": []},
        {"id": 5, "conversation": [{"role": "robot", "text": "hello"}]},
        {"id": 6, "conversation": "hello"},
        {"id": 7, "conversation": [{"role": "agent", "text": "您好"}]},
        {"id": 8, "text": "half \ud83d"},
        {"id": 9, "text": "积分会过期吗?"},
    ]
    questions = tmp_path / "q.jsonl"
    questions.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    out = tmp_path / "drafts.jsonl"
    ran = run("--data-dir", filled, "ask", "--questions", questions, "--out", out)
    assert ran.code == IN_PART
    assert re.findall(r"^question (\d): .+", ran.err, re.MULTILINE) == list("12345678")
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["question_id"] for answer in answers] == list(range(1, 10))
    assert ["error" in answer for answer in answers] == [True] * 8 + [False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "a", "text": "x"}\n{"id": ', "line 2 is not JSON"),
        (b"[]", "line 1 needs an id"),
        (b'{"text": "x"}', "line 1 needs an id"),
        ("积分".encode("gb18030"), "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_batch_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path, run: Run, content: bytes | None, said: str
) -> None:
    batch, out = tmp_path / "batch.jsonl", tmp_path / "out"
    if content is not None:
        batch.write_bytes(content)
    for command, given, written in (("ask", "--questions", "--out"), ("search", "--queries", "--run")):
        one_line(run("--data-dir", folder, command, given, batch, written, out), said)
        assert not out.exists()


def test_an_output_that_cannot_be_written_is_named(filled: Path, tmp_path: Path, run: Run) -> None:
    batch = lines(tmp_path / "q.jsonl", [{"id": 1, "text": "积分"}])
    out = tmp_path / "no such folder" / "out.jsonl"
    one_line(run("--data-dir", filled, "ask", "--questions", batch, "--out", out), "no such folder.*cannot be written")


# Data folders that can't be used


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


# Upkeep


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


# The real program, where the process matters


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
