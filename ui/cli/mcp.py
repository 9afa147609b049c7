"""`answerdesk mcp`."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import NotAllowed, Reader, Request, serve_tools
from ui.cli.desks import Desk, LocalDesk, open_desk
from ui.cli.options import AsJson, DataDir, settled

IDLE_SECONDS = 30.0


def mcp(
    context: typer.Context,
    public_only: Annotated[
        bool, typer.Option("--public-only", help="Never read articles for internal use, whoever asks.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Serve tools for AI assistants on standard input and output (Model Context Protocol)."""
    lent = LentDesk(settled(context, data_dir, as_json=as_json).data_dir, public_only=public_only)
    try:
        serve_tools(lent)
    finally:
        lent.close()


class LentDesk:
    """A desk that is asked now and then, one question at a time, for as long as some client runs.

    Each question goes to the server that has the folder open at that moment. Without one the indexes are opened here,
    and let go when nobody has asked for `idle_seconds`, so that they keep no server from starting.
    """

    def __init__(self, data_dir: Path, *, public_only: bool = False, idle_seconds: float = IDLE_SECONDS):
        self._data_dir = data_dir
        self._public_only = public_only
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._opened = ExitStack()
        self._own: Desk | None = None
        self._timer = threading.Timer(idle_seconds, self.close)

    def search(self, text: str, limit: int, reader: Reader) -> list[dict[str, Any]]:
        """Search. Raises `NotAllowed`."""
        self._admit(reader)
        with self._borrowed() as desk:
            return desk.search(text, limit, reader)

    def draft(self, request: Request) -> dict[str, Any]:
        """Draft. Raises `NotAllowed` and `InvalidMessage`."""
        self._admit(request.reader)
        with self._borrowed() as desk:
            return desk.draft(request)

    def close(self) -> None:
        """Let go of what is open; the next question opens it again."""
        with self._lock:
            self._timer.cancel()
            self._own = None
            self._opened.close()

    def _admit(self, reader: Reader) -> None:
        if self._public_only and reader is Reader.AGENT:
            raise NotAllowed("internal articles are closed here (--public-only): ask without `internal`")

    @contextmanager
    def _borrowed(self) -> Iterator[Desk]:
        with self._lock:
            self._timer.cancel()
            with ExitStack() as ending:
                desk = self._own
                if desk is None:
                    desk = ending.enter_context(open_desk(self._data_dir, "mcp"))
                if isinstance(desk, LocalDesk) and desk is not self._own:
                    self._own, self._opened = desk, ending.pop_all()
                ending.callback(self._let_go_later)
                yield desk

    def _let_go_later(self) -> None:
        if self._own is not None:
            self._timer = threading.Timer(self._idle_seconds, self.close)
            self._timer.daemon = True
            self._timer.start()
