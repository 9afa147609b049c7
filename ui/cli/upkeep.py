"""`answerdesk reindex`, `backup`, `restore` and `doctor`."""

import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import assistant
import evals
import knowledge
from assistant import AssistantSettings
from evals import EvaluationSettings
from knowledge import (
    NEVER,
    KnowledgeError,
    KnowledgeSettings,
    RankingModel,
    RankingModels,
    open_encoder,
    open_store,
    read_settings,
    unknown_settings,
)
from ui.cli.desks import open_knowledge, running_server, take_indexes
from ui.cli.output import line, progress, result, say

LEAST_FREE_BYTES = 500_000_000
# Variables that are no fields of settings: of the log, and of the tests.
OTHER_VARIABLES = ("ANSWERDESK_LOG_LEVEL", "ANSWERDESK_TEST_")


PARTS = (knowledge.TABLES, assistant.TABLES, evals.TABLES)
"""The tables of all packages: what a backup holds."""


def reindex(data_dir: Path, *, as_json: bool) -> None:
    """Build every index again."""
    lock = take_indexes(data_dir, "reindex")
    with open_knowledge(data_dir, lock, sample=False, afresh=True) as opened:
        count = opened.store.count()
    if as_json:
        result({"articles": count})
    else:
        line(f"{count} articles are indexed again")


def backup_to(data_dir: Path, file: Path, *, as_json: bool) -> None:
    """Write everything in SQL to a file."""
    with closing(_store(data_dir)) as store:
        _prepare(store)
        rows = knowledge.backup(store.engine, PARTS, file)
    if as_json:
        result({"file": str(file), "rows": rows})
    else:
        line(f"{file}: {rows} rows")


def restore_from(data_dir: Path, file: Path, *, as_json: bool) -> None:
    """Fill an empty folder from a backup."""
    lock = take_indexes(data_dir, "restore")
    try:
        with closing(_store(data_dir)) as store:
            _prepare(store)
            rows = knowledge.restore(store.engine, PARTS, file)
            # A backup of an older version has drafts and no statistics of them.
            assistant.Usage(store).counting.note_uncounted()
    except BaseException:
        lock.release()
        raise
    with open_knowledge(data_dir, lock, sample=False, afresh=True):
        pass
    if as_json:
        result({"file": str(file), "rows": rows})
    else:
        line(f"{rows} rows restored, and their indexes built")


def _prepare(store: knowledge.ArticleStore) -> None:
    # The articles' own tables are there as soon as the store is.
    assistant.prepare_tables(store.engine)
    evals.prepare_tables(store.engine)


def _store(data_dir: Path) -> knowledge.ArticleStore:
    return open_store(read_settings(KnowledgeSettings, data_dir, "knowledge"), data_dir)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check of the doctor found, and what to do when it is not well."""

    check: str
    well: bool
    said: str


def doctor(data_dir: Path, *, as_json: bool) -> int:
    """Run every check; the exit code is 1 when one is not well."""
    findings = [_try(name, check, data_dir) for name, check in CHECKS]
    if as_json:
        result([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            line(f"{'ok ' if finding.well else 'BAD'} {finding.check}: {finding.said}")
    return 0 if all(finding.well for finding in findings) else 1


def _try(name: str, check: Callable[[Path], str], data_dir: Path) -> Finding:
    try:
        return Finding(name, well=True, said=check(data_dir))
    except (KnowledgeError, assistant.AssistantError, OSError) as error:
        return Finding(name, well=False, said=str(error))


def _python(_: Path) -> str:
    return sys.version.split()[0]


def _settings(data_dir: Path) -> str:
    kinds: dict[str, type[KnowledgeSettings | AssistantSettings | EvaluationSettings]] = {
        "knowledge": KnowledgeSettings,
        "assistant": AssistantSettings,
        "evals": EvaluationSettings,
    }
    for table, kind in kinds.items():
        read_settings(kind, data_dir, table)
    if unknown := unknown_settings(kinds, data_dir, OTHER_VARIABLES):
        raise KnowledgeError("; ".join(unknown))
    return f"each of {' and '.join(f'[{table}]' for table in kinds)} is known"


def _folder(data_dir: Path) -> str:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = data_dir / ".doctor"
    probe.write_text("", "utf-8")
    probe.unlink()
    free = shutil.disk_usage(data_dir).free
    if free < LEAST_FREE_BYTES:
        raise KnowledgeError(f"{data_dir} has only {free // 1_000_000} MB free: make room")
    return f"{data_dir} can be written, {free // 1_000_000_000} GB free"


def _database(data_dir: Path) -> str:
    with closing(_store(data_dir)) as store:
        return f"{store.engine.dialect.name}, {store.count()} articles"


def _encoder(data_dir: Path) -> str:
    with progress() as show:
        encoder = open_encoder(read_settings(KnowledgeSettings, data_dir, "knowledge"), show)
    shape = encoder.encode_questions(["退货运费谁出?"]).shape
    return f"{encoder.name} gives vectors of {shape[1]}"


def _ranking(data_dir: Path) -> str:
    encoder = open_encoder(read_settings(KnowledgeSettings, data_dir, "knowledge")).name
    with closing(_store(data_dir)) as store:
        models = RankingModels(store.engine, store.clock)
        model = models.checked(models.in_use(), encoder)
    promised = [
        f"at most {level.risk:.0%} wrong from {level.answer_level:.2f} on"
        for level in model.levels
        if level.answer_level < NEVER and level.failure_probability < 1
    ]
    said = f"{model.version}, fitted on {model.fitted_on}; it promises {', '.join(promised) or 'nothing'}"
    fitted_with = RankingModel.default().encoder
    if not model.fitted_here and fitted_with != encoder:
        return f"{said}; it was fitted with {fitted_with!r}: run answerdesk calibrate"
    return said


def _server(data_dir: Path) -> str:
    server = running_server(data_dir)
    return server.url if server else "not running"


def _indexes(data_dir: Path) -> str:
    server = running_server(data_dir)
    if server is not None:
        return f"open in the server at {server.url}"
    say("opening the indexes …")
    with open_knowledge(data_dir, take_indexes(data_dir, "doctor"), sample=False) as opened:
        return f"up to change {opened.store.last_change()}"


CHECKS: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("python", _python),
    ("settings", _settings),
    ("data folder", _folder),
    ("database", _database),
    ("encoder", _encoder),
    ("ranking model", _ranking),
    ("server", _server),
    ("indexes", _indexes),
)
