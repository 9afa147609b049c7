"""Remembers the vectors of questions asked one by one: who is asked to answer is often asked again in a moment."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.domain import Vectors
from knowledge.protocols import Encoder

MOST_QUESTIONS = 2_000
"""With their texts some five megabytes."""


class RememberedQuestions:
    """An encoder that makes no vector of a lone question twice; a customer's reply and the agent's draft share it."""

    def __init__(self, inner: Encoder, most: int = MOST_QUESTIONS):
        self._inner = inner
        self._lone = lru_cache(most)(self._encoded)

    @property
    def name(self) -> str:
        """That of the encoder inside, for the vectors are the same."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """That of the encoder inside."""
        return self._inner.dimension

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        # What is encoded by the thousand is not asked again.
        return np.array([self._lone(texts[0])]) if len(texts) == 1 else self._inner.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._inner.encode_passages(texts)

    def _encoded(self, text: str) -> Vectors:
        (vector,) = self._inner.encode_questions([text])
        return np.asarray(vector, np.float32)
