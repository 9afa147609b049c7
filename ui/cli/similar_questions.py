"""`answerdesk similar-questions`: ways to ask that real questions propose for articles, and decisions about them."""

from typing import Annotated

import typer

from ui.cli.desks import open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, result, say

app = typer.Typer(no_args_is_help=True, help="Similar questions that customers' confirmed questions propose.")

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As the list has them.")]
_PATH = "/similar-question-proposals"
_AT_ONCE = 200


@app.command(name="list")
def list_proposals(
    context: typer.Context,
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="For this article alone.")] = None,
    times: Annotated[int, typer.Option("--times", metavar="N", min=0, help="Asked at least so often.")] = 1,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for a decision, those asked most often first."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"times": times, "limit": _AT_ONCE} | ({"article_id": article} if article else {})
    with open_api(common.data_dir, "similar-questions list") as api:
        found = api.call("GET", _PATH, params=wanted)
    if common.as_json:
        result(found)
        return
    for each in found["proposals"]:
        line(f"{each['id']}  {each['times']}×  {each['question']}  [{each['article_id']}]")
    if found["total"] > len(found["proposals"]):
        say(f"{found['total']} in all: these are the first {_AT_ONCE}")


@app.command()
def accept(context: typer.Context, ids: Ids, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Take them into drafts of their articles."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "similar-questions accept") as api:
        accepted = api.call("POST", f"{_PATH}/accept", {"ids": ids})
    if common.as_json:
        result(accepted)
        return
    for revision in accepted["revisions"]:
        line(f"{revision['article_id']} revision {revision['number']} is a draft: look at it, then publish it")


@app.command()
def decline(
    context: typer.Context,
    ids: Ids,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; it is kept.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Decline them for good, and what is almost the same."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "similar-questions decline") as api:
        api.call("POST", f"{_PATH}/decline", {"ids": ids, "reason": reason})
    result({"declined": ids}) if common.as_json else line(f"{len(ids)} declined")
