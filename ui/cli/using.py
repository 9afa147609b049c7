"""`answerdesk usage`."""

from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from assistant import ArticleUsage, Usage, UsageView, UsageWanted, prepare_tables
from knowledge import KnowledgeSettings, open_store, read_settings
from ui.cli.options import AsJson, DataDir, settled
from ui.cli.output import line, result

FIGURES = ("found", "first", "cited", "sent", "edited", "rejected", "up", "down")
TOTALS = ("drafts", "answer", "clarify", "hand_off", "sent", "edited", "rejected", "up", "down")


def usage(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    article: Annotated[str | None, typer.Argument(metavar="ARTICLE", help="One article, day by day.")] = None,
    never_used: Annotated[bool, typer.Option("--never-used", help="Live all the time, and not cited.")] = False,
    often_edited: Annotated[bool, typer.Option("--often-edited", help="Whose drafts agents change.")] = False,
    falling: Annotated[bool, typer.Option("--falling", help="Cited clearly less than before.")] = False,
    totals: Annotated[bool, typer.Option("--totals", help="All drafts, day by day.")] = False,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=366, help="The last N days.")] = 28,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many articles at most.")] = 50,
    recount: Annotated[bool, typer.Option("--recount", help="Count all recorded drafts anew first.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show which articles were found, cited, sent, edited and rejected."""
    if never_used + often_edited + falling + totals + (article is not None) > 1:
        raise typer.BadParameter("give one of ARTICLE, --never-used, --often-edited, --falling and --totals")
    common = settled(context, data_dir, as_json=as_json)
    with closing(open_store(read_settings(KnowledgeSettings, common.data_dir, "knowledge"), common.data_dir)) as store:
        prepare_tables(store.engine)
        statistics = Usage(store)
        if recount:
            statistics.counting.recount()
        while statistics.counting.count():
            pass
        if article is not None:
            _show_article(statistics, article, days, as_json=common.as_json)
        elif totals:
            _show_totals(statistics, days, as_json=common.as_json)
        else:
            view = _view(never_used=never_used, often_edited=often_edited, falling=falling)
            _show_list(statistics, UsageWanted(view, days=days, limit=limit), as_json=common.as_json)


def _view(*, never_used: bool, often_edited: bool, falling: bool) -> UsageView:
    if never_used:
        return UsageView.NEVER_USED
    if often_edited:
        return UsageView.OFTEN_EDITED
    return UsageView.FALLING if falling else UsageView.ALL


def _show_list(statistics: Usage, wanted: UsageWanted, *, as_json: bool) -> None:
    found = statistics.articles(wanted)
    if as_json:
        result(_plain(asdict(found)))
        return
    _row("", *FIGURES, "edited %")
    for row in found.articles:
        _row(f"{row.title}  [{row.id}]", *(getattr(row.figures, name) for name in FIGURES), _edited(row))
    line(f"{len(found.articles)} of {found.total} articles, {wanted.days} days")


def _show_article(statistics: Usage, article_id: str, days: int, *, as_json: bool) -> None:
    history = statistics.article(article_id, days)
    if as_json:
        result(_plain(asdict(history)))
        return
    _row("", *FIGURES)
    for day in history.days:
        if any(asdict(day.figures).values()):
            _row(day.day.isoformat(), *(getattr(day.figures, name) for name in FIGURES))
    _row(f"{days} days", *(getattr(history.sum, name) for name in FIGURES))
    for passage in history.passages:
        counted = ", ".join(f"{name} {count}" for name, count in asdict(passage.figures).items() if count)
        line(f"“{' '.join(passage.text.split())}”: {counted}")


def _show_totals(statistics: Usage, days: int, *, as_json: bool) -> None:
    totals = statistics.totals(days)
    if as_json:
        result(_plain(asdict(totals)))
        return
    _row("", *TOTALS)
    for day in totals.days:
        if day.totals.drafts:
            _row(day.day.isoformat(), *(getattr(day.totals, name) for name in TOTALS))
    _row(f"{days} days", *(getattr(totals.sum, name) for name in TOTALS))
    _row("before", *(getattr(totals.before, name) for name in TOTALS))


def _row(name: str, *cells: object) -> None:
    line("".join(f"{cell!s:>9}" for cell in cells) + f"  {name}")


def _edited(row: ArticleUsage) -> str:
    return "" if row.edited_share is None else f"{row.edited_share:.0%}"


def _plain(value: Any) -> Any:
    """As JSON has it, the same as over HTTP."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
