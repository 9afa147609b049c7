"""Retrieval sets as folders: articles, questions, which article answers which, and questions that none answers.

The layout is BEIR's with two additions, and docs/evaluation.md describes it in full:

    corpus.jsonl                 {id, title, text, similar_questions?}
    queries.jsonl                {id, text}
    qrels.tsv                    query id, article id, grade
    queries_unanswerable.jsonl   {id, text, kind?}; may be left out

Beside `queries.jsonl` and `qrels.tsv` there may be `queries_VARIANT.jsonl` and `qrels_VARIANT.tsv`: other questions on
the same articles.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import Message, Role
from evals.domain import Case, Half
from evals.errors import BadDataset
from evals.json_lines import numbered_lines, rows_of, text_field
from knowledge import language_of

CORPUS = "corpus.jsonl"
UNANSWERABLE = "queries_unanswerable.jsonl"
CROSS_LINGUAL = "crosslingual"

NEAR = "near_unanswerable"
"""The trait of questions whose topic the handbook has, but whose answer it has not: the hard ones to refuse."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions on the articles of one `corpus` file, which the product's own import reads."""

    name: str
    corpus: Path
    cases: tuple[Case, ...]


def is_dataset(folder: Path) -> bool:
    """Whether a folder has the files that the layout demands."""
    return all((folder / name).is_file() for name in (CORPUS, "queries.jsonl", "qrels.tsv"))


def dataset_folders(path: Path) -> list[Path]:
    """The folder itself when it is a dataset, else the datasets directly in it, by name. Raises `BadDataset`."""
    if is_dataset(path):
        return [path]
    if not path.is_dir():
        raise BadDataset(f"{path} is not a folder")
    folders = [folder for folder in sorted(path.iterdir()) if is_dataset(folder)]
    if not folders:
        raise BadDataset(f"{path} holds no dataset: {CORPUS}, queries.jsonl and qrels.tsv are needed")
    return folders


def read_datasets(folder: Path) -> list[Dataset]:
    """The dataset of a folder, and its questions in another language as a second one. Raises `BadDataset`."""
    has_more = (folder / f"queries_{CROSS_LINGUAL}.jsonl").is_file()
    return [read_dataset(folder), *([read_dataset(folder, CROSS_LINGUAL)] if has_more else [])]


def read_dataset(folder: Path, variant: str | None = None) -> Dataset:
    """Read and check the files of one dataset, or of a variant of its questions. Raises `BadDataset`."""
    ending = f"_{variant}" if variant else ""
    queries, qrels = folder / f"queries{ending}.jsonl", folder / f"qrels{ending}.tsv"
    articles = {row["id"] for _, row in rows_of(folder / CORPUS)}
    texts = {row["id"]: text_field(row, "text", where) for where, row in rows_of(queries)}
    grades = _grades(qrels, set(texts), articles)
    unasked = [query for query in texts if not grades.get(query)]
    if unasked:
        raise BadDataset(
            f"{qrels} names no article for query {unasked[0]!r} ({len(unasked)} such): a question that no article "
            f"answers belongs in {UNANSWERABLE}"
        )
    cases = [_case(query, text, grades[query], frozenset()) for query, text in texts.items()]
    if not variant and (folder / UNANSWERABLE).is_file():
        cases += _unanswerable(folder / UNANSWERABLE, set(texts))
    return Dataset(f"{folder.resolve().name}{'/' if variant else ''}{variant or ''}", folder / CORPUS, tuple(cases))


def half_of(case_id: str) -> Half:
    """The half of a set that a question is in, by a hash of its id: the same on every machine and in every run."""
    return (Half.DEVELOPMENT, Half.HELD_BACK)[hashlib.sha256(case_id.encode()).digest()[0] % 2]


def _grades(path: Path, queries: set[str], articles: set[str]) -> dict[str, dict[str, int]]:
    """Query id to its articles of grade 1 and more; a first line of names is passed over."""
    grades: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(numbered_lines(path)):
        columns = line.split("\t")
        if len(columns) != 3:
            raise BadDataset(f"{where} has {len(columns)} columns: query id, article id and grade are needed")
        query, article, grade = columns
        if not grade.strip().lstrip("-").isdecimal():
            if number == 0:
                continue
            raise BadDataset(f"{where}: the grade {grade!r} is not a whole number")
        if query not in queries:
            raise BadDataset(f"{where}: there is no query {query!r}")
        if article not in articles:
            raise BadDataset(f"{where}: there is no article {article!r} in {CORPUS}")
        if int(grade) > 0:
            grades.setdefault(query, {})[article] = int(grade)
    return grades


def _unanswerable(path: Path, taken: set[str]) -> Iterator[Case]:
    for where, row in rows_of(path):
        if row["id"] in taken:
            raise BadDataset(f"{where}: id {row['id']!r} is a query that can be answered too")
        kind = row.get("kind")
        if kind is not None and not isinstance(kind, str):
            raise BadDataset(f'{where}: "kind" must be a string')
        # Without a kind it counts as near: whoever does not say can't have easy questions flatter the figures.
        near = kind is None or kind.startswith("near")
        yield _case(row["id"], text_field(row, "text", where), {}, frozenset((NEAR,) if near else (str(kind),)))


def _case(query: str, text: str, grades: Mapping[str, int], traits: frozenset[str]) -> Case:
    return Case(
        id=query,
        conversation=(Message(Role.CUSTOMER, text),),
        language=language_of(text),
        grades=dict(grades),
        also_right=frozenset(),
        key_facts=(),
        business_type=None,
        outcome=None,
        traits=traits,
        half=half_of(query),
    )
