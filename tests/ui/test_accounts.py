"""`answerdesk users` and `answerdesk tokens`, as somebody at a terminal or a script uses them."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from assistant import Accounts, SignInRefused, open_accounts
from knowledge import KnowledgeSettings, open_store
from tests.commands import Ran
from ui.cli import main

PASSWORD = "eight purple umbrellas"
FAILED, WRONG_USAGE = 1, 2
Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on one data folder; a `password` is given in a file."""
    folder = tmp_path / "data"

    def run(*arguments: object, password: str | None = None) -> Ran:
        capfd.readouterr()
        command = ["--data-dir", str(folder), *map(str, arguments)]
        if password is not None:
            (tmp_path / "password").write_text(password, "utf-8")
            command += ["--password-file", str(tmp_path / "password")]
        with pytest.raises(SystemExit) as exited:
            main(command)
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@contextmanager
def opened(folder: Path) -> Iterator[Accounts]:
    """The accounts of a data folder."""
    with closing(open_store(KnowledgeSettings(), folder)) as store:
        yield open_accounts(store)


def test_the_first_account_is_made_and_what_it_means_is_said(run: Run, tmp_path: Path) -> None:
    added = run("users", "add", "chen", "--role", "trainer", "--display", "陈静", password=f"{PASSWORD}\r\nmore\n")
    assert added.code == 0
    assert added.out == "chen  trainer  陈静\n"
    assert "first account" in added.err
    assert "--role administrator" in added.err
    assert PASSWORD not in added.out + added.err
    with opened(tmp_path / "data") as accounts:
        assert accounts.sign_ins.sign_in("chen", PASSWORD)[1].display_name == "陈静"
        assert accounts.log.before(None, 10)[-1].actor == "local administrator"


def test_a_file_of_a_password_that_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    run("users", "add", "li", "--role", "administrator", password=PASSWORD)
    missing = run("users", "password", "li", "--password-file", tmp_path / "nothing")
    assert (missing.code, missing.out) == (FAILED, "")
    assert "cannot be read" in missing.err


def test_people_are_listed_changed_and_disabled(run: Run, tmp_path: Path) -> None:
    assert "whoever is on this machine" in run("users", "list").err
    for name, role in (("boss", "administrator"), ("chen", "agent")):
        run("users", "add", name, "--role", role, password=PASSWORD)
    changed = run("--json", "users", "change", "chen", "--role", "trainer", "--role", "supervisor", "--reason", "moved")
    assert changed.json["roles"] == ["supervisor", "trainer"]
    assert run("users", "disable", "chen").out == "chen  supervisor, trainer  disabled\n"
    listed = run("users", "list", "--json").json["people"]
    assert [(person["name"], person["disabled"]) for person in listed] == [("boss", False), ("chen", True)]
    assert run("users", "enable", "chen").code == 0
    assert run("users", "password", "chen", password="another long password").code == 0
    with opened(tmp_path / "data") as accounts:
        accounts.sign_ins.sign_in("chen", "another long password")
        with pytest.raises(SignInRefused):
            accounts.sign_ins.sign_in("chen", PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["users", "add", "boss", "--role", "agent"], PASSWORD, "already"),
        (["users", "add", "li", "--role", "agent"], "short", "at least 10"),
        (["users", "add", "li", "--role", "agent"], "", "at least 10"),
        (["users", "add", "a b", "--role", "agent"], PASSWORD, "cannot be a name"),
        (["users", "disable", "boss"], None, "last administrator"),
        (["users", "disable", "nobody"], None, "no account 'nobody'"),
        (["users", "password", "nobody"], PASSWORD, "no account 'nobody'"),
        (["tokens", "add", "nobody", "--for", "x", "--right", "read"], None, "no account 'nobody'"),
        (["tokens", "revoke", "ad_nothing"], None, "no such API token"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, arguments: list[str], password: str | None, said: str) -> None:
    run("users", "add", "boss", "--role", "administrator", password=PASSWORD)
    ran = run(*arguments, password=password)
    assert (ran.code, ran.out) == (FAILED, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["users"],
        ["users", "add", "chen"],
        ["users", "add", "chen", "--role", "king"],
        ["users", "change", "chen"],
        ["tokens", "add", "chen", "--for", "x"],
        ["tokens", "add", "chen", "--for", "x", "--right", "fly"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_explained(run: Run, arguments: list[str], tmp_path: Path) -> None:
    ran = run(*arguments)
    assert ran.code == WRONG_USAGE
    assert not (tmp_path / "data").exists()


def test_a_token_is_shown_once_listed_and_revoked(run: Run, tmp_path: Path) -> None:
    run("users", "add", "chen", "--role", "trainer", password=PASSWORD)
    added = run("tokens", "add", "chen", "--for", "the inbox", "--right", "draft", "--right", "read", "--days", 30)
    token = added.out.strip()
    assert "only time" in added.err
    with opened(tmp_path / "data") as accounts:
        assert {right.value for right in accounts.tokens.caller(token).rights} == {"draft", "read"}
    listed = run("tokens", "list", "chen")
    assert token not in listed.out
    assert listed.out.startswith(token[:9])
    assert "the inbox" in listed.out
    assert run("tokens", "revoke", token[:9]).code == 0
    assert "over" in run("tokens", "list").out
    refused = run("tokens", "add", "chen", "--for", "too much", "--right", "administer")
    assert (refused.code, "cannot give administer" in refused.err) == (FAILED, True)


@pytest.mark.slow
def test_a_script_gives_the_password_on_standard_input(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("answerdesk")
    command = [program, "--data-dir", tmp_path, "users", "add", "chen", "--role", "agent"]
    ran = subprocess.run(command, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=120, check=True)
    assert ran.stdout == "chen  agent\n"
    with opened(tmp_path) as accounts:
        accounts.sign_ins.sign_in("chen", PASSWORD)


@pytest.mark.slow
@pytest.mark.parametrize(("again", "code"), [(PASSWORD, 0), ("something else", 1)])
def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path, again: str, code: int) -> None:
    program = Path(sys.executable).with_name("answerdesk")
    command = [program, "--data-dir", tmp_path, "users", "add", "chen", "--role", "agent"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        shown = b""
        for asked, answer in ((b"Password for chen: ", PASSWORD), (b"The same again: ", again)):
            until = time.monotonic() + 60
            while asked not in shown:
                assert time.monotonic() < until, shown
                shown += os.read(ours, 1024)
            os.write(ours, f"{answer}\n".encode())
        while process.poll() is None:
            try:
                shown += os.read(ours, 1024)
            except OSError:
                break
    os.close(ours)
    assert process.returncode == code, shown
    assert PASSWORD.encode() not in shown
