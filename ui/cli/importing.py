"""`answerdesk ingest`."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from knowledge import (
    APPLIED,
    ArticleStore,
    Imported,
    ImportMode,
    ImportReport,
    IndexBusy,
    IndexLock,
    KnowledgeError,
    KnowledgeSettings,
    ingest,
    open_knowledge_base,
    open_store,
    read_settings,
)
from ui.cli.desks import ADMINISTRATOR
from ui.cli.output import line, progress, result, say

IN_PART, FAILED = 3, 1
APPLY_SECONDS = 600.0


def ingest_paths(data_dir: Path, paths: Sequence[Path], mode: ImportMode, *, as_json: bool) -> int:
    """Import, then see to it that what went live is found; the exit code."""
    settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
    if mode is ImportMode.PUBLISHED and settings.two_person_rule:
        raise KnowledgeError("two_person_rule is set: import without --publish, then let somebody else approve it")
    with closing(open_store(settings, data_dir)) as store:
        with progress() as show:
            report = ingest(
                store,
                paths,
                ADMINISTRATOR,
                publish=mode is ImportMode.PUBLISHED,
                propose=mode is ImportMode.PROPOSED,
                progress=show,
            )
        # What was saved stays saved, whatever becomes of the indexes: it is told before they are touched.
        _tell(report, mode, as_json=as_json)
        _apply(settings, data_dir, store)
    if report.refused:
        return IN_PART if report.imported else FAILED
    return 0


def _apply(settings: KnowledgeSettings, data_dir: Path, store: ArticleStore) -> None:
    """Index the changes here, or wait until the process that has the indexes open has done so."""
    last = store.last_change()
    lock = IndexLock(data_dir, "ingest")
    told = False
    deadline = time.monotonic() + APPLY_SECONDS
    while int(store.fact(APPLIED) or 0) < last:
        if time.monotonic() > deadline:
            raise IndexBusy("saved, but the process that has the indexes open does not index it: see its log")
        try:
            lock.acquire(0.2)
        except IndexBusy as busy:
            if not told:
                say(f"saved; it is being indexed by {str(busy).split(' has ')[0]}")
                told = True
            continue
        _catch_up(settings, data_dir, lock)


def _catch_up(settings: KnowledgeSettings, data_dir: Path, lock: IndexLock) -> None:
    try:
        with progress() as show, closing(open_knowledge_base(settings, data_dir, lock, progress=show)) as knowledge:
            knowledge.catch_up(show)
    finally:
        lock.release()


def _tell(report: ImportReport, mode: ImportMode, *, as_json: bool) -> None:
    if as_json:
        result(
            {
                "imported": [asdict(file) for file in report.imported],
                "refused": [asdict(refusal) for refusal in report.refused],
                "import": report.import_id,
            }
        )
        return
    for file in report.imported:
        line(f"{file.path}: {_counted(file, mode)}")
    for refusal in report.refused:
        line(f"refused {refusal.path}: {refusal.reason}")
    if mode is ImportMode.DRAFTS and any(file.new or file.changed for file in report.imported):
        say("imported as drafts: they are not searched until they are published (--publish)")
    if any(file.proposed or file.gone for file in report.imported):
        say(f"what waits for a decision: answerdesk imports show {report.import_id}")


def _counted(file: Imported, mode: ImportMode) -> str:
    """What a file holds and what became of it. Of what was known, a new text goes live as an old draft does."""
    fates = (
        (file.new, "new"),
        (file.changed, "published" if mode is ImportMode.PUBLISHED else "changed"),
        (file.unchanged, "unchanged"),
        (0 if mode is ImportMode.PROPOSED else file.proposed, "proposed"),
        (file.renamed, "renamed"),
        (file.gone, "gone"),
        (file.conflicts if mode is ImportMode.PROPOSED else 0, "in conflict"),
    )
    told = ", ".join(f"{count} {fate}" for count, fate in fates if count)
    return f"{_number(file.articles, 'article')}, {_number(file.passages, 'passage')} ({told})"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
