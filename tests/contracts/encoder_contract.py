"""The laws of `knowledge.protocols.Encoder`, for every implementation: inherit, and give a fixture `encoder`."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from knowledge.domain import Vectors
from knowledge.protocols import Encoder

TEXTS = (
    "退货运费谁出?",
    "How long does shipping to Germany take?",
    "签收七天内可以无理由退货，商品须保持完好，吊牌齐全；质量问题的退货运费由公司承担，其他情况由顾客承担。" * 3,
    "",
    "发票",
    "Refunds go back to the original payment method within five business days.",
)

STRANGE = ("", " ", "\n\t", "\0", "\ud800 half a character", "\x07\x1b[0m", "😡" * 3, "<s></s><mask>", "e\u0301\u200b")

Encode = Callable[[Sequence[str]], Vectors]


class EncoderContract:
    @pytest.fixture(params=["questions", "passages"])
    def encode(self, request: pytest.FixtureRequest, encoder: Encoder) -> Encode:
        encodings = {"questions": encoder.encode_questions, "passages": encoder.encode_passages}
        return encodings[request.param]

    def test_gives_one_row_of_length_one_for_each_text(self, encoder: Encoder, encode: Encode) -> None:
        vectors = encode(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)

    def test_nothing_gives_no_rows(self, encoder: Encoder, encode: Encode) -> None:
        assert encode([]).shape == (0, encoder.dimension)

    def test_a_text_has_the_same_vector_alone_and_among_others(self, encode: Encode) -> None:
        together = encode(TEXTS)
        alone = np.concatenate([encode([text]) for text in TEXTS])
        assert cosines(together, alone).min() >= 1 - 1e-3

    def test_rows_stand_in_the_order_of_the_texts(self, encode: Encode) -> None:
        assert cosines(encode(TEXTS), encode(TEXTS[::-1])[::-1]).min() >= 1 - 1e-3

    def test_different_texts_have_different_vectors(self, encode: Encode) -> None:
        vectors = encode(TEXTS)
        likeness = vectors @ vectors.T
        assert (likeness[~np.eye(len(TEXTS), dtype=bool)] < 1 - 1e-3).all()

    @pytest.mark.parametrize("text", STRANGE, ids=ascii)
    def test_takes_any_string(self, encode: Encode, text: str) -> None:
        assert np.linalg.norm(encode([text]), axis=1) == pytest.approx(1, abs=1e-4)

    def test_cuts_long_text_instead_of_refusing_it(self, encode: Encode) -> None:
        long = "客服 service " * 10_000
        short_of_it, whole = encode([long, long + "发票 invoice " * 10_000])
        assert short_of_it @ whole >= 1 - 1e-3

    def test_name_stays_while_the_vectors_do(self, encoder: Encoder, encode: Encode) -> None:
        before = encoder.name
        encode(TEXTS)
        assert before
        assert encoder.name == before


def cosines(vectors: Vectors, others: Vectors) -> Vectors:
    """Row by row, of unit rows."""
    return np.asarray((vectors * others).sum(axis=1), np.float32)
