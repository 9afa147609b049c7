"""`answerdesk articles …`: the life of articles from the command line, by the rules of the HTTP API."""

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from knowledge import KnowledgeError
from ui.cli.desks import open_api
from ui.cli.options import AsJson, Common, DataDir, settled
from ui.cli.output import line, result, say

app = typer.Typer(help="Write, review, publish, retire and roll back articles.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID")]
Number = Annotated[int, typer.Argument(metavar="REVISION", min=1)]
Reason = Annotated[str, typer.Option("--reason", help="Why: it is kept in the audit log.")]
Override = Annotated[
    str | None, typer.Option("--override", metavar="REASON", help="Do it although golden cases break, and why.")
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=200)]
_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


@app.command(name="list")
def list_articles(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    text: Annotated[str, typer.Option("--text", help="Must stand in title, body or id.")] = "",
    state: Annotated[str | None, typer.Option("--state", help="Of the newest revision: draft, in_review, …")] = None,
    owner: Annotated[str | None, typer.Option("--owner")] = None,
    limit: Limit = 50,
    after: Annotated[str, typer.Option("--after", help="The next of the page before.")] = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List articles, live or not."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"text": text, "state": state, "owner": owner, "limit": limit, "after": after}
    found = _call(common, "GET", "/articles", params={name: value for name, value in wanted.items() if value})
    if common.as_json:
        result(found)
        return
    for article in found["articles"]:
        line(_summary(article))
    say(f"{found['total']} in all" + (f"; more with --after {found['next']}" if found["next"] else ""))


@app.command()
def show(context: typer.Context, article_id: Id, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show an article as its newest revision has it."""
    common = settled(context, data_dir, as_json=as_json)
    article = _call(common, "GET", f"/articles/{quote(article_id)}")
    if common.as_json:
        result(article)
        return
    line(_summary(article))
    line()
    line(article["body"])
    for question in article["similar_questions"]:
        line(f"  ? {question}")


@app.command()
def history(context: typer.Context, article_id: Id, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show the revisions of an article and who did what to it."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "articles") as api:
        revisions = api.call("GET", f"/articles/{quote(article_id)}/revisions")["revisions"]
        entries = api.call("GET", "/audit", params={"article_id": article_id, "limit": 500})["entries"]
    if common.as_json:
        result({"revisions": revisions, "entries": entries})
        return
    for revision in revisions:
        line(f"{revision['number']:>4}  {revision['state']:<10} {revision['author']}  {revision['reason']}")
    for entry in reversed(entries):
        told = f"{entry['at'][:16]}  {entry['action']} {entry['revision'] or ''} by {entry['actor']}"
        line(f"{told}  {entry['reason']}".rstrip())


@app.command()
def diff(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    article_id: Id,
    to: Annotated[int | None, typer.Option("--to", min=1, help="The newest revision if left out.")] = None,
    base: Annotated[int | None, typer.Option("--from", min=1, help="The live revision if left out.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what a revision says differently, in words: [-gone-] and {+new+}."""
    common = settled(context, data_dir, as_json=as_json)
    params = {name: value for name, value in (("from", base), ("to", to)) if value is not None}
    found = _call(common, "GET", f"/articles/{quote(article_id)}/diff", params=params)
    if common.as_json:
        result(found)
        return
    for each in found["fields"]:
        line(f"{each['field']}: " + "".join(_MARKS[piece["change"]].format(piece["text"]) for piece in each["pieces"]))


@app.command()
def save(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The fields of an article, as the API takes them.")],
    base: Annotated[
        int | None, typer.Option("--base", min=1, help="The newest revision you have seen; none for a new article.")
    ] = None,
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Save a new article, or with --base a draft revision of the one whose id the file has."""
    common = settled(context, data_dir, as_json=as_json)
    try:
        fields = json.loads(file.read_text("utf-8"))
        article_id = fields.get("id") if isinstance(fields, dict) else None
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{file} is no JSON object that can be read: {error}") from error
    if base is None:
        saved = _call(common, "POST", "/articles", {**fields, "reason": reason})
    else:
        changed = {name: value for name, value in fields.items() if name not in ("id", "source")}
        body = {**changed, "base": base, "reason": reason}
        saved = _call(common, "PATCH", f"/articles/{quote(str(article_id))}", body)
    result(saved) if common.as_json else line(_summary(saved))


@app.command()
def submit(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context, article_id: Id, number: Number, reason: Reason = "", data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Send a draft to review."""
    _move(settled(context, data_dir, as_json=as_json), f"{quote(article_id)}/revisions/{number}/submit", reason)


@app.command(name="send-back")
def send_back(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context, article_id: Id, number: Number, reason: Reason, data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a draft again of what is in review or scheduled."""
    _move(settled(context, data_dir, as_json=as_json), f"{quote(article_id)}/revisions/{number}/send-back", reason)


@app.command()
def discard(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context, article_id: Id, number: Number, reason: Reason = "", data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Retire a draft that nobody wants any more; it stays to be looked at."""
    _move(settled(context, data_dir, as_json=as_json), f"{quote(article_id)}/revisions/{number}/discard", reason)


@app.command()
def publish(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    revisions: Annotated[list[str], typer.Argument(metavar="ID[@REVISION]...", help="The newest if left out.")],
    reason: Reason = "",
    override: Override = None,
    temporary: Annotated[
        bool, typer.Option("--temporary", help="The everyday text comes back when the window is over.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Publish revisions, all of them or none; one whose window opens later is scheduled."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "articles") as api:
        keys = [_key(api, each) for each in revisions]
        body = {"revisions": keys, "reason": reason, "override": override, "temporary": temporary}
        found = api.call("POST", "/articles/publish", body)["revisions"]
    if common.as_json:
        result(found)
        return
    for revision in found:
        line(f"{revision['article_id']} revision {revision['number']}: {revision['state']}")


@app.command()
def retire(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...")],
    reason: Reason = "",
    override: Override = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take articles out of the live handbook; their revisions stay."""
    common = settled(context, data_dir, as_json=as_json)
    body = {"article_ids": article_ids, "reason": reason, "override": override}
    _call(common, "POST", "/articles/retire", body)
    result({"retired": article_ids}) if common.as_json else line(f"{len(article_ids)} retired")


@app.command()
def rollback(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context, article_id: Id, number: Number, reason: Reason = "", override: Override = None,
    data_dir: DataDir = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Put what an earlier revision said live again."""
    common = settled(context, data_dir, as_json=as_json)
    body = {"number": number, "reason": reason, "override": override}
    found = _call(common, "POST", f"/articles/{quote(article_id)}/rollback", body)
    result(found) if common.as_json else line(f"{article_id} revision {found['number']}: {found['state']}")


@app.command()
def reviews(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List what waits for review."""
    common = settled(context, data_dir, as_json=as_json)
    found = _call(common, "GET", "/reviews")["revisions"]
    if common.as_json:
        result(found)
        return
    for revision in found:
        line(f"{revision['article_id']} revision {revision['number']}  {revision['title']}  by {revision['author']}")


@app.command()
def overdue(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", min=0, max=3650, help="From today.")] = 0,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List articles whose review is due."""
    common = settled(context, data_dir, as_json=as_json)
    found = _call(common, "GET", "/overdue", params={"days": days})["articles"]
    if common.as_json:
        result(found)
        return
    for article in found:
        line(f"{article['review_by']}  {article['id']}  {article['title']}  {article['owner'] or ''}".rstrip())


def _move(common: Common, path: str, reason: str) -> None:
    found = _call(common, "POST", f"/articles/{path}", {"reason": reason})
    result(found) if common.as_json else line(f"{found['article_id']} revision {found['number']}: {found['state']}")


def _key(api: Any, wanted: str) -> dict[str, Any]:
    """ID@REVISION, or an ID alone for its newest; ids may hold an @ themselves."""
    article_id, at, number = wanted.rpartition("@")
    if at and number.isdecimal():
        return {"article_id": article_id, "number": int(number)}
    return {"article_id": wanted, "number": api.call("GET", f"/articles/{quote(wanted)}")["revision"]}


def _call(common: Common, method: str, path: str, body: Any = None, **more: Any) -> Any:
    with open_api(common.data_dir, "articles") as api:
        return api.call(method, path, body, **more)


def _summary(article: dict[str, Any]) -> str:
    live = f"live {article['published']}" if article["published"] else "not live"
    return f"{article['id']}  {article['title']}  ({article['state']} {article['revision']}, {live})"
