"""Where the application is put together: the routers of the API, and what runs beside them."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from assistant import Assistant
from assistant.api import DESCRIPTION, TITLE, Metrics, Services, install
from ui.following import Follower


def build_site(assistant: Assistant, *, hosts: Collection[str] = ()) -> FastAPI:
    """The whole application over an open assistant; `hosts` are names it answers to beside those of this machine.

    While it runs, its indexes follow what other processes commit.
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
    install(app, Services(assistant, Metrics(), follower.fault), hosts)
    return app
