"""The HTTP API: `install` puts it into an application."""

from collections.abc import Collection

from fastapi import FastAPI

from assistant.api import (
    articles,
    canned,
    chat,
    completions,
    conflicts,
    cuttings,
    desk,
    desk_figures,
    drafts,
    exports,
    gaps,
    imports,
    inboxes,
    invitations,
    life,
    mcp,
    operation,
    people,
    question_proposals,
    search,
    sessions,
    sources,
    tokens,
    usage,
    webhooks,
)
from assistant.api.documentation import DESCRIPTION, PREFIX, TITLE, describe
from assistant.api.documentation import problems as problem_responses
from assistant.api.embedding import Embedded
from assistant.api.guarding import SIGN_IN, Guarded
from assistant.api.headers import Headed
from assistant.api.invitations import INVITATION
from assistant.api.observability import Metrics, Observed, configure_logging, log, told
from assistant.api.problems import Problem, respond
from assistant.api.problems import install as install_problems
from assistant.api.protection import Protected
from assistant.api.rights import (
    Anybody,
    May,
    MayOrNear,
    OwnToken,
    Public,
    SignedIn,
    TheCaller,
    from_this_machine,
    may,
    public,
)
from assistant.api.schemas import Asked, DraftOut, Given, Text
from assistant.api.services import Services, TheAssistant
from assistant.api.uploads import TheFiles, form_with_files
from assistant.import_jobs import ImportJobs
from assistant.mcp import ToolsOverHttp

__all__ = [
    "DESCRIPTION",
    "INVITATION",
    "PREFIX",
    "SIGN_IN",
    "TITLE",
    "Anybody",
    "Asked",
    "DraftOut",
    "Given",
    "Guarded",
    "May",
    "MayOrNear",
    "Metrics",
    "OwnToken",
    "Problem",
    "Public",
    "Services",
    "SignedIn",
    "Text",
    "TheAssistant",
    "TheCaller",
    "TheFiles",
    "configure_logging",
    "form_with_files",
    "from_this_machine",
    "install",
    "log",
    "may",
    "problem_responses",
    "public",
    "respond",
    "told",
]


# Ids of articles may contain slashes: what is below an article has to be asked for before the article itself.
_ROUTERS = tuple(
    family.router
    for family in (
        sessions,
        people,
        invitations,
        tokens,
        drafts,
        sources,
        search,
        life,
        articles,
        conflicts,
        gaps,
        question_proposals,
        usage,
        chat,
        desk,
        canned,
        desk_figures,
        completions,
        imports,
        exports,
        cuttings,
        mcp,
        webhooks,
        inboxes,
    )
)


def install(app: FastAPI, services: Services, hosts: Collection[str] = (), chat_origins: Collection[str] = ()) -> None:
    """Put the API into an application that answers to loopback and `hosts`, and whose chat `chat_origins` may carry."""
    app.state.services = services
    app.state.tools = ToolsOverHttp(mcp.CallersAnswers(services))
    app.state.import_jobs = ImportJobs(services.assistant.knowledge.store, services.lifecycle.check)
    for router in _ROUTERS:
        app.include_router(router)
    # Probes look for these at the root, and people beside the other calls.
    app.include_router(operation.router, prefix=PREFIX)
    app.include_router(operation.router, include_in_schema=False)
    install_problems(app)
    describe(app)
    origins = frozenset(chat_origins)
    app.add_middleware(Protected, hosts=hosts, largest_upload=services.largest_upload, chat_origins=origins)
    app.add_middleware(Embedded, origins=origins)
    app.add_middleware(Observed, metrics=services.metrics)
    app.add_middleware(Headed)
