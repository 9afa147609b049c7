"""Where the application is put together: the routers of the API, and what runs beside them."""

import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import RedirectResponse

from assistant import Assistant, Chat
from assistant.api import DESCRIPTION, TITLE, Metrics, Services, configure_logging, install
from knowledge import SettingsError
from ui.following import Follower
from ui.serving import open_socket, serve

LOG_LEVEL = "ANSWERDESK_LOG_LEVEL"
DESK = "/desk/"
_LEVELS = ("debug", "info", "warning", "error")


def build_site(assistant: Assistant, *, chat: Chat | None = None, hosts: Collection[str] = ()) -> FastAPI:
    """The whole application over an open assistant; `hosts` are names it answers to beside those of this machine.

    While it runs, its indexes follow what other processes commit, and customers' chats are answered, by the usual rules
    if no `chat` is given.
    """
    follower = Follower(assistant.knowledge)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        follower.start()
        try:
            yield
        finally:
            follower.stop()

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version=version("answerdesk"),
        lifespan=lifespan,
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        # Spans and logs of its own would show what customers write.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    install(app, Services(assistant, Metrics(), follower.fault, chat or Chat(assistant)), hosts)
    return app


def add_pages(app: FastAPI, assistant: Assistant) -> None:
    """Put the pages into the application; the root leads to the agent's. Importing Gradio takes two seconds."""
    import gradio

    from ui.pages import agent

    @app.get("/", include_in_schema=False)
    def to_the_desk() -> RedirectResponse:
        return RedirectResponse(DESK)

    gradio.mount_gradio_app(
        app,
        agent.build(assistant),
        DESK.rstrip("/"),
        footer_links=[],
        # It would leave conversations behind in the browser, in plain text.
        run_history=False,
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        # The fonts of the machine: those of the default theme are downloads, and have no Chinese.
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        head=agent.head(),
    )


def run_site(chat: Chat, data_dir: Path, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve the application until it is stopped; `say` is told its address.

    Logs go to standard error, at the level of ANSWERDESK_LOG_LEVEL. Raises `SettingsError` for an unknown level and
    for an address that can't be taken.
    """
    configure_logging(_log_level())
    with open_socket(host, port) as listening:
        app = build_site(chat.assistant, chat=chat, hosts=[host])
        add_pages(app, chat.assistant)
        serve(app, data_dir, listening, lambda address: say(f"Answerdesk is at {address.url} (Ctrl+C stops it)"))


def _log_level() -> str:
    level = os.environ.get(LOG_LEVEL, "info").lower()
    if level not in _LEVELS:
        raise SettingsError(f"{LOG_LEVEL} is {level!r}: give one of {', '.join(_LEVELS)}")
    return level
