"""`answerdesk explain`, `answerdesk test-questions` and `answerdesk tests`: looking into searches, and many at once."""

import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from evals import Verdict
from knowledge import KnowledgeError
from ui.cli.desks import Api, open_api
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, progress, result

FAILED = 1
PARTS_SHOWN, CANDIDATES_SHOWN = 6, 5
LOOK_SECONDS = 0.3
ROWS_AT_ONCE = 200

app = typer.Typer(no_args_is_help=True, help="Batch tests: lists of questions put to the handbook.")


def explain(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    public: Annotated[bool, typer.Option("--public", help="As a customer asks: no internal articles.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what a search finds for a question, what each score and confidence is made of, and what is decided."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "explain") as api:
        look = api.call("POST", "/console", {"text": text, "internal": not public})
    if common.as_json:
        result(look)
        return
    for number, seen in enumerate(look["candidates"][:CANDIDATES_SHOWN], 1):
        _show(number, seen)
    decision = look["decision"]
    line(f"{decision['outcome']} (from {decision['answer_level']:.2f} on is answered): {decision['why']}")


def put_questions(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="XLSX or CSV with a column question or 问题.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="RESULT.xlsx", help="Where the results go.")] = None,
    internal: Annotated[bool, typer.Option("--internal", help="Ask as agents do: internal articles too.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put a file of questions to the handbook, and write what became of each."""
    common = settled(context, data_dir, as_json=as_json)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{file} cannot be read: {error.strerror}") from error
    with open_api(common.data_dir, "test-questions") as api:
        sent = {"files": {"file": (file.name, data)}, "data": {"internal": str(internal).lower()}}
        test = _ended(api, api.call("POST", "/batch-tests", **sent)["id"])
        if out is not None:
            _write(out, api.send("GET", f"/batch-tests/{test['id']}/file").content)
    if common.as_json:
        result(test)
    else:
        line(f"test {test['id']}: {_figures(test['summary'])}")
    if test["state"] != "done":
        raise KnowledgeError(f"the test broke off after {test['done']} of {test['total']} questions: {test['fault']}")


@app.command("list")
def list_tests(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List earlier tests, newest first."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "tests list") as api:
        found = api.call("GET", "/batch-tests")
    if common.as_json:
        result(found)
        return
    for test in found["tests"]:
        line(f"{test['id']}  {test['created_at'][:16]}  {test['state']} {test['done']}/{test['total']}  {test['name']}")


@app.command()
def show(
    context: typer.Context,
    test_id: Annotated[str, typer.Argument(metavar="TEST", help="Its id, as the list has it.")],
    verdict: Annotated[Verdict | None, typer.Option("--verdict", help="The questions of one verdict alone.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the questions of a test, and what became of each."""
    common = settled(context, data_dir, as_json=as_json)
    with open_api(common.data_dir, "tests show") as api:
        test = api.call("GET", f"/batch-tests/{quote(test_id, safe='')}")
        rows = _rows(api, test["id"], {"verdict": verdict.value} if verdict else {})
    if common.as_json:
        result({**test, "rows": rows})
        return
    for row in rows:
        asked = _short(row["asked"]) if row["asked"] else "not asked yet"
        expected = "none" if row["expects_none"] else ", ".join(row["expected"])
        line(f"{row['number']:>5}  {row['question']}: {asked}" + (f", expected {expected}" if expected else ""))
    line(f"test {test['id']}: {_figures(test['summary'])}")


@app.command()
def compare(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help="The id of the earlier test.")],
    after: Annotated[str, typer.Argument(metavar="B")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Compare two tests, question by question."""
    common = settled(context, data_dir, as_json=as_json)
    wanted = {"before": before, "after": after, "limit": 200}
    with open_api(common.data_dir, "tests compare") as api:
        found = api.call("GET", "/batch-tests/compare", params=wanted)
        for fate in ("worse", "better", "changed") if not common.as_json else ():
            for pair in api.call("GET", "/batch-tests/compare", params={**wanted, "fate": fate})["pairs"]:
                was, now = (_short(pair[side]["asked"]) for side in ("before", "after"))
                line(f"{fate:<8} {pair['after']['question']}: {was} → {now}")
    if common.as_json:
        result(found)
        return
    counts = ", ".join(f"{found[fate]} {fate}" for fate in ("better", "worse", "changed", "same"))
    line(f"{counts}; right {found['right_before']} → {found['right_after']} of {found['judged']}, p = {found['p']:.3f}")


def _ended(api: Api, test_id: str) -> Any:
    with progress() as show:
        while True:
            test = api.call("GET", f"/batch-tests/{test_id}")
            show("asking", test["done"], test["total"])
            if test["state"] != "running":
                return test
            time.sleep(LOOK_SECONDS)


def _rows(api: Api, test_id: str, wanted: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = api.call("GET", f"/batch-tests/{test_id}/rows", params={**wanted, "after": after, "limit": ROWS_AT_ONCE})
        found += page["rows"]
        after = page["next"]
    return found


def _show(number: int, seen: dict[str, Any]) -> None:
    line(f"{number}. {seen['confidence']:.2f}  {seen['title']['text']}  [{seen['article_id']}]")
    found = ", ".join(f"{each['index']} {each['place']} ({each['score']:.2f})" for each in seen["found_by"])
    line(f"   found by {found or 'a translation'}")
    for name, total in (("score", seen["score"]), ("confidence", seen["model_log_odds"])):
        parts = seen["explanation"][name][:PARTS_SHOWN]
        said = ", ".join(f"{part['feature']} {part['part']:+.2f}" for part in parts)
        line(f"   {name} {total:+.2f}: {said}, …")


def _figures(summary: dict[str, int]) -> str:
    said = f"{summary['questions']} questions, {summary['answered']} answered"
    if not summary["judged"]:
        return said
    return f"{said}; of {summary['judged']} known {summary['right']} right, {summary['wrong']} wrong, " + (
        f"{summary['not_answered']} not answered"
    )


def _short(asked: dict[str, Any]) -> str:
    first = asked["found"][0]["article_id"] if asked["found"] else "nothing"
    return f"{asked['verdict'] or asked['outcome']} ({first})"


def _write(out: Path, content: bytes) -> None:
    fresh = out.with_name(f"{out.name}.part")
    try:
        fresh.write_bytes(content)
        fresh.replace(out)
    except OSError as error:
        raise KnowledgeError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        fresh.unlink(missing_ok=True)
