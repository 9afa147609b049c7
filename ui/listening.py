"""Where a server is to listen, and to whom it answers."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listening:
    """An address to listen on; besides loopback the server answers to the host and to `names`.

    With `demo` it offers demo accounts to this machine, unless there is an administrator.
    """

    host: str
    port: int
    names: Collection[str] = ()
    demo: bool = False
