"""Where the application is put together: the routers of the API, and what runs beside them."""

import os
import secrets
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount

from assistant import Accounts, Assistant, AssistantSettings, Chat, Gaps, Right, open_accounts
from assistant.api import (
    DESCRIPTION,
    SIGN_IN,
    TITLE,
    Anybody,
    Guarded,
    Metrics,
    Services,
    configure_logging,
    install,
    public,
)
from evals import BatchTests, CaseStore, PreviewDesk, PreviewJobs, adopt_closed_gaps
from evals.api import Services as EvaluationServices
from evals.api import install as install_evaluation
from knowledge import KnowledgeSettings, Lifecycle, SettingsError, read_settings
from ui.following import Aside, Follower
from ui.late import Application, Late
from ui.pages.layout import ICON, Layout
from ui.serving import Place, open_socket, serve

LOG_LEVEL = "ANSWERDESK_LOG_LEVEL"
DESK = "/desk"
TRAINERS = "/trainers"
# Spans and logs of the framework's own would show what customers write.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
# In bytes; a conversation of the greatest length has less.
_LARGEST_CALL = 8 * 1024 * 1024
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Access:
    """Who gets in: people by their accounts, and as local administrator whoever shows the `local_key`.

    Under the `two_person_rule` nobody publishes what they wrote. The files of one upload may have `upload_megabytes`
    together.
    """

    accounts: Accounts
    local_key: str | None = field(default=None, repr=False)
    two_person_rule: bool = False
    upload_megabytes: int = 64


def build_site(
    assistant: Assistant,
    *,
    chat: Chat | None = None,
    hosts: Collection[str] = (),
    pages: bool = False,
    access: Access | None = None,
) -> FastAPI:
    """The whole application over an open assistant; `hosts` are names it answers to beside those of this machine.

    Accounts are those in the assistant's database, if no `access` is given.

    While it runs, its indexes follow what other processes commit, and customers' chats are answered, by the usual rules
    if no `chat` is given. With `pages` the root leads to the agent's page. Gradio takes two seconds to import, so the
    pages are put together while the API answers already.
    """
    desk, trainers = Late(_import_gradio, _agents_page), Late(_import_gradio, _trainers_page)
    store = assistant.knowledge.store
    access = access or Access(open_accounts(store))
    gaps, cases = Gaps(assistant), CaseStore(store)
    previews = PreviewDesk(assistant, cases)
    others = {"usage": assistant.usage.follow, "gaps": lambda: adopt_closed_gaps(gaps, cases, store)}
    follower, aside = Follower(assistant.knowledge, others), Aside("previews", previews.keep_up)
    jobs, batches = PreviewJobs(previews, store.clock), BatchTests(assistant)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        follower.start()
        aside.start()
        try:
            async with AsyncExitStack() as stack:
                for page in (desk, trainers) if pages else ():
                    await stack.enter_async_context(page.running())
                yield
        finally:
            follower.stop()
            aside.stop()
            jobs.close()
            batches.close()
            gaps.close()

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version=version("answerdesk"),
        lifespan=lifespan,
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
    )
    lifecycle = Lifecycle(store, previews, two_person_rule=access.two_person_rule)
    services = Services(
        assistant,
        Metrics(),
        follower.fault,
        chat or Chat(assistant),
        access.accounts,
        lifecycle,
        gaps,
        access.local_key,
        access.upload_megabytes * 1024 * 1024,
    )
    install(app, services, hosts)
    install_evaluation(app, EvaluationServices(cases, previews, jobs, batches))
    if pages:
        app.mount(DESK, Guarded(desk, services, Right.DRAFT))
        app.mount(TRAINERS, Guarded(trainers, services, Right.WATCH))
        anybody = [Depends(public("it only leads on to a page, or decorates one"))]
        app.get("/", include_in_schema=False, dependencies=anybody)(_to_the_desk)
        app.get("/favicon.ico", include_in_schema=False, dependencies=anybody)(_icon)
        app.get(SIGN_IN, include_in_schema=False, dependencies=anybody)(_sign_in)
        app.get(f"{SIGN_IN}/{{name}}", include_in_schema=False, dependencies=anybody)(_sign_in_file)
    return app


def run_site(
    chat: Chat, data_dir: Path, listen: tuple[str, int], say: Callable[[str], None], names: Collection[str] = ()
) -> None:
    """Serve the application on a host and port until it is stopped; `say` is told its address.

    It answers to the host, to loopback and to `names`. Logs go to standard error, at the level of
    ANSWERDESK_LOG_LEVEL. Raises `SettingsError` for an unknown level and for an address that can't be taken.
    """
    configure_logging(_log_level())
    with open_socket(*listen) as listening:
        rule = read_settings(KnowledgeSettings, data_dir, "knowledge").two_person_rule
        megabytes = read_settings(AssistantSettings, data_dir, "assistant").upload_megabytes
        access = Access(open_accounts(chat.assistant.knowledge.store), secrets.token_urlsafe(32), rule, megabytes)
        app = build_site(chat.assistant, chat=chat, hosts=[listen[0], *names], pages=True, access=access)
        place = Place(listening, data_dir, access.local_key or "")
        serve(app, place, lambda address: say(f"Answerdesk is at {address.url} (Ctrl+C stops it)"))


def _log_level() -> str:
    level = os.environ.get(LOG_LEVEL, "info").lower()
    if level not in _LEVELS:
        raise SettingsError(f"{LOG_LEVEL} is {level!r}: give one of {', '.join(_LEVELS)}")
    return level


def _import_gradio() -> None:
    import gradio  # noqa: F401


def _page(path: str, module: str) -> tuple[Application, AbstractAsyncContextManager[Any]]:
    return _mounted(path, import_module(module).PAGE)


def _mounted(path: str, page: Layout) -> tuple[Application, AbstractAsyncContextManager[Any]]:
    """A page of Gradio's as an application of its own, and the context it runs in."""
    import gradio

    holder = FastAPI(telemetry=_NO_TELEMETRY)
    gradio.mount_gradio_app(
        holder,
        page.build(),
        path,
        footer_links=[],
        app_kwargs={"telemetry": _NO_TELEMETRY, "max_body_size": _LARGEST_CALL},
        # It would leave conversations behind in the browser, in plain text.
        run_history=False,
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        # The fonts of the machine: those of the default theme are downloads, and have no Chinese.
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        head=page.head(),
    )
    mounted = holder.routes[-1]
    assert isinstance(mounted, Mount)  # noqa: S101 - what mount_gradio_app is for
    return mounted.app, holder.router.lifespan_context(holder)


def _sign_in(
    caller: Anybody,
    wanted: Annotated[str, Query(alias="next")] = "",
    denied: bool = False,
    accept_language: Annotated[str, Header()] = "",
) -> Response:
    """The page to sign in at, unless somebody is; then the page that was wanted."""
    from ui.pages import sign_in

    target = sign_in.local_path(wanted, f"{DESK}/")
    if caller is not None and not denied:
        return RedirectResponse(target, 303, sign_in.HEADERS)
    return HTMLResponse(sign_in.page(target, accept_language, denied=denied), headers=sign_in.HEADERS)


def _sign_in_file(name: str) -> Response:
    from ui.pages import sign_in

    kind, content = sign_in.FILES.get(name, (None, ""))
    if kind is None:
        raise HTTPException(404)
    return Response(content, media_type=kind, headers=sign_in.HEADERS)


def _to_the_desk() -> RedirectResponse:
    return RedirectResponse(f"{DESK}/")


def _icon() -> Response:
    return Response(ICON, media_type="image/svg+xml")
