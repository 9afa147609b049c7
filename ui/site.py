"""Where the application is put together: the routers of the API, and what runs beside them."""

import os
import secrets
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Mount

from assistant import (
    Accounts,
    AddressLimits,
    Assistant,
    AssistantSettings,
    Chat,
    Gaps,
    Night,
    Right,
    address_limits,
    open_accounts,
    prepare_demo,
)
from assistant.api import (
    DESCRIPTION,
    INVITATION,
    TITLE,
    Guarded,
    Metrics,
    Services,
    configure_logging,
    install,
)
from evals import BatchTests, CaseStore, PreviewDesk, PreviewJobs, adopt_closed_gaps
from evals.api import Services as EvaluationServices
from evals.api import install as install_evaluation
from knowledge import KnowledgeBase, KnowledgeSettings, Lifecycle, SettingsError, read_settings
from ui import entrance
from ui.customer.pages import Front
from ui.customer.routes import router as customer_routes
from ui.demo import SampleTalks
from ui.entrance import ACCOUNT, DESK, PEOPLE, SUPERVISORS, TRAINERS
from ui.following import Aside, Follower
from ui.frames import Framed
from ui.late import Application, Late
from ui.listening import Listening
from ui.nightly import Nightly
from ui.pages.layout import Layout
from ui.serving import Address, Place, open_socket, serve

LOG_LEVEL = "ANSWERDESK_LOG_LEVEL"
# Where each page stands, which module has it, and what one needs to see it.
_PAGES = {
    DESK: ("ui.pages.desk.page", Right.DRAFT),
    SUPERVISORS: ("ui.pages.supervisors.page", Right.WATCH),
    TRAINERS: ("ui.pages.trainers.page", Right.WATCH),
    PEOPLE: ("ui.pages.people.page", Right.ADMINISTER),
    # Everybody's own account: there is no role that may not read.
    ACCOUNT: ("ui.pages.account.page", Right.READ),
}
# Spans and logs of the framework's own would show what customers write.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
_LOOK_SECONDS = 30.0
"""How often the server asks itself whether the work of the night is due."""

_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Access:
    """Who gets in: people by their accounts, and as local administrator whoever shows the `local_key`.

    Under the `two_person_rule` nobody publishes what they wrote. The files of one upload may have `upload_megabytes`
    together. With `demo` the demo accounts, which have to be there, are offered to this machine. `proxies` are
    addresses whose word about whom they call for is believed. `front` says from which sites customers get to the chat,
    and what they see there.
    """

    accounts: Accounts
    local_key: str | None = field(default=None, repr=False)
    two_person_rule: bool = False
    upload_megabytes: int = 64
    demo: bool = False
    front: Front = field(default_factory=Front)
    limits: AddressLimits = field(default_factory=AddressLimits)
    proxies: Collection[str] = ()


def build_site(  # noqa: PLR0913 - what a site consists of
    assistant: Assistant,
    *,
    chat: Chat | None = None,
    hosts: Collection[str] = (),
    pages: bool = False,
    access: Access | None = None,
    night: Night | None = None,
) -> FastAPI:
    """The whole application over an open assistant; `hosts` are names it answers to beside those of this machine.

    Accounts are those in the assistant's database, if no `access` is given.

    While it runs, its indexes follow what other processes commit, and customers' chats are answered, by the usual rules
    if no `chat` is given. With `pages` the root leads to the page where the caller works. Gradio takes two seconds to
    import, so the pages are put together while the API answers already. At `night` gaps and conflicts are looked for.
    """
    late = {path: Late(_import_gradio, partial(_page, path, module)) for path, (module, _) in _PAGES.items()}
    store = assistant.knowledge.store
    access = access or Access(open_accounts(store))
    gaps, cases = Gaps(assistant), CaseStore(store)
    previews = PreviewDesk(assistant, cases)
    others = {"usage": assistant.usage.follow, "gaps": lambda: adopt_closed_gaps(gaps, cases, store)}
    follower, asides = Follower(assistant.knowledge, others), _asides(assistant.knowledge, previews, gaps, night)
    chat = chat or Chat(assistant)
    samples = SampleTalks(chat)
    jobs, batches = PreviewJobs(previews, store.clock), BatchTests(assistant)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        follower.start()
        for aside in asides:
            aside.start()
        if access.demo:
            samples.start()
        try:
            async with AsyncExitStack() as stack:
                for page in late.values() if pages else ():
                    await stack.enter_async_context(page.running())
                yield
        finally:
            samples.stop()
            follower.stop()
            for aside in asides:
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
        chat,
        access.accounts,
        lifecycle,
        gaps,
        access.local_key,
        access.upload_megabytes * 1024 * 1024,
        access.demo,
        access.limits,
        access.proxies,
    )
    install(app, services, hosts, access.front.origins)
    install_evaluation(app, EvaluationServices(cases, previews, jobs, batches))
    if pages:
        app.include_router(customer_routes(access.front))
        for path, (_, right) in _PAGES.items():
            app.mount(path, Guarded(late[path], services, right))
        app.include_router(entrance.router)
    return app


def _asides(knowledge: KnowledgeBase, previews: PreviewDesk, gaps: Gaps, night: Night | None) -> list[Aside]:
    asides = [Aside("previews", previews.keep_up)]
    if night is not None:
        nightly = Nightly(night, gaps, knowledge.conflicts, knowledge.store.clock)
        asides.append(Aside("nightly", nightly.look, _LOOK_SECONDS))
    return asides


def run_site(chat: Chat, data_dir: Path, listening: Listening, say: Callable[[str], None]) -> None:
    """Serve the application until it is stopped; `say` is told its address, and how to begin.

    Logs go to standard error, at the level of ANSWERDESK_LOG_LEVEL. Raises `SettingsError`
    for an unknown level and for an address that can't be taken.
    """
    configure_logging(_log_level())
    with open_socket(listening.host, listening.port) as taken:
        access = _open_access(chat, data_dir, demo=listening.demo)
        hosts = [listening.host, *listening.names]
        night = read_settings(AssistantSettings, data_dir, "assistant").night()
        app = build_site(chat.assistant, chat=chat, hosts=hosts, pages=True, access=access, night=night)
        place = Place(taken, data_dir, access.local_key or "")
        serve(app, place, lambda address: _tell_how_to_begin(address, access, say))


def _open_access(chat: Chat, data_dir: Path, *, demo: bool) -> Access:
    rule = read_settings(KnowledgeSettings, data_dir, "knowledge").two_person_rule
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    proxies = [proxy.strip() for proxy in settings.trusted_proxies.split(",") if proxy.strip()]
    front = Front(settings.chat_origins, settings.chat_title, settings.chat_questions)
    accounts = open_accounts(chat.assistant.knowledge.store)
    # Who has an administrator is past trying things out: nobody comes in without a password any more.
    demo = demo and not accounts.people.has_administrator()
    if demo:
        prepare_demo(accounts)
    return Access(
        accounts,
        secrets.token_urlsafe(32),
        rule,
        settings.upload_megabytes,
        demo,
        front,
        address_limits(settings),
        proxies,
    )


def _tell_how_to_begin(address: Address, access: Access, say: Callable[[str], None]) -> None:
    say(f"Answerdesk is at {address.url} (Ctrl+C stops it)")
    token = access.accounts.invitations.for_first_administrator()
    if token is None:
        return
    if access.demo:
        say("It offers four people to try it as, on this machine alone.")
    elif not access.accounts.people.exist():
        say("There are no accounts yet: whoever is on this machine may do everything.")
    say(f"To become the first administrator, once and within a day: {address.url}{INVITATION}#{token}")


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
        app_kwargs={"telemetry": _NO_TELEMETRY},
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
    return Framed(mounted.app, path), holder.router.lifespan_context(holder)
