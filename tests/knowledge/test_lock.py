"""The lock of a data folder, between real processes."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.errors import IndexBusy, KnowledgeError
from knowledge.lock import IndexLock

HOLDER = """
import sys
from pathlib import Path
from knowledge.lock import IndexLock

lock = IndexLock(Path(sys.argv[1]), "serve")
lock.acquire(0)
print("held", flush=True)
sys.stdin.read()
"""
PROJECT = Path(__file__).parents[2]


@contextmanager
def held_elsewhere(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock until its standard input ends."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = IndexLock(tmp_path, "ask"), IndexLock(tmp_path, "search")
    first.acquire(0)
    with pytest.raises(IndexBusy):
        second.acquire(0)
    first.release()
    second.acquire(0)
    second.release()


def test_releasing_twice_or_unheld_is_harmless(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path, "ask")
    lock.release()
    lock.acquire(0)
    lock.release()
    lock.release()
    lock.acquire(0)
    lock.release()


def test_makes_the_folder(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path / "new" / "folder", "ask")
    lock.acquire(0)
    lock.release()
    assert (tmp_path / "new" / "folder").is_dir()


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    with pytest.raises(KnowledgeError, match=str(file)):
        IndexLock(file, "ask").acquire(0)


@pytest.mark.slow
def test_names_the_process_that_holds_it(tmp_path: Path) -> None:
    heard: list[str] = []
    with held_elsewhere(tmp_path) as holder:
        with pytest.raises(IndexBusy, match=rf"answerdesk serve \(process {holder.pid}\)"):
            IndexLock(tmp_path, "ask").acquire(0.1, heard.append)
        assert heard == [f"waiting: answerdesk serve (process {holder.pid}) has the indexes open"]
        holder.communicate()


@pytest.mark.slow
def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path, "ask")
    with held_elsewhere(tmp_path) as holder:
        with pytest.raises(IndexBusy):
            lock.acquire(0)
        holder.kill()
        holder.wait()
        lock.acquire(5)
        lock.release()


def test_waits_for_a_holder_that_lets_go_in_time(tmp_path: Path) -> None:
    first, second = IndexLock(tmp_path, "ask"), IndexLock(tmp_path, "search")
    first.acquire(0)
    timer = threading.Timer(0.2, first.release)
    timer.start()
    second.acquire(10)
    second.release()
    timer.join()


def test_a_damaged_note_of_the_holder_does_not_hide_that_it_is_busy(tmp_path: Path) -> None:
    first = IndexLock(tmp_path, "ask")
    first.acquire(0)
    (tmp_path / "index.holder").write_bytes(b"\xff{")
    with pytest.raises(IndexBusy, match="another process"):
        IndexLock(tmp_path, "search").acquire(0)
    first.release()
