"""Where questions go: to the server that has the data folder open, or to indexes opened here."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

from assistant import Assistant, AssistantSettings, Message, Request, Role, open_assistant, plain, plain_candidate
from knowledge import (
    Actor,
    IndexLock,
    KnowledgeBase,
    KnowledgeError,
    KnowledgeSettings,
    add_sample_handbook,
    open_knowledge_base,
    read_settings,
)
from ui.cli.output import progress, say

ADMINISTRATOR = Actor("local administrator", frozenset({"administrator"}))
SERVER_FILE = "server.json"
WAIT_SECONDS = 600.0


class Desk(Protocol):
    """Answers questions and searches; the results are as the contract has them."""

    def draft(self, conversation: Sequence[Message]) -> dict[str, Any]:
        """The draft for a conversation."""
        ...

    def candidates(self, draft_id: str) -> list[str]:
        """The article ids that a draft was made from, best first."""
        ...

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Candidates for a text."""
        ...


class LocalDesk:
    """A desk over indexes that this process has open."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant

    def draft(self, conversation: Sequence[Message]) -> dict[str, Any]:
        """Draft here."""
        return plain(self._assistant.draft(Request(tuple(conversation)), ADMINISTRATOR))

    def candidates(self, draft_id: str) -> list[str]:
        """Read the record."""
        return [found["article_id"] for found in self._assistant.records.stored(draft_id)["candidates"]]

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Search here, internal articles included."""
        return [plain_candidate(found) for found in self._assistant.knowledge.search(text, limit, internal=True)]


class RemoteDesk:
    """A desk behind the running server."""

    def __init__(self, client: httpx.Client):
        self._client = client

    def draft(self, conversation: Sequence[Message]) -> dict[str, Any]:
        """Ask the server."""
        said = [{"role": message.role.value, "text": message.text} for message in conversation]
        return self._call("POST", "/drafts", {"conversation": said})

    def candidates(self, draft_id: str) -> list[str]:
        """Ask the server for the record."""
        return [found["article_id"] for found in self._call("GET", f"/drafts/{draft_id}")["candidates"]]

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Ask the server."""
        found: list[dict[str, Any]] = self._call("POST", "/search", {"text": text, "limit": limit})["candidates"]
        return found

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        try:
            response = self._client.request(method, f"/api/v1{path}", json=body)
            content: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise KnowledgeError(f"the running server at {self._client.base_url} does not answer: {error}") from error
        if response.is_error:
            raise KnowledgeError(str(content.get("detail") or content.get("title") or response.reason_phrase))
        return content


@contextmanager
def open_desk(data_dir: Path, purpose: str) -> Iterator[Desk]:
    """The server's desk while one serves this folder, else one of our own."""
    address = running_server(data_dir)
    if address is not None:
        with httpx.Client(base_url=address, timeout=60.0, trust_env=False) as client:
            yield RemoteDesk(client)
        return
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    with open_knowledge(data_dir, purpose) as knowledge, closing(open_assistant(settings, knowledge)) as assistant:
        yield LocalDesk(assistant)


@contextmanager
def open_knowledge(data_dir: Path, purpose: str, *, sample: bool = True) -> Iterator[KnowledgeBase]:
    """The knowledge base with its indexes open and up to date; waits for another process that has them."""
    settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
    lock = IndexLock(data_dir, purpose)
    lock.acquire(WAIT_SECONDS, say)
    try:
        with progress() as show:
            knowledge = open_knowledge_base(settings, data_dir, lock, progress=show)
            if sample and add_sample_handbook(knowledge.store, show):
                say("this data folder is new: the sample handbook was published in it")
            if purpose != "reindex":
                knowledge.store.apply_effective_dates()
                knowledge.catch_up(show)
    except BaseException:
        lock.release()
        raise
    try:
        yield knowledge
    finally:
        knowledge.close()


def running_server(data_dir: Path) -> str | None:
    """The address of the server that has this data folder open, if one answers there."""
    try:
        told = json.loads((data_dir / SERVER_FILE).read_text("utf-8"))
        address = f"http://{_url_host(told['host'])}:{int(told['port'])}"
        os.kill(int(told["pid"]), 0)
        healthy = httpx.get(f"{address}/healthz", timeout=5.0, trust_env=False).is_success
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError):
        return None
    return address if healthy else None


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def conversation_of(text: str) -> list[Message]:
    """A question on its own."""
    return [Message(Role.CUSTOMER, text)]
