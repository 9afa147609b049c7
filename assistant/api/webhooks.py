"""Webhooks over HTTP, for administrators: who is told what happens, and whether it arrives."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.accounts.domain import Right
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import may
from assistant.api.services import TheServices
from assistant.api.webhook_schemas import (
    DeliveriesOut,
    DeliveryOut,
    EndpointIn,
    EndpointOut,
    EndpointsOut,
    EndpointSwitchIn,
    NewEndpointOut,
)
from knowledge import Actor

router = APIRouter(prefix=f"{PREFIX}/webhooks", tags=["webhooks"])
Administrator = Annotated[Actor, Depends(may(Right.ADMINISTER))]


@router.get("", responses=problems(), summary="List webhook endpoints")
def list_endpoints(services: TheServices, _actor: Administrator) -> EndpointsOut:
    """Who is told, and how that goes; never the secrets."""
    found = services.chat.webhooks.endpoints()
    return EndpointsOut(endpoints=[EndpointOut.model_validate(endpoint) for endpoint in found])


@router.post("", status_code=201, responses=problems(400, 413, 415, 422), summary="Add a webhook endpoint")
def add_endpoint(body: EndpointIn, services: TheServices, actor: Administrator) -> NewEndpointOut:
    """Tell an address of what happens from now on. The secret is shown once."""
    made, secret = services.chat.webhooks.add(body.new(), actor)
    return NewEndpointOut.of(made, secret)


@router.patch(
    "/{endpoint}", responses=problems(400, 404, 413, 415, 422), summary="Enable or disable a webhook endpoint"
)
def switch_endpoint(endpoint: str, body: EndpointSwitchIn, services: TheServices, actor: Administrator) -> EndpointOut:
    """Go on telling an endpoint, or stop; what happens while it is disabled is not kept for it."""
    return EndpointOut.model_validate(services.chat.webhooks.switch(endpoint, actor, on=body.enabled))


@router.delete("/{endpoint}", responses=problems(404), summary="Remove a webhook endpoint")
def remove_endpoint(endpoint: str, services: TheServices, actor: Administrator) -> EndpointOut:
    """Forget an endpoint, with what still waits for it."""
    return EndpointOut.model_validate(services.chat.webhooks.remove(endpoint, actor))


@router.post("/{endpoint}/test", responses=problems(404), summary="Send a test message")
def test_endpoint(endpoint: str, services: TheServices, actor: Administrator) -> DeliveryOut:
    """Send a message of the type `webhook.test` once, and wait up to ten seconds for how that goes."""
    return DeliveryOut.model_validate(services.chat.webhooks.test(endpoint, actor))


@router.get("/{endpoint}/deliveries", responses=problems(404, 422), summary="List the last messages to an endpoint")
def list_deliveries(
    endpoint: str,
    services: TheServices,
    _actor: Administrator,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 50,
) -> DeliveriesOut:
    """What an endpoint was told in the last days, and what became of it; newest first."""
    found = services.chat.webhooks.deliveries(endpoint, limit)
    return DeliveriesOut(deliveries=[DeliveryOut.model_validate(delivery) for delivery in found])


@router.post("/{endpoint}/deliveries/{message}/redeliver", responses=problems(404, 409), summary="Send a message again")
def redeliver(endpoint: str, message: str, services: TheServices, _actor: Administrator) -> DeliveryOut:
    """Let a message be sent once more, with the same id, whatever became of it before."""
    return DeliveryOut.model_validate(services.chat.webhooks.redeliver(endpoint, message))
