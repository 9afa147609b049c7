"""`answerdesk ingest`."""

import json
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

from evals import CaseFilter, CaseStore
from knowledge import (
    APPLIED,
    ArticleStore,
    Breach,
    Gate,
    Imported,
    ImportMode,
    ImportReport,
    IndexBusy,
    IndexLock,
    KnowledgeError,
    KnowledgeSettings,
    Revision,
    ingest,
    open_knowledge_base,
    open_store,
    read_settings,
)
from ui.cli.desks import ADMINISTRATOR, Api, open_api
from ui.cli.output import line, progress, result, say

IN_PART, FAILED = 3, 1
APPLY_SECONDS = 600.0
LONGEST_TITLE = 2_000


class GoldenCases:
    """The `PublishCheck` of a command: asks whoever has the indexes open, a server or an application of our own.

    Nothing is opened before there is something to ask, and nothing where there are no cases.
    """

    def __init__(self, data_dir: Path, store: ArticleStore, opened: ExitStack):
        self._data_dir = data_dir
        self._store = store
        self._opened = opened
        self._api: Api | None = None

    def breaches(self, changed: Sequence[Revision], gone: Collection[str]) -> Sequence[Breach]:
        """The golden cases that would break; an import takes nothing down, so that `gone` is empty."""
        assert not gone  # noqa: S101 - see above
        if not CaseStore(self._store).list_cases(CaseFilter(), limit=1):
            return []
        if self._api is None:
            self._api = self._opened.enter_context(open_api(self._data_dir, "ingest"))
        texts = "".join(f"{json.dumps(_text(revision), ensure_ascii=False)}\n" for revision in changed)
        found = self._api.call("POST", "/preview/check", files={"files": ("texts.jsonl", texts.encode())})
        return [Breach(**breach) for breach in found["breaches"]]


def _text(revision: Revision) -> dict[str, object]:
    said = revision.content
    moments = {"effective_from": said.effective_from, "effective_until": said.effective_until}
    content = {
        # More of a title than this is never shown.
        "title": said.title[:LONGEST_TITLE],
        "body": said.body,
        "similar_questions": said.similar_questions,
        "business_type": said.business_type.value,
        "language": said.language,
        "translation_of": said.translation_of,
        "audience": said.audience.value,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }
    return {"article_id": revision.article_id, "content": content}


def ingest_paths(
    data_dir: Path, paths: Sequence[Path], mode: ImportMode, override: str | None, *, as_json: bool
) -> int:
    """Import, then see to it that what went live is found; the exit code."""
    settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
    if mode is ImportMode.PUBLISHED and settings.two_person_rule:
        raise KnowledgeError("two_person_rule is set: import without --publish, then let somebody else approve it")
    with closing(open_store(settings, data_dir)) as store:
        with ExitStack() as opened, progress() as show:
            report = ingest(
                store,
                paths,
                ADMINISTRATOR,
                publish=mode is ImportMode.PUBLISHED,
                propose=mode is ImportMode.PROPOSED,
                progress=show,
                gate=Gate(GoldenCases(data_dir, store, opened), override),
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
    if any(file.held for file in report.imported):
        say("to publish it all the same: import it again with --publish --override REASON")
    if any(file.proposed or file.gone for file in report.imported):
        say(f"what waits for a decision: answerdesk imports show {report.import_id}")


def _counted(file: Imported, mode: ImportMode) -> str:
    """What a file holds and what became of it. Of what was known, a new text goes live as an old draft does."""
    waits = mode is ImportMode.PROPOSED or file.held > 0
    fates = (
        (file.new, "new"),
        (file.changed, "published" if mode is ImportMode.PUBLISHED and not waits else "changed"),
        (file.unchanged, "unchanged"),
        (0 if waits else file.proposed, "proposed"),
        (file.held, "held back"),
        (file.renamed, "renamed"),
        (file.gone, "gone"),
        (file.conflicts if waits else 0, "in conflict"),
    )
    told = ", ".join(f"{count} {fate}" for count, fate in fates if count)
    return f"{_number(file.articles, 'article')}, {_number(file.passages, 'passage')} ({told})"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
