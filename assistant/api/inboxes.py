"""Other inboxes over HTTP: what Chatwoot sends to the webhook of its bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request

from assistant.adapters.chatwoot import Chatwoot
from assistant.api.documentation import PREFIX, problems
from assistant.api.inbox_schemas import ArrivedOut
from assistant.api.rights import own_token
from assistant.api.services import Services, TheServices
from assistant.errors import TokenRefused

_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}


@asynccontextmanager
async def _answered(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    if services.chatwoot is None:
        yield
        return
    services.chatwoot.start()
    try:
        yield
    finally:
        # It waits for replies that are being written.
        await asyncio.to_thread(services.chatwoot.close)


router = APIRouter(prefix=f"{PREFIX}/inboxes", tags=["other inboxes"], lifespan=_answered)


# The signature covers the body as it was sent, so it is read before anybody looks into it.
async def _body(request: Request) -> bytes:
    return await request.body()


async def _chatwoot(services: TheServices, _declared: Annotated[None, Depends(own_token)]) -> Chatwoot:
    if services.chatwoot is None:
        raise TokenRefused("Chatwoot is not set up here: see chatwoot_url in the settings")
    return services.chatwoot


TheBody = Annotated[bytes, Depends(_body)]
TheChatwoot = Annotated[Chatwoot, Depends(_chatwoot)]


@router.post(
    "/chatwoot",
    status_code=202,
    responses=problems(401, 413, 422),
    openapi_extra=_BODY,
    summary="Take a signed webhook of a bot in Chatwoot",
)
def take_signed(request: Request, body: TheBody, chatwoot: TheChatwoot) -> ArrivedOut:
    """Keep what a customer wrote in Chatwoot, to be answered there. The header `X-Chatwoot-Signature` is checked."""
    return ArrivedOut(arrived=chatwoot.receive(request.headers, None, body))


@router.post(
    "/chatwoot/{token}",
    status_code=202,
    responses=problems(401, 413, 422),
    openapi_extra=_BODY,
    summary="Take a webhook of a bot in Chatwoot, known by its address",
)
def take(token: str, request: Request, body: TheBody, chatwoot: TheChatwoot) -> ArrivedOut:
    """The same for versions of Chatwoot that do not sign yet."""
    return ArrivedOut(arrived=chatwoot.receive(request.headers, token, body))
