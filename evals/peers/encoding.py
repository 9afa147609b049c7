"""The knob that every peer with vectors has: which of the encoder's two prefixes its documents get."""

from collections.abc import Callable, Sequence

from evals.peers.domain import Knob, Surroundings
from knowledge import Encoder

Encode = Callable[[Sequence[str]], list[list[float]]]

AS_PASSAGES, AS_QUESTIONS = "passage", "query"
PREFIX = Knob("prefix", (AS_PASSAGES, AS_QUESTIONS))


def document_encoding(surroundings: Surroundings, prefix: str | float) -> Encode:
    """Texts to vectors as lists, the way such libraries take them."""
    encoder = surroundings.indexing_encoder()
    encode = encoder.encode_questions if prefix == AS_QUESTIONS else encoder.encode_passages
    return lambda texts: [list(map(float, vector)) for vector in encode(texts)]


def question_vector(encoder: Encoder, text: str) -> list[float]:
    """The vector of one question."""
    return list(map(float, encoder.encode_questions([text])[0]))
