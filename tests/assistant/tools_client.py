"""A client of the Model Context Protocol, as tests speak through it: one connection a block, one question a call."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio
from mcp.client import Client
from mcp.types import CallToolResult

_Told = TypeVar("_Told")


def speak(server: Any, talk: Callable[[Client], Awaitable[_Told]], **more: Any) -> _Told:
    """What comes of a talk with a server: the library's server, a transport, or a URL."""

    async def connected() -> _Told:
        async with Client(server, **more) as client:
            return await talk(client)

    return anyio.run(connected)


def call(server: Any, tool: str, arguments: dict[str, Any], **more: Any) -> CallToolResult:
    """What one tool answers."""

    async def asked(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return speak(server, asked, **more)


def told(result: CallToolResult) -> str:
    """The text of a result."""
    return "\n".join(getattr(block, "text", "") for block in result.content)
