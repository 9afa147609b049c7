"""A limit on how long one HTTP request may last, however busily the server keeps the connection alive.

The timeouts of an HTTP client bound the silence between two pieces of a response. A server that sends a comment every
few seconds is never silent, and clients of event streams pass comments on to nobody who could lose patience.
"""

import time
from collections.abc import Iterator
from typing import Any

import httpx2
from openai import DefaultHttpxClient


class DeadlineClient(DefaultHttpxClient):
    """OpenAI's own HTTP client, proxies and all, that ends a streamed response after `total_seconds`."""

    def __init__(self, total_seconds: float, silence_seconds: float):
        super().__init__(timeout=silence_seconds)
        self._total_seconds = total_seconds

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send one request; reading its response raises `httpx2.ReadTimeout` once the time is over."""
        deadline = time.monotonic() + self._total_seconds
        response = super().send(request, **options)
        if not response.is_closed and isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _WatchedStream(response.stream, request, deadline)
        return response


class _WatchedStream(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, request: httpx2.Request, deadline: float):
        self._inner = inner
        self._request = request
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for part in self._inner:
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the response took too long", request=self._request)
            yield part

    def close(self) -> None:
        self._inner.close()
