"""One HTTP request to a server that others name: within a time and a size, to an address that is allowed, no further.

The timeouts of HTTP clients bound the silence between two pieces; here all of it, headers included, has one deadline.
Names are resolved once, the address is judged, and the connection goes to that very address: whoever controls a name
cannot let it point elsewhere in between. Redirects are answers like any other and are not followed.
"""

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

import httpcore

from assistant.destinations import PORTS, Address, Answer, Limits, is_public, place_of
from assistant.errors import NotReached

if TYPE_CHECKING:
    import ssl


def send(method: str, url: str, headers: Mapping[str, str], content: bytes, limits: Limits) -> Answer:
    """The answer to one request. Raises `NotReached`, whose words hold neither the content nor the answer."""
    place = place_of(url)
    try:
        return _sent(method, place, headers, content, limits)
    except (httpcore.ConnectTimeout, httpcore.ReadTimeout, httpcore.WriteTimeout) as error:
        raise NotReached(f"{place.hostname} did not answer within {limits.seconds:g} seconds") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise NotReached(f"{place.hostname} cannot be reached ({type(error).__name__})") from error


def _sent(method: str, place: SplitResult, headers: Mapping[str, str], content: bytes, limits: Limits) -> Answer:
    deadline = limits.now_seconds() + limits.seconds
    port = place.port or PORTS[place.scheme]
    origin = httpcore.Origin(place.scheme.encode(), str(place.hostname).encode(), port)
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=place.port, target=path.encode())
    backend = _Backend(limits, deadline)
    # An answer that unpacks itself would be as large as it likes.
    own = {"Host": place.netloc.rpartition("@")[2], "Accept-Encoding": "identity"}
    sent: list[tuple[bytes | str, bytes | str]] = [*own.items(), *headers.items()]
    trust = _trusted() if place.scheme == "https" else None
    with (
        httpcore.HTTPConnection(origin, ssl_context=trust, network_backend=backend) as connection,
        connection.stream(method, url, headers=sent, content=content) as response,
    ):
        content = _read(response.iter_stream(), limits.largest_answer)
        wanted = (value for name, value in response.headers if name.lower() == b"retry-after")
        return Answer(response.status, content, next((value.decode("latin-1") for value in wanted), None))


def _read(pieces: Iterable[bytes], largest: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > largest:
            raise NotReached(f"the answer has more than {largest} bytes")
    return bytes(content)


@cache
def _trusted() -> "ssl.SSLContext":
    import httpx

    # The certificates of SSL_CERT_FILE or SSL_CERT_DIR, where they are set: companies have authorities of their own.
    return httpx.create_ssl_context()


class _Backend(httpcore.NetworkBackend):
    """Connects to an address that was judged, and gives streams that keep the deadline."""

    def __init__(self, limits: Limits, deadline: float):
        self._limits = limits
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a name that answers."""
        failure: httpcore.NetworkError | None = None
        for address in self._allowed(host, port):
            try:
                left = self._left(timeout)
                stream = self._plain.connect_tcp(str(address), port, left, local_address, socket_options)
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _Timed(stream, self._left)
        raise failure or httpcore.ConnectError("no address")

    def _allowed(self, host: str, port: int) -> list[Address]:
        try:
            found = self._limits.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NotReached(f"there is no server of the name {host}") from error
        addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
        if not self._limits.private and not all(map(is_public, addresses)):
            raise NotReached(
                f"{host} is an address of this machine or of a private network: allow that in the settings"
            )
        return list(dict.fromkeys(addresses))

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - self._limits.now_seconds()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole took too long")
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A stream on which every step has only what is left of the time."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]):
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> "_Timed":
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
