"""`python -m evals.triage DIR`: all that is measured of triage, on those of the datasets that DIR holds."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from assistant import AssistantSettings, open_assistant
from evals.bootstrap import corpus_knowledge, handbook_knowledge
from evals.domain import Half
from evals.errors import EvaluationError
from evals.systems import assistant_system
from evals.triage import refusal, rewriting, scripts
from evals.triage.dialogues import Labelled, read_labelled
from evals.triage.questions import question
from evals.triage.sections import Section, printed, section
from evals.triage.understanding import type_marks, type_metrics, understanding
from knowledge import KnowledgeBase, KnowledgeSettings

DIALOGUES, INTENTS, WRITINGS = "zh_jddc/labelled.jsonl", "en_clinc150/data_full.json", "zh_telecom"


def main(arguments: Sequence[str]) -> int:
    """Print every section; 2 for wrong usage, 1 when a dataset is broken or the folder holds none of them."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write(f"usage: python -m evals.triage DIR (with {DIALOGUES}, {INTENTS} or {WRITINGS}/ in it)\n")
        return 2
    found = 0
    try:
        for each in sections(Path(arguments[0]), KnowledgeSettings()):
            sys.stdout.write(printed(each) + "\n\n")
            sys.stdout.flush()
            found += 1
    except EvaluationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not found:
        sys.stderr.write(f"{arguments[0]} holds none of {DIALOGUES}, {INTENTS}, {WRITINGS}\n")
    return 0 if found else 1


def sections(folder: Path, settings: KnowledgeSettings) -> Iterator[Section]:
    """The sections of every dataset that is there. Raises `EvaluationError`."""
    with tempfile.TemporaryDirectory(prefix="answerdesk-triage-") as name:
        corpus = Path(name) / "corpus.jsonl"
        if (folder / DIALOGUES).is_file():
            yield from _dialogues(read_labelled(folder / DIALOGUES), settings, corpus)
        if (folder / INTENTS).is_file():
            yield _intents(folder / INTENTS, settings, corpus)
        if (folder / WRITINGS).is_dir():
            yield from _writings(folder / WRITINGS, settings, corpus)


def _dialogues(rows: Sequence[Labelled], settings: KnowledgeSettings, corpus: Path) -> Iterator[Section]:
    halves = [[row for row in rows if row.half is half] for half in Half]
    yield understanding("dialogues, first half (rules and weights were made with it in sight)", halves[0])
    yield understanding("dialogues, second half", halves[1])
    yield understanding("dialogues, all", rows)
    with handbook_knowledge(settings) as knowledge:
        yield _with_handbook("dialogues, all, type of the draft on the shipped handbook", knowledge, rows)
        cases = rewriting.golden_follow_ups()
        yield rewriting.rewriting("follow-ups of the golden cases (development) on the handbook", knowledge, cases)
    rewriting.write_questions(rows, corpus)
    with corpus_knowledge(settings, corpus) as knowledge:
        cases = rewriting.labelled_follow_ups(rows)
        yield rewriting.rewriting("dialogues: the row's own question among all labelled ones", knowledge, cases)


def _with_handbook(name: str, knowledge: KnowledgeBase, rows: Sequence[Labelled]) -> Section:
    with closing(open_assistant(AssistantSettings(), knowledge)) as assistant:
        draft = assistant_system(assistant)
        marks = [type_marks(row, draft(question(row.id, row.conversation, None)).business_type or "") for row in rows]
    return section(name, type_metrics(rows), marks)


def _intents(path: Path, settings: KnowledgeSettings, corpus: Path) -> Section:
    lists = refusal.read_intents(path)
    refusal.write_intents(lists, corpus)
    with corpus_knowledge(settings, corpus) as knowledge:
        return refusal.refusal("intents: refusal of what is out of scope", knowledge, refusal.cases_of(lists))


def _writings(folder: Path, settings: KnowledgeSettings, corpus: Path) -> Iterator[Section]:
    writings = scripts.read_writings(folder)
    for titles, which in ((True, "with titles"), (False, "by their bodies alone")):
        scripts.write_articles(writings[scripts.ARTICLES], corpus, titles=titles)
        with corpus_knowledge(settings, corpus) as knowledge:
            yield scripts.scripts(f"writings, Traditional articles {which}", knowledge, writings)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
