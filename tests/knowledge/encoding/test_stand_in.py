import numpy as np
import pytest

from knowledge.encoding.stand_in import StandInEncoder
from tests.contracts.encoder_contract import EncoderContract


class TestStandInEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> StandInEncoder:
        return StandInEncoder()


def test_texts_that_share_letters_are_alike() -> None:
    close, related, strange = StandInEncoder(256).encode_passages(
        ["退货运费谁出", "退货的运费谁出钱", "怎么开电子发票"]
    )
    assert close @ related > 0.5 > close @ strange


def test_another_dimension_is_another_encoder() -> None:
    assert StandInEncoder(32).dimension == 32
    assert StandInEncoder(32).name != StandInEncoder(64).name


def test_vectors_are_the_same_on_every_machine() -> None:
    counts = np.array([-1, 2, -1, -1])  # of "^", "a", "$", "^a", "a$", as crc32 places and signs them
    assert StandInEncoder(4).encode_questions(["a"])[0] == pytest.approx(counts / np.sqrt(7))
