import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.encoding.stored_file import digest, is_whole, remake, stored_file
from knowledge.errors import EncoderUnavailable


class Maker:
    """Writes the same file each time and counts how often."""

    def __init__(self, content: bytes = b"graph") -> None:
        self.content = content
        self.times = 0

    def __call__(self, path: Path) -> None:
        self.times += 1
        path.write_bytes(self.content)


def test_makes_what_is_missing_and_keeps_it(tmp_path: Path) -> None:
    make = Maker()
    path = tmp_path / "new" / "graph.onnx"
    assert stored_file(path, make).read_bytes() == b"graph"
    assert stored_file(path, make).read_bytes() == b"graph"
    assert make.times == 1


@pytest.mark.parametrize("content", [b"", b"gra", b"graph and more"])
def test_makes_again_what_was_cut_or_grew(tmp_path: Path, content: bytes) -> None:
    path = stored_file(tmp_path / "graph.onnx", Maker())
    path.write_bytes(content)
    assert stored_file(path, Maker()).read_bytes() == b"graph"


def test_makes_again_what_was_changed_without_changing_its_size(tmp_path: Path) -> None:
    path = stored_file(tmp_path / "graph.onnx", Maker())
    later = path.stat().st_mtime_ns + 1_000_000_000
    path.write_bytes(b"grapf")
    os.utime(path, ns=(later, later))
    assert not is_whole(path)
    assert stored_file(path, Maker()).read_bytes() == b"graph"


def test_a_file_that_was_only_touched_is_read_again_and_kept(tmp_path: Path) -> None:
    make = Maker()
    path = stored_file(tmp_path / "graph.onnx", make)
    os.utime(path, ns=(1, 1))
    stored_file(path, make)
    assert make.times == 1


@pytest.mark.parametrize("ending", ["sha256", "seen"])
@pytest.mark.parametrize("content", ["", "{}", "[1, 2]", "null", "\x00"])
def test_broken_notes_beside_the_file_do_no_harm(tmp_path: Path, ending: str, content: str) -> None:
    path = stored_file(tmp_path / "graph.onnx", Maker())
    Path(f"{path}.{ending}").write_text(content)
    assert stored_file(path, Maker()).read_bytes() == b"graph"
    assert is_whole(path)


def test_remakes_what_looks_whole(tmp_path: Path) -> None:
    path = stored_file(tmp_path / "graph.onnx", Maker())
    assert remake(path, Maker(b"better")).read_bytes() == b"better"
    assert is_whole(path)


def test_a_failure_leaves_the_folder_clean(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(EncoderUnavailable, match="disk full"):
        stored_file(tmp_path / "graph.onnx", fail)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "graph.onnx.1234.unfinished"
    left.touch()
    stored_file(tmp_path / "graph.onnx", Maker())
    assert not left.exists()


def test_the_digest_of_an_unchanged_file_is_remembered(tmp_path: Path) -> None:
    path, seen = tmp_path / "weights.bin", tmp_path / "weights.seen"
    path.write_bytes(b"weights")
    computed = digest(path, seen)
    seen.write_text(seen.read_text().replace(computed, "remembered"))
    assert digest(path, seen) == "remembered"


def test_a_digest_needs_no_place_to_be_remembered_in(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"weights")
    assert digest(path, tmp_path / "missing" / "seen") == digest(path, tmp_path / "weights.seen")


@pytest.mark.slow
def test_of_many_processes_at_once_one_makes_it(tmp_path: Path) -> None:
    program = (
        "import sys, time, pathlib; from knowledge.encoding.stored_file import stored_file\n"
        "def make(path):\n"
        "    with open(sys.argv[2], 'a') as log: log.write('made\\n')\n"
        "    time.sleep(0.2); path.write_bytes(b'graph')\n"
        "sys.stdout.buffer.write(stored_file(pathlib.Path(sys.argv[1]), make).read_bytes())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "graph.onnx"), str(tmp_path / "log")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate(timeout=60)[0] for process in processes] == [b"graph"] * 3
    assert (tmp_path / "log").read_text() == "made\n"
