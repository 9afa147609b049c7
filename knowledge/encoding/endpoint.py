"""Vectors from a server that speaks OpenAI's embeddings protocol: OpenAI, vLLM, Ollama, llama.cpp and many more."""

import time
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

import httpx
import numpy as np

from knowledge.domain import Vectors
from knowledge.errors import EncoderUnavailable
from knowledge.retry_after import retry_after_seconds

_LONGEST_PAUSE_SECONDS = 30.0
_LONGEST_COMPLAINT = 300


@dataclass(frozen=True)
class EndpointEncoder:
    """Asks `base_url`/embeddings for vectors of `model`; safe to share between threads.

    `base_url` is what the server's manual calls so, with its version ("https://…/v1"). Models of the e5 family want
    "query: " and "passage: " as prefixes. Text is cut at `longest_text` characters. What may pass (too many requests,
    a failing or unreachable server) is tried `attempts` times, with pauses that double from `first_pause_seconds`.

    Every method, the properties too, raises EncoderUnavailable when the server does not give vectors.
    """

    base_url: str
    api_key: str | None = field(repr=False)
    model: str
    _: KW_ONLY
    question_prefix: str = ""
    passage_prefix: str = ""
    timeout_seconds: float = 30.0
    attempts: int = 5
    first_pause_seconds: float = 0.5
    texts_per_request: int = 64
    longest_text: int = 6000

    @property
    def name(self) -> str:
        """Model, prefixes and place: another server may mean another model by the same name."""
        prefixes = f"{self.question_prefix!r}, {self.passage_prefix!r}"
        return f"{self.model} ({prefixes}) at {_without_credentials(self.base_url)}"

    @cached_property
    def dimension(self) -> int:
        """As the server's first answer has it."""
        return int(self._ask([" "]).shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode(self.question_prefix, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode(self.passage_prefix, texts)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), self.texts_per_request):
            portion = texts[start : start + self.texts_per_request]
            answered = self._ask([self._sendable(prefix + text) for text in portion])
            if answered.shape[1] != self.dimension:
                raise EncoderUnavailable(f"{self._place} gave {answered.shape[1]} dimensions after {self.dimension}")
            vectors[start : start + len(portion)] = answered
        return vectors

    def _ask(self, texts: Sequence[str]) -> Vectors:
        for retry in range(self.attempts - 1):
            try:
                return self._post(texts)
            except _Setback as setback:
                pause = max(setback.wait_seconds, self.first_pause_seconds * 2**retry)
                time.sleep(min(pause, _LONGEST_PAUSE_SECONDS))
        try:
            return self._post(texts)
        except _Setback as setback:
            raise EncoderUnavailable(
                f"{self._place} gave no vectors in {self.attempts} attempts: {setback}"
            ) from setback

    def _post(self, texts: Sequence[str]) -> Vectors:
        request = {"model": self.model, "input": list(texts), "encoding_format": "float"}
        place = self._place
        try:
            response = self._client.post(place, json=request)
        except httpx.RequestError as error:
            raise _Setback(str(error) or type(error).__name__) from error
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or response.is_server_error:
            wait = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
            raise _Setback(self._complaint(response), wait or 0.0)
        if not response.is_success:
            raise EncoderUnavailable(f"{place} refused: {self._complaint(response)}")
        try:
            return _vectors(response.json(), len(texts))
        except (ValueError, TypeError, KeyError) as error:
            raise EncoderUnavailable(f"{place} does not answer as embeddings servers do: {error}") from error

    def _complaint(self, response: httpx.Response) -> str:
        # Some servers repeat the key they were given, and this text ends in logs.
        said = response.text.replace(self.api_key, "***") if self.api_key else response.text
        return f"{response.status_code} {response.reason_phrase} {said[:_LONGEST_COMPLAINT]}".strip()

    def _sendable(self, text: str) -> str:
        """Servers refuse the empty text, and UTF-8 has no half characters."""
        return text[: self.longest_text].encode(errors="replace").decode() or " "

    @cached_property
    def _place(self) -> str:
        return f"{_without_credentials(self.base_url)}/embeddings"

    @cached_property
    def _client(self) -> httpx.Client:
        address = httpx.URL(self.base_url)
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        login = (address.username, address.password) if address.username else None
        return httpx.Client(headers=headers, auth=login, timeout=self.timeout_seconds)


class _Setback(Exception):
    """Something that may pass; `wait_seconds` is how long the server asked to be left alone."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


def _without_credentials(address: str) -> str:
    try:
        url = httpx.URL(address)
        plain = str(url.copy_with(username="", password=""))
    except httpx.InvalidURL as error:
        raise EncoderUnavailable(f"{address!r} is no address: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise EncoderUnavailable(f"{address!r} is no address of a server: it begins with http:// or https://")
    return plain.rstrip("/")


def _vectors(answer: Any, count: int) -> Vectors:
    """The vectors of an answer in the order of the texts, scaled to length 1.

    Raises ValueError, TypeError or KeyError when it holds no such thing.
    """
    rows = {row["index"]: row["embedding"] for row in answer["data"]}
    if sorted(rows) != list(range(count)):
        raise ValueError(f"{count} texts were sent, {len(rows)} vectors came back")
    vectors = np.array([rows[index] for index in range(count)], np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(lengths).all() and lengths.all()):
        raise ValueError("a vector of no length, or of endless length")
    return np.asarray(vectors / lengths, np.float32)
