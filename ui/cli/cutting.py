"""`answerdesk cut`: how a file would be cut into articles, put right where it is wrong, and imported like that."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge import CutArticle, KnowledgeError, cut_articles, cutting_of, read_file
from ui.cli.desks import Api, open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, result

Many = list[str] | None
_SPLIT = "ID:AT:TITLE"


def cut(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    merge: Annotated[Many, typer.Option("--merge", metavar="ID", help="Join it with the one that follows.")] = None,
    split: Annotated[
        Many, typer.Option("--split", metavar=_SPLIT, help="From character AT on it is an article of its own.")
    ] = None,
    drop: Annotated[Many, typer.Option("--drop", metavar="ID", help="Leave it out.")] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Import it as it is now, as proposals.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show how a file would be cut into articles and passages; without --propose nothing is stored.

    Articles are merged first, then split, then left out.
    """
    common = settled(context, data_dir, as_json=as_json)
    changes = [*_changes(merge or (), split or (), drop or ())]
    if not changes and not propose:
        found = {"articles": [_plain(article) for article in cut_articles(cutting_of(read_file(file, file.name)))]}
    else:
        with open_api(common.data_dir, "cut") as api:
            found = _put_right(api, file, changes)
            if propose:
                body = {"version": found["version"], "mode": "proposed"}
                found["import"] = api.call("POST", f"/cuttings/{found['id']}/import", body)["id"]
    if common.as_json:
        result({name: found[name] for name in ("articles", "import") if name in found})
        return
    for article in found["articles"]:
        _tell(article)
    if "import" in found:
        line(f"what waits for a decision: answerdesk imports show {found['import']}")


def _changes(merge: Sequence[str], split: Sequence[str], drop: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (("merge", {"article_id": article_id}) for article_id in merge)
    for each in split:
        article_id, _, rest = each.partition(":")
        at, _, title = rest.partition(":")
        if not (at.isdecimal() and title.strip()):
            raise typer.BadParameter(f"give --split {_SPLIT}, not {each!r}")
        yield "split", {"article_id": article_id, "at": int(at), "title": title}
    yield from (("drop", {"article_id": article_id}) for article_id in drop)


def _put_right(api: Api, file: Path, changes: Sequence[tuple[str, dict[str, Any]]]) -> Any:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{file} cannot be read: {error.strerror}") from error
    found = api.call("POST", "/cuttings", files={"files": (file.name, data)})
    for what, said in changes:
        found = api.call("POST", f"/cuttings/{found['id']}/{what}", {**said, "version": found["version"]})
    return found


def _tell(article: dict[str, Any]) -> None:
    passages = sum(passage["kind"] == "body" for passage in article["passages"])
    warnings = "".join(f"  ! {warning}" for warning in article["warnings"])
    line(f"{' > '.join(article['headings']) or article['title']}  [{article['id']}]")
    size = f"{len(article['body'])} characters, {passages} {'passage' if passages == 1 else 'passages'}"
    line(f"    {size}{warnings}")


def _plain(article: CutArticle) -> dict[str, Any]:
    content = article.draft.content
    return {
        "id": article.draft.article_id,
        "title": content.title,
        "headings": list(article.draft.headings),
        "body": content.body,
        "similar_questions": list(content.similar_questions),
        "passages": [asdict(passage) for passage in article.passages],
        "warnings": list(article.warnings),
        "fault": article.fault,
    }
