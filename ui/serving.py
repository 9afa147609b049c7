"""Serves an application on an address until it is told to stop, and tells other processes where."""

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from knowledge import SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI

SERVER_FILE = "server.json"
# Longer than any answer takes that is not waiting for a language model.
GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens, the process it is, and the key that makes its caller the local administrator."""

    host: str
    port: int
    pid: int
    key: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """To be opened in a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to serve: an open socket, the data folder, and the key of this process, that only its user may read."""

    listening: socket.socket
    data_dir: Path
    key: str


def serve(app: "FastAPI", place: Place, on_start: Callable[[Address], None]) -> None:
    """Serve until a signal comes; `on_start` is told the address once requests are answered there.

    Meanwhile `server.json` in the data folder holds {host, port, pid, key}. A killed process leaves it behind.
    """
    data_dir = place.data_dir
    host, port = place.listening.getsockname()[:2]
    address = Address(host, port, os.getpid(), place.key)
    # Proxies' headers are not believed: there is no proxy on loopback, and anybody can send them.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        # The page and the API need no websockets, and without them the start is quicker.
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        with _signals_ignored():
            _Announced(config, lambda: _announce(data_dir, address, on_start)).run(sockets=[place.listening])
    finally:
        _withdraw(data_dir, address)


def open_socket(host: str, port: int) -> socket.socket:
    """Take an address; port 0 takes a free one. Raises `SettingsError` for one that can't be taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
        except OSError:
            taken.close()
            raise
    except OSError as error:
        raise SettingsError(f"cannot listen on {host} port {port}: {error.strerror}; give another --port") from error
    return taken


@contextmanager
def _signals_ignored() -> Iterator[None]:
    # uvicorn ends at these, and then sends them on to whoever had them before: there the process would die at once,
    # without closing anything.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Announced(uvicorn.Server):
    """A server that says when it is there."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]):
        super().__init__(config)
        self._announce = announce

    async def startup(self, *args: Any, **more: Any) -> None:
        await super().startup(*args, **more)
        if self.started:
            self._announce()


def _announce(data_dir: Path, address: Address, on_start: Callable[[Address], None]) -> None:
    # Readers never see half a file.
    half = data_dir / f".{SERVER_FILE}.{address.pid}"
    half.unlink(missing_ok=True)
    # Nobody else may read the key, not even for the moment between making the file and forbidding it.
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(address), file)
    half.replace(data_dir / SERVER_FILE)
    on_start(address)


def _withdraw(data_dir: Path, address: Address) -> None:
    file = data_dir / SERVER_FILE
    try:
        ours = json.loads(file.read_text("utf-8")) == asdict(address)
    except (OSError, ValueError):
        return
    if ours:
        file.unlink(missing_ok=True)
