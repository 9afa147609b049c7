"""`answerdesk cases`: the golden cases of a knowledge base."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from evals import CaseOrigin, Half, read_cases, row_of
from ui.cli.desks import open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, progress, result, say

app = typer.Typer(no_args_is_help=True, help="Golden cases: questions to this handbook whose right answer is known.")

AT_ONCE = 200


@app.command("list")
def list_cases(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    text: Annotated[str, typer.Option("--text", help="Must stand in the question.")] = "",
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="Must be right for it.")] = None,
    origin: Annotated[CaseOrigin | None, typer.Option("--origin", help="Where it comes from.")] = None,
    retired: Annotated[bool, typer.Option("--retired", help="Those that are no longer asked.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the cases."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"text": text, "article_id": article, "origin": origin, "retired": retired, "limit": AT_ONCE}
    found = _all(common.data_dir, {name: value for name, value in wanted.items() if value not in (None, "")})
    if common.as_json:
        result({"cases": found})
        return
    for case in found:
        articles = ", ".join(f"{case['titles'].get(each, '')} [{each}]".strip() for each in case["articles"])
        line(f"{case['id']}  {_told(case['verdict'])}  {case['question']}  → {articles or 'no article'}")


@app.command()
def add(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    articles: Annotated[
        list[str] | None, typer.Option("--article", metavar="ID", help="Answers it; none: the handbook has no answer.")
    ] = None,
    also_right: Annotated[list[str] | None, typer.Option("--also-right", metavar="ID", help="May stand in.")] = None,
    facts: Annotated[list[str] | None, typer.Option("--fact", metavar="TEXT", help="A right answer holds it.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add a question with the articles that answer it."""
    common = settled(context, data_dir, as_json=as_json)
    case = {
        "conversation": [{"role": "customer", "text": question}],
        "articles": articles or [],
        "also_right": also_right or [],
        "key_facts": facts or [],
    }
    with open_api(common.data_dir, "cases add") as api:
        added = api.call("POST", "/cases", {"cases": [case], "origin": CaseOrigin.CONSOLE.value})
    _tell(added, as_json=common.as_json)


@app.command()
def retire(
    context: typer.Context,
    case_ids: Annotated[list[str], typer.Argument(metavar="ID...")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask cases no longer."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "cases retire") as api:
        retired = [api.call("POST", f"/cases/{_quoted(case_id)}/retire") for case_id in case_ids]
    if common.as_json:
        result({"cases": retired})
    else:
        line(f"{len(retired)} retired")


@app.command()
def seed(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Take in the product's own cases for the sample handbook."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "cases seed") as api:
        added = api.call("POST", "/cases/seed")
    _tell(added, as_json=common.as_json)


@app.command(name="import")
def import_cases(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add the cases of a file (docs/evaluation.md has its layout); what is held back there stays out."""
    common = settled(context, data_dir, as_json=as_json)
    read = list(read_cases(file))
    rows = [row_of(case) for case in read if case.half is Half.DEVELOPMENT]
    added: dict[str, list[str]] = {"new": [], "known": []}
    with open_api(common.data_dir, "cases import") as api, progress() as show:
        for start in range(0, len(rows), AT_ONCE):
            body = {"cases": rows[start : start + AT_ONCE], "origin": CaseOrigin.IMPORT.value}
            for name, case_ids in api.call("POST", "/cases", body).items():
                added[name] += case_ids
            show("cases", min(start + AT_ONCE, len(rows)), len(rows))
    if len(rows) < len(read):
        say(f"{len(read) - len(rows)} held-back cases were left out")
    _tell(added, as_json=common.as_json)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write all cases to a file that `cases import` and `answerdesk calibrate` read."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "cases export") as api:
        lines = api.send("GET", "/cases/export").text
    file.write_text(lines, "utf-8")
    count = lines.count("\n")
    if common.as_json:
        result({"file": str(file), "cases": count})
    else:
        line(f"{file}: {count} cases")


def _all(data_dir: Path, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with open_api(data_dir, "cases list") as api:
        page = api.call("GET", "/cases", params=wanted)
        found += page["cases"]
        while page["next"]:
            page = api.call("GET", "/cases", params=wanted | {"after": page["next"]})
            found += page["cases"]
    return found


def _told(verdict: dict[str, Any] | None) -> str:
    if verdict is None:
        return "not asked yet"
    return "right" if verdict["was_right"] else "WRONG"


def _tell(added: Mapping[str, Sequence[str]], *, as_json: bool) -> None:
    if as_json:
        result(added)
    else:
        line(f"{len(added['new'])} added, {len(added['known'])} were there already")


def _quoted(case_id: str) -> str:
    from urllib.parse import quote

    return quote(case_id, safe="")
