"""`answerdesk gaps`: questions without a good answer, and what becomes of them."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from assistant import GapSort, GapState
from knowledge import KnowledgeError
from ui.cli.desks import Api, open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, progress, result

app = typer.Typer(no_args_is_help=True, help="Gaps: questions without a good answer, put together by what they ask.")

LOOK_SECONDS = 0.5

Gap = Annotated[str, typer.Argument(metavar="GAP", help="Its id, as the list has it.")]
MOST_LISTED = 200
MOST_ADDED = 50


@app.command()
def run(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Put the questions together anew; what was decided about gaps holds."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "gaps run") as api:
        report = _waited_for(api, api.call("POST", "/gaps/run"))
    if report["fault"]:
        raise KnowledgeError(f"the run ended without a result: {report['fault']}")
    if common.as_json:
        result(report)
        return
    found = report["found"]
    line(f"{found['questions']} questions in {found['gaps']} gaps, {found['new_gaps']} of them new")
    line(f"{found['returned_gaps']} dismissed gaps came back · {found['proposals']} new similar questions proposed")


def _waited_for(api: Api, report: Any) -> Any:
    run_id = report["id"]
    with progress() as show:
        while report["finished_at"] is None:
            show(report["what"], report["done"], report["total"])
            time.sleep(LOOK_SECONDS)
            report = api.call("GET", "/gaps/run")["run"]
            if report["id"] != run_id:
                raise KnowledgeError("another run was started meanwhile: look at that one")
    return report


@app.command("list")
def list_gaps(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    state: Annotated[list[GapState] | None, typer.Option("--state", help="Open ones by default.")] = None,
    text: Annotated[str, typer.Option("--text", help="Must stand in the name.")] = "",
    customers: Annotated[int, typer.Option("--customers", metavar="N", min=1, help="Of at least so many.")] = 1,
    sort: Annotated[GapSort, typer.Option("--sort")] = GapSort.CUSTOMERS,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=MOST_LISTED)] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List gaps, those of most customers first."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"text": text, "customers": customers, "sort": sort.value, "limit": limit}
    wanted["state"] = [each.value for each in state or [GapState.OPEN]]
    with open_api(common.data_dir, "gaps list") as api:
        found = api.call("GET", "/gaps", params=wanted)
    if common.as_json:
        result(found)
        return
    for gap in found["gaps"]:
        line(_row(gap))
    line(f"{len(found['gaps'])} of {found['total']}")


def _row(gap: Mapping[str, Any]) -> str:
    trend = f"{gap['earlier']}→{gap['recent']}"
    back = " (came back)" if gap["returned"] else ""
    return f"{gap['id']}  {gap['customers']:>5} customers  {trend:>7} a week  {gap['state']:<9} {gap['name']}{back}"


@app.command()
def show(context: typer.Context, gap: Gap, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show a gap: its questions, the nearest articles and why they did not do, what agents wrote."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "gaps show") as api:
        view = api.call("GET", f"/gaps/{_quoted(gap)}")
    if common.as_json:
        result(view)
        return
    line(_row(view["gap"]))
    for question in view["questions"]:
        line(f"  {question['asked_at'][:10]}  {question['text']}  [{', '.join(question['signals'])}]")
    for near in view["near"]:
        line(f"  near: {near['article_id']}  {near['confidence']:.0%} of {near['level']:.0%}  {near['title']}")
        if near["words"]:
            line(f"        not in it: {', '.join(near['words'])}")
    for reply in view["replies"]:
        line(f"  agents wrote ({reply['times']}): {' '.join(reply['text'].split())}")
    for done in view["history"]:
        line(f"  {done['at'][:16]}  {done['action']} by {done['actor']}  {done['reason'] or ''}")


@app.command()
def dismiss(
    context: typer.Context,
    gap: Gap,
    reason: Annotated[str, typer.Option("--reason", help="Why no article is wanted.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Dismiss a gap; it comes back only when many more customers ask the same."""
    _decided(context, gap, "dismiss", {"reason": reason}, (data_dir, as_json))


@app.command()
def reopen(
    context: typer.Context,
    gap: Gap,
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken up again.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take up again what was dismissed or drafted."""
    _decided(context, gap, "reopen", {"reason": reason}, (data_dir, as_json))


@app.command()
def draft(context: typer.Context, gap: Gap, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Draft an article for a gap; publishing it closes the gap."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "gaps draft") as api:
        drafted = api.call("POST", f"/gaps/{_quoted(gap)}/article")
    _told(drafted, as_json=common.as_json)


@app.command(name="add-to")
def add_to(
    context: typer.Context,
    gap: Gap,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article that answers.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add a gap's newest questions to an article as similar questions, in a draft; publishing it closes the gap."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "gaps add-to") as api:
        asked = api.call("GET", f"/gaps/{_quoted(gap)}/questions", params={"limit": MOST_ADDED})["questions"]
        chosen = [{"draft_id": each["draft_id"], "part": each["part"]} for each in asked]
        body = {"article_id": article, "questions": chosen}
        drafted = api.call("POST", f"/gaps/{_quoted(gap)}/similar-questions", body)
    _told(drafted, as_json=common.as_json)


@app.command()
def last(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Tell when the last run was, who began it, and what came of it."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "gaps last") as api:
        run = api.call("GET", "/gaps/run")["run"]
    if common.as_json:
        result({"run": run})
    elif run is None:
        line("there was no run yet")
    else:
        found = run["found"]
        told = f"{found['questions']} questions in {found['gaps']} gaps" if found else run["fault"] or "under way"
        line(f"{run['started_at'][:16]} by {run['started_by']}: {told}")


def _told(drafted: Any, *, as_json: bool) -> None:
    if as_json:
        result(drafted)
    else:
        line(f"{drafted['article_id']} revision {drafted['number']} is a draft: look at it, then publish it")


def _decided(
    context: typer.Context, gap: str, verb: str, body: Mapping[str, str], options: tuple[Path | None, bool]
) -> None:
    common = settled(context, options[0], as_json=options[1])
    with open_api(common.data_dir, f"gaps {verb}") as api:
        decided = api.call("POST", f"/gaps/{_quoted(gap)}/{verb}", dict(body))
    if common.as_json:
        result(decided)
    else:
        line(_row(decided))


def _quoted(gap: str) -> str:
    return quote(gap, safe="")
