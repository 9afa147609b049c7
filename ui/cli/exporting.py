"""`answerdesk export`."""

from contextlib import closing
from pathlib import Path

from knowledge import KnowledgeSettings, export, form_of, open_store, read_settings
from ui.cli.output import line, progress, result


def export_to(data_dir: Path, file: Path, *, live_only: bool, as_json: bool) -> None:
    """Write the whole knowledge base to a file that `ingest` reads back; a running server may go on meanwhile."""
    form = form_of(file.name)
    settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
    with closing(open_store(settings, data_dir)) as store, progress() as show:
        count = export(store, file, form, live_only=live_only, progress=show)
    if as_json:
        result({"path": str(file), "articles": count})
    else:
        line(f"{file}: {count} {'article' if count == 1 else 'articles'}")
