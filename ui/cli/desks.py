"""Where questions go: to the server that has the data folder open, or to indexes opened here."""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from assistant import (
    LOCAL_ADMINISTRATOR,
    Assistant,
    AssistantSettings,
    Message,
    Reader,
    Request,
    Role,
    connect_orders,
    open_accounts,
    open_assistant,
    plain,
    plain_candidate,
)
from knowledge import (
    IndexBusy,
    IndexLock,
    KnowledgeBase,
    KnowledgeError,
    KnowledgeSettings,
    add_sample_handbook,
    open_knowledge_base,
    read_settings,
    remove_indexes,
)
from ui.cli.output import progress, say

ADMINISTRATOR = LOCAL_ADMINISTRATOR
SERVER_FILE = "server.json"
WAIT_SECONDS = 600.0
LOOK_SECONDS = 0.5


class Desk(Protocol):
    """Answers questions and searches; the results are as the contract has them."""

    def draft(self, request: Request) -> dict[str, Any]:
        """The draft for a conversation."""
        ...

    def candidates(self, draft_id: str) -> list[str]:
        """The article ids that a draft was made from, best first."""
        ...

    def search(self, text: str, limit: int, reader: Reader = Reader.AGENT) -> list[dict[str, Any]]:
        """Candidates for a text; customers do not find internal articles."""
        ...


class LocalDesk:
    """A desk over indexes that this process has open."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant

    def draft(self, request: Request) -> dict[str, Any]:
        """Draft here."""
        return plain(self._assistant.draft(request, ADMINISTRATOR))

    def candidates(self, draft_id: str) -> list[str]:
        """Read the record."""
        return [found["article_id"] for found in self._assistant.records.stored(draft_id)["candidates"]]

    def search(self, text: str, limit: int, reader: Reader = Reader.AGENT) -> list[dict[str, Any]]:
        """Search here."""
        found = self._assistant.knowledge.search(text, limit, internal=reader is Reader.AGENT)
        return [plain_candidate(candidate) for candidate in found]


class RemoteDesk:
    """A desk behind the running server."""

    def __init__(self, client: httpx.Client):
        self._client = client

    def draft(self, request: Request) -> dict[str, Any]:
        """Ask the server."""
        said = [{"role": message.role.value, "text": message.text} for message in request.conversation]
        wish = {"language": request.language, "tone": request.tone.value, "hint": request.hint}
        return self._call("POST", "/drafts", {"conversation": said, "reader": request.reader.value, **wish})

    def candidates(self, draft_id: str) -> list[str]:
        """Ask the server for the record."""
        return [found["article_id"] for found in self._call("GET", f"/drafts/{draft_id}")["candidates"]]

    def search(self, text: str, limit: int, reader: Reader = Reader.AGENT) -> list[dict[str, Any]]:
        """Ask the server."""
        wanted = {"text": text, "limit": limit, "reader": reader.value}
        found: list[dict[str, Any]] = self._call("POST", "/search", wanted)["candidates"]
        return found

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        try:
            response = self._client.request(method, f"/api/v1{path}", json=body)
            content: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise KnowledgeError(f"the running server at {self._client.base_url} does not answer: {error}") from error
        if response.is_error:
            raise KnowledgeError(_problem(response))
        return content


@contextmanager
def open_desk(data_dir: Path, purpose: str, *, sample: bool = True) -> Iterator[Desk]:
    """The server's desk while one serves this folder, else one of our own; `sample` as in `open_knowledge`."""
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    lock = IndexLock(data_dir, purpose)
    server = _find_server_or_lock(data_dir, lock)
    if server is not None:
        with server.client(60.0) as client:
            yield RemoteDesk(client)
        return
    with (
        open_knowledge(data_dir, lock, sample=sample) as knowledge,
        closing(open_assistant(settings, knowledge)) as assistant,
    ):
        connect_orders(settings, assistant)
        yield LocalDesk(assistant)


@contextmanager
def open_api(data_dir: Path, purpose: str) -> Iterator["Api"]:
    """The HTTP API over a data folder: of the server that has it open, else of an application that only we reach.

    So a command does what the same call does, by the same rules, whether a server runs or not.
    """
    lock = IndexLock(data_dir, purpose)
    server = _find_server_or_lock(data_dir, lock)
    if server is not None:
        with server.client(WAIT_SECONDS) as client:
            yield Api(client)
        return
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    with open_knowledge(data_dir, lock) as knowledge, closing(open_assistant(settings, knowledge)) as assistant:
        connect_orders(settings, assistant)
        from starlette.testclient import TestClient

        from ui.site import Access, build_site

        key = secrets.token_urlsafe(32)
        rule = read_settings(KnowledgeSettings, data_dir, "knowledge").two_person_rule
        app = build_site(assistant, access=Access(open_accounts(knowledge.store), key, rule))
        with TestClient(app, base_url="http://localhost", headers={"Authorization": f"Bearer {key}"}) as client:
            yield Api(client)


class Api:
    """Calls of the HTTP API, whose problems become errors of ours."""

    def __init__(self, client: Any):
        self._client = client

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """What a call below /api/v1 answers, read from JSON; `more` goes to the client (params, files, headers).

        Raises `KnowledgeError` with the words of the problem.
        """
        response = self.send(method, path, body, **more)
        return response.json() if response.content else None

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The response itself, for what is no JSON. Raises like `call`."""
        if body is not None:
            more["json"] = body
        try:
            response = self._client.request(method, f"/api/v1{path}", **more)
        except httpx.HTTPError as error:
            raise KnowledgeError(f"the running server at {self._client.base_url} does not answer: {error}") from error
        if response.is_error:
            raise KnowledgeError(_problem(response))
        return response


def _problem(response: Any) -> str:
    try:
        content = response.json()
    except ValueError:
        return f"the server answered {response.status_code} {response.reason_phrase}"
    return str(content.get("detail") or content.get("title") or response.reason_phrase)


def take_indexes(data_dir: Path, purpose: str) -> IndexLock:
    """The lock of a data folder, for what a server can't do for us. Raises `IndexBusy` while one serves it."""
    lock = IndexLock(data_dir, purpose)
    server = _find_server_or_lock(data_dir, lock)
    if server is not None:
        raise IndexBusy(f"this data folder is served at {server.url}: stop that server first")
    return lock


def _find_server_or_lock(data_dir: Path, lock: IndexLock) -> "Server | None":
    """Take the lock, waiting for its holder, or find out that this is a server."""
    deadline = time.monotonic() + WAIT_SECONDS
    told = False
    while (server := running_server(data_dir)) is None:
        try:
            lock.acquire(LOOK_SECONDS)
        except IndexBusy as busy:
            if time.monotonic() > deadline:
                raise
            if not told:
                say(str(busy))
                told = True
        else:
            return None
    return server


@contextmanager
def open_knowledge(
    data_dir: Path, lock: IndexLock, *, sample: bool = True, afresh: bool = False
) -> Iterator[KnowledgeBase]:
    """The knowledge base with its indexes open and up to date; `lock` was taken and is let go at the end.

    With `sample` a new folder gets the sample handbook; with `afresh` the indexes are built again, broken ones too.
    """
    try:
        settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
        if afresh:
            remove_indexes(data_dir)
        with progress() as show:
            knowledge = open_knowledge_base(settings, data_dir, lock, progress=show)
    except BaseException:
        lock.release()
        raise
    with closing(knowledge), progress() as show:
        if sample and add_sample_handbook(knowledge.store, show):
            say("this data folder is new: the sample handbook was published in it")
        knowledge.store.apply_effective_dates()
        bring_up_to_date = knowledge.reindex if afresh else knowledge.catch_up
        bring_up_to_date(show)
        yield knowledge


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the key with which commands act as the local administrator there."""

    url: str
    key: str = field(repr=False)

    def client(self, timeout_seconds: float) -> httpx.Client:
        """A way to call it."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return httpx.Client(base_url=self.url, timeout=timeout_seconds, trust_env=False, headers=headers)


def running_server(data_dir: Path) -> Server | None:
    """The server that has this data folder open, if one answers."""
    try:
        told = json.loads((data_dir / SERVER_FILE).read_text("utf-8"))
        server = Server(f"http://{_url_host(told['host'])}:{int(told['port'])}", str(told.get("key", "")))
        os.kill(int(told["pid"]), 0)
        healthy = httpx.get(f"{server.url}/healthz", timeout=5.0, trust_env=False).is_success
    except (OSError, OverflowError, ValueError, KeyError, TypeError, AttributeError, httpx.HTTPError, httpx.InvalidURL):
        return None
    return server if healthy else None


def _url_host(host: str) -> str:
    # Who listens on every address is reached on this machine's own.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound to
    return f"[{host}]" if ":" in host else host


def conversation_of(text: str) -> tuple[Message, ...]:
    """A question on its own."""
    return (Message(Role.CUSTOMER, text),)
