"""Who is calling, by address: the one that the connection comes from, or whom a trusted proxy names."""

import ipaddress
from collections.abc import Collection

from starlette.requests import HTTPConnection

_SITE_BITS = 64


def address_of(connection: HTTPConnection, proxies: Collection[str]) -> str:
    """The address that a limit counts for; of IPv6 the network, since one line has billions of addresses."""
    address = connection.client.host if connection.client else ""
    # Whoever is in front adds whom it passes on, so that only the end of the header can be believed.
    senders = [part.strip() for part in ",".join(connection.headers.getlist("x-forwarded-for")).split(",")]
    while address in proxies and senders and senders[-1]:
        address = senders.pop()
    return _counted(address)


def _counted(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _SITE_BITS), strict=False))
