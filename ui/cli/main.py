"""The commands. Each takes --data-dir and --json before or behind its name; exit codes are those of the contract."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant import AssistantError
from evals import EvaluationError, Half
from knowledge import ImportMode, KnowledgeError
from ui.cli import (
    accounts,
    articles,
    asking,
    calibrating,
    cases,
    conflicts,
    cutting,
    evaluating,
    exporting,
    gaps,
    importing,
    imports,
    mcp,
    previewing,
    serving,
    similar_questions,
    testing,
    upkeep,
    using,
    webhooks,
)
from ui.cli.options import AsJson, Common, DataDir, default_data_dir, settled
from ui.cli.output import say
from ui.listening import Listening

FAILED, WRONG_USAGE, IN_PART = 1, 2, 3

app = typer.Typer(
    name="answerdesk",
    help="Drafts replies for customer service that quote the company's own handbook.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(imports.app, name="imports")
app.command()(cutting.cut)
app.add_typer(articles.app, name="articles")
app.add_typer(cases.app, name="cases")
app.add_typer(conflicts.app, name="conflicts")
app.add_typer(accounts.users)
app.add_typer(accounts.tokens)
app.add_typer(gaps.app, name="gaps")
app.add_typer(similar_questions.app, name="similar-questions")
app.add_typer(testing.app, name="tests")
app.add_typer(webhooks.app)

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many candidates at most.")]


@app.callback()
def _common(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    context.obj = Common(data_dir or default_data_dir(), as_json)


@app.command()
def ingest(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders and ZIP archives.")],
    publish: Annotated[bool, typer.Option("--publish", help="Make what is imported live at once.")] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Save nothing; show what would change, to accept or reject.")
    ] = False,
    override: Annotated[
        str | None, typer.Option("--override", metavar="REASON", help="Publish although golden cases break, and why.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Import files and folders as articles."""
    common = settled(context, data_dir, as_json=as_json)
    if publish and propose:
        raise typer.BadParameter("give --publish or --propose, not both")
    if override and not publish:
        raise typer.BadParameter("give --override together with --publish")
    mode = ImportMode.PROPOSED if propose else ImportMode.PUBLISHED if publish else ImportMode.DRAFTS
    raise typer.Exit(importing.ingest_paths(common.data_dir, paths, mode, override, as_json=common.as_json))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl|.jsonl.gz|.xlsx")],
    live_only: Annotated[bool, typer.Option("--live-only", help="Leave out drafts and what was retired.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write every article to one file, to be edited or taken into another knowledge base with `ingest`."""
    common = settled(context, data_dir, as_json=as_json)
    exporting.export_to(common.data_dir, file, live_only=live_only, as_json=common.as_json)


@app.command()
def search(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(metavar="TEXT")] = None,
    queries: Annotated[Path | None, typer.Option("--queries", metavar="F.jsonl", help="Many at once.")] = None,
    run: Annotated[Path | None, typer.Option("--run", metavar="F.trec", help="Where their TREC run goes.")] = None,
    limit: Limit = 10,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the articles that may answer a text, best first."""
    common = settled(context, data_dir, as_json=as_json)
    if text is not None and queries is None and run is None:
        asking.search_text(common.data_dir, text, limit, as_json=common.as_json)
    elif text is None and queries is not None and run is not None:
        raise typer.Exit(asking.search_batch(common.data_dir, queries, run, limit))
    else:
        raise typer.BadParameter("give either TEXT, or --queries together with --run")


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(metavar="TEXT")] = None,
    questions: Annotated[Path | None, typer.Option("--questions", metavar="F.jsonl", help="Many at once.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="F.jsonl", help="Where their drafts go.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Draft a reply to a customer's question."""
    common = settled(context, data_dir, as_json=as_json)
    if text is not None and questions is None and out is None:
        asking.ask_text(common.data_dir, text, as_json=common.as_json)
    elif text is None and questions is not None and out is not None:
        raise typer.Exit(asking.ask_batch(common.data_dir, questions, out))
    else:
        raise typer.BadParameter("give either TEXT, or --questions together with --out")


@app.command()
def preview(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    revisions: Annotated[
        list[str] | None, typer.Argument(metavar="ARTICLE_ID[@NUMBER]...", help="The newest revision without a number.")
    ] = None,
    retire: Annotated[
        list[str] | None, typer.Option("--retire", metavar="ID", help="An article to be retired.")
    ] = None,
    questions: Annotated[
        int,
        typer.Option("--questions", metavar="N", min=0, max=5000, help="How many of the last real questions to ask."),
    ] = 200,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what publishing would do to what is replied; exit code 1 when a golden case breaks."""
    common = settled(context, data_dir, as_json=as_json)
    if not revisions and not retire:
        raise typer.BadParameter("give ARTICLE_ID, or --retire")
    code = previewing.preview(common.data_dir, revisions or [], retire or [], questions, as_json=common.as_json)
    raise typer.Exit(code)


@app.command(name="eval")
def evaluate(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    datasets: Annotated[
        list[Path] | None, typer.Argument(metavar="DATASET_DIR", help="Dataset folders, or folders of them.")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Where a report goes.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="An earlier run.json: fail on a real drop.")
    ] = None,
    half: Annotated[Half | None, typer.Option("--half", help="One half of the cases.")] = None,
    golden: Annotated[bool, typer.Option("--golden", help="The product's own cases beside the datasets.")] = False,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="MODEL", help="A chat model that judges the replies as well.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Measure how good it is: on the product's own cases, or on datasets, in a temporary knowledge base."""
    common = settled(context, data_dir, as_json=as_json)
    wish = evaluating.Wish(golden or not datasets, datasets or [], half, report, baseline, judge)
    raise typer.Exit(evaluating.evaluate(common.data_dir, wish, as_json=common.as_json))


@app.command()
def calibrate(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    sources: Annotated[
        list[Path] | None, typer.Argument(metavar="SOURCE", help="Dataset folders, and files of cases.")
    ] = None,
    golden: Annotated[bool, typer.Option("--golden", help="The product's own cases on the sample handbook.")] = False,
    feedback: Annotated[bool, typer.Option("--feedback", help="What agents did with answers.")] = False,
    half: Annotated[Half | None, typer.Option("--half", help="One half of the sources.")] = None,
    risk: Annotated[
        float | None,
        typer.Option("--risk", min=0.001, max=0.5, help="The accepted risk, if not that of the settings."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and store nothing.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the model before, at last the shipped one.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Fit the confidence to labelled questions of this knowledge base, so that the accepted risk is kept."""
    common = settled(context, data_dir, as_json=as_json)
    wish = calibrating.Wish(sources or [], golden, feedback, half, risk, dry_run)
    if undo == bool(sources or golden or feedback):
        raise typer.BadParameter("give SOURCE, --golden or --feedback, or --undo alone")
    if undo:
        calibrating.go_back(common.data_dir, as_json=common.as_json)
    else:
        raise typer.Exit(calibrating.calibrate_knowledge(common.data_dir, wish, as_json=common.as_json))


app.command(name="usage")(using.usage)
app.command(name="mcp")(mcp.mcp)
app.command(name="explain")(testing.explain)
app.command(name="test-questions")(testing.put_questions)


@app.command()
def serve(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", help="A loopback address, until an administrator can sign in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 7860,
    names: Annotated[
        list[str] | None, typer.Option("--name", help="A name under which others reach it; may be given several times.")
    ] = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Offer demo accounts to this machine, until there is an administrator."),
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Serve the API and the pages."""
    listening = Listening(host, port, names or (), demo)
    serving.serve(settled(context, data_dir, as_json=as_json).data_dir, listening)


@app.command()
def reindex(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Build every index again from the stored articles."""
    common = settled(context, data_dir, as_json=as_json)
    upkeep.reindex(common.data_dir, as_json=common.as_json)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write articles, drafts and feedback to one file; a running server may go on meanwhile."""
    common = settled(context, data_dir, as_json=as_json)
    upkeep.backup_to(common.data_dir, file, as_json=common.as_json)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Fill an empty data folder from a backup, and build its indexes."""
    common = settled(context, data_dir, as_json=as_json)
    upkeep.restore_from(common.data_dir, file, as_json=common.as_json)


@app.command()
def doctor(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Check that everything works, and say what to do where it does not."""
    common = settled(context, data_dir, as_json=as_json)
    raise typer.Exit(upkeep.doctor(common.data_dir, as_json=common.as_json))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, that of the process if none is given, and exit; errors are one line on standard error."""
    # Set before the libraries that read them are imported: nothing here ever calls home.
    for name, value in (
        ("GRADIO_ANALYTICS_ENABLED", "False"),
        ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("ANONYMIZED_TELEMETRY", "False"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ):
        os.environ.setdefault(name, value)
    try:
        app(arguments)
    except BrokenPipeError:
        # Whoever read the result has gone; the flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except (KnowledgeError, AssistantError, EvaluationError, OSError) as error:
        say(f"answerdesk: {' '.join(str(error).split())}")
        sys.exit(FAILED)
    except KeyboardInterrupt:
        say("answerdesk: stopped")
        sys.exit(130)
