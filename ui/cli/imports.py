"""`answerdesk imports`: what imports propose, and decisions about it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge import Choice, ProposalKind, ProposalState
from ui.cli.desks import Api, open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, result

app = typer.Typer(no_args_is_help=True, help="What imported files would change, and decisions about it.")

ImportId = Annotated[str, typer.Argument(metavar="IMPORT", help="As `ingest` and `imports list` tell it.")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="NUMBER...", help="All that are open, if left out.")]
Publish = Annotated[bool, typer.Option("--publish", help="Live at once, not as drafts.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Override = Annotated[
    str | None, typer.Option("--override", metavar="TEXT", help="Why, although golden cases would break.")
]

PAGE = 50
_MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "same": ("", "")}


@app.command("list")
def list_imports(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=200)] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List imports, newest first."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "imports list") as api:
        found = api.call("GET", "/imports", params={"limit": limit})["imports"]
    if common.as_json:
        result({"imports": found})
        return
    for each in found:
        waits = f"{each['open']} to decide" if each["open"] else "nothing to decide"
        files = f"{each['done']} of {each['total']} files"
        who = f"{each['created_at'][:16]}  {each['actor']}"
        line(f"{each['id']}  {who}  {each['mode']}  {each['state']}, {files}, {waits}")


@app.command()
def show(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    import_id: ImportId,
    kind: Annotated[ProposalKind | None, typer.Option("--kind", help="Only these.")] = None,
    state: Annotated[ProposalState | None, typer.Option("--state", help="Only these.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what became of the files of an import, and what it proposes, word by word."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "imports show") as api:
        found = api.call("GET", f"/imports/{import_id}")
        wanted = {"kind": kind and kind.value, "state": state and state.value}
        proposals = _all(api, import_id, {name: value for name, value in wanted.items() if value})
    if common.as_json:
        result({**found, "proposals": proposals})
        return
    for file in found["files"]:
        counts = ", ".join(f"{count} {name}" for name, count in file["counts"].items() if count)
        line(f"{file['path']}: {file['articles']} articles ({counts}){'' if file['was_read'] else ', not read again'}")
    for refused in [*found["refused"], *(row for file in found["files"] for row in file["refused"])]:
        line(f"refused {refused['path']}: {refused['reason']}")
    for proposal in proposals:
        _tell(proposal)


@app.command()
def accept(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    import_id: ImportId,
    numbers: Numbers = None,
    publish: Publish = False,
    reason: Reason = "",
    override: Override = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let the file have its way; conflicts are settled one by one."""
    common = settled(context, data_dir, as_json=as_json)
    body = {"numbers": numbers or None, "publish": publish, "reason": reason, "override": override}
    with open_api(common.data_dir, "imports accept") as api:
        _decided(api.call("POST", f"/imports/{import_id}/accept", body), as_json=common.as_json)


@app.command()
def reject(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    import_id: ImportId,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept.")],
    numbers: Numbers = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Leave the articles as they are."""
    common = settled(context, data_dir, as_json=as_json)
    body = {"numbers": numbers or None, "reason": reason}
    with open_api(common.data_dir, "imports reject") as api:
        _decided(api.call("POST", f"/imports/{import_id}/reject", body), as_json=common.as_json)


@app.command()
def settle(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    import_id: ImportId,
    number: Annotated[int, typer.Argument(metavar="NUMBER")],
    keep: Annotated[Choice, typer.Option("--keep", help="Whose text stays; merged: that of --text.")],
    text: Annotated[Path | None, typer.Option("--text", metavar="FILE", help="The merged text of the article.")] = None,
    publish: Publish = False,
    reason: Reason = "",
    override: Override = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Settle a conflict."""
    common = settled(context, data_dir, as_json=as_json)
    if (keep is Choice.MERGED) != (text is not None):
        raise typer.BadParameter("give --keep merged together with --text FILE")
    merged = {"body": text.read_text("utf-8")} if text else None
    with open_api(common.data_dir, "imports settle") as api:
        page = api.call("GET", f"/imports/{import_id}/proposals", params={"after": number - 1, "limit": 1})
        seen = next((each["seen"] for each in page["proposals"] if each["number"] == number), None)
        body = {"choice": keep.value, "seen": seen, "merged": merged, "publish": publish}
        body |= {"reason": reason, "override": override}
        answer = api.call("POST", f"/imports/{import_id}/proposals/{number}/settle", body)
    _decided(answer, as_json=common.as_json)


def _all(api: Api, import_id: str, wanted: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = api.call("GET", f"/imports/{import_id}/proposals", params={**wanted, "limit": PAGE, "after": after})
        found += page["proposals"]
        after = page["next"]
    return found


def _tell(proposal: dict[str, Any]) -> None:
    said = proposal["content"] or proposal["mine"] or {}
    state = "" if proposal["state"] == "open" else f", {proposal['state']}"
    line(f"{proposal['number']:>4}  {proposal['kind']}{state}  {said.get('title', '')}  [{proposal['article_id']}]")
    if proposal["kind"] == "conflict":
        _tell_changes("the file", proposal["file_changes"])
        _tell_changes("here", proposal["my_changes"])
    elif proposal["mine"] and proposal["content"]:
        _tell_changes("", proposal["changes"])


def _tell_changes(where: str, changes: Sequence[dict[str, Any]]) -> None:
    for change in changes:
        marks = [(_MARKS[piece["change"]], piece["text"]) for piece in change["pieces"]]
        text = "".join(f"{begin}{words}{end}" for (begin, end), words in marks)
        line(f"      {where + ', ' if where else ''}{change['field']}: {' '.join(text.split())}")


def _decided(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        result(answer)
        return
    for proposal in answer["proposals"]:
        line(f"{proposal['number']:>4}  {proposal['state']}  {proposal['kind']}  [{proposal['article_id']}]")
    if not answer["proposals"]:
        line("there was nothing to decide")
