"""Any sentence encoder or cross-encoder that sentence-transformers can load, by hub name or local path."""

from collections.abc import Sequence
from hashlib import sha256
from importlib import import_module
from typing import Any

import numpy as np

from knowledge.domain import Vectors
from knowledge.errors import EncoderUnavailable

_FINGERPRINT_VALUES = 64


class SentenceTransformerEncoder:
    """Encodes with `model`, a hub name or the path of a folder; safe to share between threads.

    Models of the e5 family want "query: " and "passage: " as prefixes. Raises EncoderUnavailable when the library is
    not installed or the model cannot be loaded. Takes seconds to construct.
    """

    def __init__(self, model: str, *, question_prefix: str = "", passage_prefix: str = "") -> None:
        self._model = _loaded("SentenceTransformer", model)
        self._prefixes = (question_prefix, passage_prefix)
        self._name = f"{model} {self._prefixes} {_fingerprint(self._model)}"
        self._dimension = len(self._model.encode([""], show_progress_bar=False)[0])

    @property
    def name(self) -> str:
        """Model, prefixes and a fingerprint of the weights: a folder's contents may change under its name."""
        return self._name

    @property
    def dimension(self) -> int:
        """The model's own."""
        return self._dimension

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode(self._prefixes[0], texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode(self._prefixes[1], texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), np.float32)
        vectors = self._model.encode(
            [_printable(prefix + text) for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


class CrossEncoderReranker:
    """Scores pairs of question and text with a cross-encoder, a hub name or the path of a folder.

    Raises EncoderUnavailable when the library is not installed or the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        self._model = _loaded("CrossEncoder", model)

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, in their order, higher is better; their scale is the model's."""
        if not texts:
            return []
        pairs = [(_printable(question), _printable(text)) for text in texts]
        return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def _loaded(kind: str, model: str) -> Any:
    try:
        library = import_module("sentence_transformers")
    except ImportError as error:
        raise EncoderUnavailable("sentence-transformers is not installed: pip install 'answerdesk[models]'") from error
    try:
        return getattr(library, kind)(model)
    except Exception as error:  # whatever a hub, a folder or a configuration can throw
        raise EncoderUnavailable(f"model {model!r} cannot be loaded: {error}") from error


def _fingerprint(model: Any) -> str:
    """Eight hexadecimal digits that change when the model is trained further: every tensor then changes somewhere."""
    digest = sha256()
    for name, tensor in sorted(model.state_dict().items()):
        first_values = tensor.flatten()[:_FINGERPRINT_VALUES].float().cpu().numpy()
        digest.update(f"{name} {tuple(tensor.shape)}".encode() + first_values.tobytes())
    return digest.hexdigest()[:8]


def _printable(text: str) -> str:
    """The tokenizers behind these models refuse half characters."""
    return text.encode(errors="replace").decode()
