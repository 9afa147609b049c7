"""`answerdesk conflicts`: articles that say the same, or that disagree."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from knowledge import ConflictKind, ConflictState, KnowledgeError
from ui.cli.desks import Api, open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, progress, result

app = typer.Typer(no_args_is_help=True, help="Articles that say the same, and articles that disagree.")

AT_ONCE = 200
LOOK_SECONDS = 0.5
_CHECKED = ("title", "body", "similar_questions", "language")

Reason = Annotated[str, typer.Option("--reason", help="Why, for those who come after.")]


@app.command()
def scan(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--everything", help="Not only what changed since the last one.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Look through all live articles for conflicts, and wait for the end."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "conflicts scan") as api:
        state = _scanned(api, everything=everything)
    if state["fault"]:
        raise KnowledgeError(state["fault"])
    report = state["report"]
    if common.as_json:
        result(report)
    else:
        line(f"{report['articles']} articles, {report['pairs']} pairs compared")
        line(f"open: {report['contradictions']} contradictions, {report['duplicates']} duplicates")


@app.command("list")
def list_conflicts(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    kind: Annotated[ConflictKind | None, typer.Option("--kind", help="Only these.")] = None,
    state: Annotated[ConflictState, typer.Option("--state", help="Where they stand.")] = ConflictState.OPEN,
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="One of the two articles.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what the last scan found, contradictions first."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"kind": kind, "state": state, "article_id": article}
    found = _all(common.data_dir, {name: value for name, value in wanted.items() if value is not None})
    if common.as_json:
        result({"conflicts": found})
        return
    for conflict in found:
        _tell(conflict)


@app.command()
def dismiss(
    context: typer.Context,
    conflict_id: Annotated[str, typer.Argument(metavar="ID")],
    reason: Reason,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say that a conflict is none: it stays quiet until either article changes."""
    common = settled(context, data_dir, as_json=as_json)
    _decide(common.data_dir, conflict_id, "dismiss", reason, as_json=common.as_json)


@app.command()
def reopen(
    context: typer.Context,
    conflict_id: Annotated[str, typer.Argument(metavar="ID")],
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take a dismissal back."""
    common = settled(context, data_dir, as_json=as_json)
    _decide(common.data_dir, conflict_id, "reopen", reason, as_json=common.as_json)


@app.command()
def merge(
    context: typer.Context,
    conflict_id: Annotated[str, typer.Argument(metavar="ID")],
    keep: Annotated[str, typer.Option("--keep", metavar="ARTICLE", help="The article that stays.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a draft of one of two duplicates that takes over the questions of the other; nothing goes live."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "conflicts merge") as api:
        merged = api.call("POST", f"/conflicts/{quote(conflict_id, safe='')}/merge", {"keep": keep})
    if common.as_json:
        result(merged)
        return
    line(f"{merged['article_id']} revision {merged['revision']} is a draft: publish it, then retire {merged['retire']}")


@app.command()
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The fields of an article, as the API takes them.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what a text that nobody saved yet repeats or contradicts."""
    common = settled(context, data_dir, as_json=as_json)
    try:
        fields = json.loads(file.read_text("utf-8"))
        body = {name: fields[name] for name in _CHECKED if name in fields} | {"article_id": fields.get("id")}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{file} is no JSON object that can be read: {error}") from error
    with open_api(common.data_dir, "conflicts check") as api:
        found = api.call("POST", "/conflicts/check", body)
    if common.as_json:
        result(found)
        return
    for conflict in found["conflicts"]:
        line(f"{conflict['kind']}  {conflict['reason']}  {conflict['score']:.2f}  {conflict['article']['article_id']}")
        for side, whose in (("first", "here"), ("second", "there")):
            line(f"  {whose}: {_marked(conflict['differences'][0][side])}")


@app.command()
def last(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Tell when the last scan was, who began it, and what came of it."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "conflicts last") as api:
        state = api.call("GET", "/conflicts/scan")
    if common.as_json:
        result(state)
    elif state["started_at"] is None:
        line("there was no scan yet")
    else:
        line(f"{state['started_at'][:16]} by {state['started_by']}: {_ended(state)}")


def _ended(state: Mapping[str, Any]) -> str:
    if state["running"]:
        return f"under way, {state['done']} of {state['total']}"
    report = state["report"]
    if report is None:
        return str(state["fault"])
    return (
        f"{report['contradictions']} contradictions, {report['duplicates']} duplicates in {report['articles']} articles"
    )


def _scanned(api: Api, *, everything: bool) -> Any:
    state = api.call("POST", "/conflicts/scan", {"everything": everything})
    with progress() as show:
        while state["running"]:
            show("looking for conflicts", state["done"], state["total"])
            time.sleep(LOOK_SECONDS)
            state = api.call("GET", "/conflicts/scan")
        show("looking for conflicts", state["done"], state["total"])
    return state


def _all(data_dir: Path, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with open_api(data_dir, "conflicts list") as api:
        after: str | None = ""
        while after is not None:
            page = api.call("GET", "/conflicts", params={**wanted, "limit": AT_ONCE, "after": after})
            found += page["conflicts"]
            after = page["next"]
    return found


def _decide(data_dir: Path, conflict_id: str, decision: str, reason: str, *, as_json: bool) -> None:
    with open_api(data_dir, f"conflicts {decision}") as api:
        conflict = api.call("POST", f"/conflicts/{quote(conflict_id, safe='')}/{decision}", {"reason": reason})
    if as_json:
        result(conflict)
    else:
        line(f"{conflict['id']}  {conflict['state']}")


def _tell(conflict: Mapping[str, Any]) -> None:
    line(f"{conflict['id']}  {conflict['kind']}  {conflict['reason']}  {conflict['score']:.2f}")
    surest = conflict["differences"][0]
    for side in ("first", "second"):
        line(f"  {conflict[side]['article_id']}: {_marked(surest[side])}")


def _marked(passage: Mapping[str, Any]) -> str:
    """The passage in one line, with [brackets] around the words that do not agree."""
    text = passage["text"]
    for mark in reversed(passage["marks"]):
        start, end = mark["start"] - passage["start"], mark["end"] - passage["start"]
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return " ".join(text.split())
