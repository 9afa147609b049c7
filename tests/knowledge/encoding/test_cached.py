from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.domain import Vectors
from knowledge.encoding.cached import CachedEncoder
from knowledge.encoding.stand_in import StandInEncoder
from knowledge.errors import EncoderUnavailable
from tests.contracts.encoder_contract import TEXTS, EncoderContract


class CountingEncoder:
    """The stand-in, with questions and passages told apart and a record of what it was asked for."""

    def __init__(self, name: str = "counting/1") -> None:
        self.name = name
        self.dimension = 64
        self.asked: list[str] = []
        self._stand_in = StandInEncoder()

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return -self._stand_in.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self._stand_in.encode_passages(texts)


class TestCachedEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, tmp_path: Path) -> CachedEncoder:
        return CachedEncoder(StandInEncoder(), tmp_path / "vectors.db")


def test_asks_once_for_each_text_even_after_a_restart(tmp_path: Path) -> None:
    inner = CountingEncoder()
    first = CachedEncoder(inner, tmp_path / "vectors.db").encode_passages([*TEXTS, *TEXTS])
    again = CachedEncoder(inner, tmp_path / "vectors.db").encode_passages([*TEXTS, "new"])
    assert inner.asked == [*TEXTS, "new"]
    assert np.array_equal(first[: len(TEXTS)], again[:-1])
    assert np.array_equal(first[: len(TEXTS)], first[len(TEXTS) :])


def test_questions_and_passages_are_kept_apart(tmp_path: Path) -> None:
    cached = CachedEncoder(CountingEncoder(), tmp_path / "vectors.db")
    assert np.array_equal(cached.encode_questions(["退货"]), -cached.encode_passages(["退货"]))


def test_another_encoder_shares_the_file_but_no_vectors(tmp_path: Path) -> None:
    first, second = CountingEncoder("one/1"), CountingEncoder("two/1")
    for inner in (first, second):
        CachedEncoder(inner, tmp_path / "vectors.db").encode_passages(["退货"])
    assert second.asked == ["退货"]
    assert CachedEncoder(first, tmp_path / "vectors.db").name == "one/1"


def test_many_texts_come_back_in_order(tmp_path: Path) -> None:
    texts = [f"问题 {number}" for number in range(1200)]
    cached = CachedEncoder(CountingEncoder(), tmp_path / "vectors.db")
    cached.encode_passages(texts[::7])
    assert np.array_equal(cached.encode_passages(texts), StandInEncoder().encode_passages(texts))


def test_threads_share_the_file(tmp_path: Path) -> None:
    cached = CachedEncoder(CountingEncoder(), tmp_path / "vectors.db")
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: cached.encode_passages(TEXTS), range(8)))
    assert all(np.array_equal(answer, answers[0]) for answer in answers)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vectors.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(EncoderUnavailable, match=r"vectors\.db"):
        CachedEncoder(StandInEncoder(), path)
