"""`answerdesk webhooks`: who is told what happens. A running server delivers; only a test is sent from here."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from assistant import (
    LOCAL_ADMINISTRATOR,
    AssistantSettings,
    Delivery,
    Endpoint,
    NewEndpoint,
    WebhookEvent,
    Webhooks,
    open_webhooks,
)
from knowledge import KnowledgeSettings, open_store, read_settings
from ui.cli.options import AsJson, Common, DataDir, settled
from ui.cli.output import line, result, say

app = typer.Typer(
    name="webhooks",
    help="Addresses that are told what happens.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

_FAILED = 1

EndpointName = Annotated[
    str, typer.Argument(metavar="ENDPOINT", help="Its id, or how the id begins, as the list shows it.")
]


@app.command("add")
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where messages are sent.")],
    events: Annotated[
        list[WebhookEvent] | None,
        typer.Option("--event", help="What it is told of; may be given several times. All if left out."),
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Tell an address what happens; the secret for its signatures is shown once."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        made, secret = webhooks.add(NewEndpoint(url, frozenset(events or ())), LOCAL_ADMINISTRATOR)
    if common.as_json:
        result(_plain(made) | {"secret": secret})
    else:
        line(secret)
        say(f"{made.id} is told from now on; this is the only time that its secret is shown")


@app.command("list")
def list_endpoints(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show who is told, and how that goes."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        found = webhooks.endpoints()
    if common.as_json:
        result({"endpoints": [_plain(endpoint) for endpoint in found]})
        return
    for endpoint in found:
        _show(endpoint)
    if not found:
        say("nobody is told: add an address with answerdesk webhooks add URL")


@app.command("remove")
def remove(context: typer.Context, endpoint: EndpointName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Tell an address nothing any more, not even what waits."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        _tell(webhooks.remove(endpoint, LOCAL_ADMINISTRATOR), common)


@app.command("enable")
def enable(context: typer.Context, endpoint: EndpointName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Go on telling an address, from now on."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        _tell(webhooks.switch(endpoint, LOCAL_ADMINISTRATOR, on=True), common)


@app.command("disable")
def disable(context: typer.Context, endpoint: EndpointName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Tell an address nothing for now; what happens meanwhile is not kept for it."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        _tell(webhooks.switch(endpoint, LOCAL_ADMINISTRATOR, on=False), common)


@app.command("test")
def send_test(
    context: typer.Context, endpoint: EndpointName, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Send a test message from here, and show how that goes."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        delivery = webhooks.test(endpoint, LOCAL_ADMINISTRATOR)
    _tell_delivery(delivery, common)
    if delivery.fault is not None:
        raise typer.Exit(_FAILED)


@app.command("deliveries")
def deliveries(
    context: typer.Context,
    endpoint: EndpointName,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=500, help="How many at most.")] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the last messages to an address and what became of them, newest first."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        found = webhooks.deliveries(endpoint, limit)
    if common.as_json:
        result({"deliveries": [_plain(delivery) for delivery in found]})
        return
    for delivery in found:
        _tell_delivery(delivery, common)
    if not found:
        say("nothing was sent there in the last days")


@app.command("redeliver")
def redeliver(
    context: typer.Context,
    endpoint: EndpointName,
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="Its id, as the list of deliveries shows it.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let a running server send a message once more."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as webhooks:
        _tell_delivery(webhooks.redeliver(endpoint, message), common)


@contextmanager
def _opened(common: Common) -> Iterator[Webhooks]:
    settings = read_settings(AssistantSettings, common.data_dir, "assistant")
    stored = read_settings(KnowledgeSettings, common.data_dir, "knowledge")
    with closing(open_store(stored, common.data_dir)) as store:
        yield open_webhooks(settings, store)


def _tell(endpoint: Endpoint, common: Common) -> None:
    if common.as_json:
        result(_plain(endpoint))
    else:
        _show(endpoint)


def _show(endpoint: Endpoint) -> None:
    if not endpoint.enabled:
        stands = f"disabled: {endpoint.disabled_reason}"
    elif endpoint.failing_since is not None:
        stands = f"failing since {endpoint.failing_since:%Y-%m-%d %H:%M} UTC"
    else:
        stands = "good"
    waits = f", {endpoint.waiting} waiting" if endpoint.waiting else ""
    line(f"{endpoint.id}  {endpoint.url}  {', '.join(endpoint.events)}  {stands}{waits}")


def _tell_delivery(delivery: Delivery, common: Common) -> None:
    if common.as_json:
        result(_plain(delivery))
        return
    became = delivery.state.value.replace("_", " ")
    fault = f"  {delivery.fault}" if delivery.fault else ""
    line(f"{delivery.message}  {delivery.at:%Y-%m-%d %H:%M:%S}  {delivery.event:<21}  {became:<9}{fault}")


def _plain(told: Endpoint | Delivery) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(told).items()}
