"""Where requests to servers that others name may go, and within what limits; `outgoing.py` makes them."""

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from assistant.errors import NotReached

PORTS: Mapping[str, int] = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All that is public of the newer kind. The libraries' own tables leave out old and special ranges beside it.
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
"""The addresses of a name, for a port. Raises `OSError` or `UnicodeError` when there are none."""


def _resolved(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the body as it was sent, and when to come again, as the server writes it."""

    status: int
    content: bytes
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take as a whole, how large its answer may be, and whether it may stay in the house.

    `private` allows loopback and the addresses of private networks; without it only public ones are spoken to.
    """

    seconds: float = 10.0
    largest_answer: int = 64 * 1024
    private: bool = False
    now_seconds: Callable[[], float] = field(default=time.monotonic, repr=False)
    resolve: Resolve = field(default=_resolved, repr=False)


def place_of(url: str) -> SplitResult:
    """The parts of an address that a request can go to. Raises `NotReached` for any other."""
    try:
        place = urlsplit(url)
        is_good = place.scheme in PORTS and place.hostname and place.port != 0 and url.isascii() and url.isprintable()
    except ValueError:
        is_good = False
    if not is_good or " " in url:
        raise NotReached("the address is not one of http:// or https://: give a whole one, in ASCII")
    return place


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public network, whatever form it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _PUBLIC_V6:
            return False
    return address.is_global and not address.is_multicast
