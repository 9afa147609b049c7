"""The tools for other assistants over HTTP: calls of the Model Context Protocol, with the rights of an API token."""

from contextvars import ContextVar
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request as Call
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assistant.accounts.domain import Caller
from assistant.api.observability import observed
from assistant.api.rights import Right, TheCaller, may
from assistant.api.services import Services
from assistant.domain import Draft, Reader
from assistant.mcp import ToolsOverHttp
from assistant.plain_form import plain, plain_candidate
from assistant.requests import Request

MCP = "/mcp"
_caller: ContextVar[Caller] = ContextVar("mcp_caller")

# It has a protocol and a description of its own, which clients ask it for.
router = APIRouter(include_in_schema=False)


class CallersAnswers:
    """Answers whoever makes the request at hand; internal articles are for those with a right to read them."""

    def __init__(self, services: Services):
        self._services = services

    def search(self, text: str, limit: int, reader: Reader) -> list[dict[str, Any]]:
        """Search. Raises `NotAllowed`."""
        self._admit(reader)
        found = self._services.assistant.knowledge.search(text, limit, internal=reader is Reader.AGENT)
        return [plain_candidate(candidate) for candidate in found]

    def draft(self, request: Request) -> dict[str, Any]:
        """Draft, for the records in the caller's name. Raises `NotAllowed` and `InvalidMessage`."""
        self._admit(request.reader)
        written = self._services.assistant.stream(request, _caller.get().actor)
        *_, draft = observed(written, self._services.metrics)
        assert isinstance(draft, Draft)  # noqa: S101 - the law of `stream`
        return plain(draft)

    def _admit(self, reader: Reader) -> None:
        if reader is Reader.AGENT:
            _caller.get().require(Right.READ)


class _Passed(Response):
    """Lets an application answer a request in the name of its caller."""

    def __init__(self, tools: ToolsOverHttp, caller: Caller):
        super().__init__()
        self._tools = tools
        self._caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = _caller.set(self._caller)
        try:
            await self._tools(scope, receive, send)
        finally:
            _caller.reset(known)


async def _tools(request: Call) -> ToolsOverHttp:
    tools: ToolsOverHttp = request.app.state.tools
    return tools


# It only hands on, and so is no `def`: FastAPI would send it to a thread of its own.
@router.post(MCP, dependencies=[Depends(may(Right.DRAFT))])
async def call_tools(caller: TheCaller, tools: Annotated[ToolsOverHttp, Depends(_tools)]) -> Response:
    """Answer a call of the protocol; it speaks for itself about what is wrong with one."""
    return _Passed(tools, caller)
