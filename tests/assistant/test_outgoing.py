"""Requests to servers that others name: which addresses are spoken to, and that nothing gets round that."""

import ipaddress
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_socket import SocketConnectBlockedError

from assistant.destinations import Limits, is_public, place_of
from assistant.errors import NotReached
from assistant.outgoing import send

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SOMEWHERE = "93.184.215.14"
PUBLIC = [SOMEWHERE, "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e", f"::ffff:{SOMEWHERE}"]
NOT_PUBLIC = {
    "loopback": "127.0.0.1",
    "all of loopback": "127.8.9.10",
    "this host": "0.0.0.0",
    "a private network": "10.1.2.3",
    "another private network": "172.16.0.1",
    "a home network": "192.168.1.1",
    "a provider's network": "100.64.0.1",
    "a cloud's metadata": "169.254.169.254",
    "everybody": "255.255.255.255",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "documentation": "192.0.2.1",
    "IPv6 loopback": "::1",
    "IPv6 this host": "::",
    "IPv6 unique local": "fd12:3456:789a::1",
    "IPv6 link-local": "fe80::1",
    "IPv6 site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped metadata": "::ffff:169.254.169.254",
    "compatible loopback": "::127.0.0.1",
    "translated loopback": "::ffff:0:127.0.0.1",
    "6to4 of a private address": "2002:0a01:0203::1",
    "6to4 of loopback": "2002:7f00:0001::",
    "NAT64 of metadata": "64:ff9b::169.254.169.254",
    "NAT64 of a private address": "64:ff9b::10.1.2.3",
    "NAT64 for local use": "64:ff9b:1::10.1.2.3",
    "Teredo of a private address": "2001:0:5db8:d70e:0:0:f5fe:fdfc",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_all_other_addresses_are_not(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_nat64_of_a_public_address_is_public() -> None:
    assert is_public(ipaddress.ip_address(f"64:ff9b::{SOMEWHERE}"))


@dataclass
class Server:
    """A server on loopback, and the requests it got."""

    port: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, self.headers["Host"]))
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", f"http://127.0.0.1:{told.port}/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        told.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        running.shutdown()
        thread.join()


@dataclass
class Names:
    """Answers each question for a name with the next list of addresses, the last one again and again."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_spoken_to_however_it_is_written(server: Server, host: str) -> None:
    with pytest.raises(NotReached, match=r"private network|no server of the name"):
        send("GET", f"http://{host}:{server.port}/", {}, b"", Limits(2.0))
    assert server.asked == []


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_a_name_that_leads_into_the_house_is_not_followed(server: Server, address: str) -> None:
    limits = Limits(2.0, resolve=Names([[address]]))
    with pytest.raises(NotReached, match=r"inside\.example is an address of this machine or of a private network"):
        send("GET", f"http://inside.example:{server.port}/", {}, b"", limits)
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(server: Server) -> None:
    limits = Limits(2.0, resolve=Names([[SOMEWHERE, "127.0.0.1"]]))
    with pytest.raises(NotReached, match="private network"):
        send("GET", f"http://both.example:{server.port}/", {}, b"", limits)
    assert server.asked == []


def test_a_name_that_changes_its_answer_is_asked_once_and_what_was_judged_is_spoken_to(server: Server) -> None:
    names = Names([[SOMEWHERE], ["127.0.0.1"]])
    # The connection goes to the public address, which no test may reach.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=SOMEWHERE):
        send("GET", f"http://turning.example:{server.port}/", {}, b"", Limits(2.0, resolve=names))
    assert names.asked == ["turning.example"]
    assert server.asked == []


def test_where_private_addresses_are_allowed_the_name_still_is_the_host(server: Server) -> None:
    names = Names([["127.0.0.1"], [SOMEWHERE]])
    limits = Limits(2.0, private=True, resolve=names)
    assert send("GET", f"http://shop.example:{server.port}/orders?a=1", {}, b"", limits).status == 200
    assert server.asked == [("/orders?a=1", f"shop.example:{server.port}")]
    assert names.asked == ["shop.example"]


def test_redirects_are_not_followed(server: Server) -> None:
    answer = send("GET", f"http://127.0.0.1:{server.port}/moved", {}, b"", Limits(2.0, private=True))
    assert answer.status == 302
    assert [path for path, _ in server.asked] == ["/moved"]


def test_a_name_that_nobody_has_is_named() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise OSError("unknown")

    with pytest.raises(NotReached, match=r"no server of the name nowhere\.example"):
        send("GET", "https://nowhere.example/", {}, b"", Limits(2.0, resolve=resolve))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "gopher://example.com/",
        "ftp://example.com/",
        "//example.com/",
        "https://",
        "https:///path",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com:x/",
        "https://[::1/",
        "https://例子.example/",
        "https://example.com/a b",
        "https://example.com/\r\nX-More: 1",
        "https://example.com/\x7f",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(NotReached, match=r"https://"):
        place_of(url)
