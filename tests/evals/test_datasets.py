"""Dataset folders: what is read, and what is said of a folder that is wrong."""

from pathlib import Path

import pytest

from evals.datasets import NEAR, dataset_folders, half_of, read_dataset, read_datasets
from evals.domain import Half
from evals.errors import BadDataset

FILES = {
    "corpus.jsonl": '{"id": "a", "title": "退货运费谁出？", "text": "商城。"}\n{"id": "b", "title": "B", "text": ""}\n',
    "queries.jsonl": '{"id": "q1", "text": "邮费谁付"}\n{"id": "q2", "text": "who pays the postage"}\n',
    "qrels.tsv": "query_id\tcorpus_id\tgrade\nq1\ta\t1\nq2\ta\t2\nq2\tb\t0\n",
    "queries_unanswerable.jsonl": '{"id": "u1", "text": "你们老板是谁"}\n{"id": "u2", "text": "天气", "kind": "far"}\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, "utf-8")
    return made


def test_reads_questions_with_their_articles(folder: Path) -> None:
    dataset = read_dataset(folder)
    first, second, near, far = dataset.cases
    assert (dataset.name, dataset.corpus) == ("shop", folder / "corpus.jsonl")
    assert (first.question, dict(first.grades), first.language) == ("邮费谁付", {"a": 1}, "zh")
    assert (dict(second.grades), second.language) == ({"a": 2}, "en")
    assert not near.is_answerable
    assert near.traits == {NEAR}
    assert far.traits == {"far"}


def test_names_of_columns_may_be_left_out(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\ta\t1\nq2\tb\t1\n", "utf-8")
    assert [dict(case.grades) for case in read_dataset(folder).cases[:2]] == [{"a": 1}, {"b": 1}]


def test_a_question_may_be_empty_as_customers_messages_are(folder: Path) -> None:
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": ""}\n{"id": "q2", "text": "a"}', "utf-8")
    assert read_dataset(folder).cases[0].question == ""


def test_unanswerable_questions_may_be_left_out(folder: Path) -> None:
    (folder / "queries_unanswerable.jsonl").unlink()
    assert len(read_dataset(folder).cases) == 2


def test_questions_in_another_language_are_a_dataset_of_their_own(folder: Path) -> None:
    (folder / "queries_crosslingual.jsonl").write_text('{"id": "x1", "text": "postage?"}', "utf-8")
    (folder / "qrels_crosslingual.tsv").write_text("x1\ta\t1", "utf-8")
    plain, crossing = read_datasets(folder)
    assert (plain.name, crossing.name) == ("shop", "shop/crosslingual")
    assert [case.id for case in crossing.cases] == ["x1"]


def test_a_folder_of_datasets_stands_for_all_of_them(folder: Path) -> None:
    (folder.parent / "another thing").mkdir()
    assert dataset_folders(folder.parent) == [folder]
    assert dataset_folders(folder) == [folder]


def test_a_folder_without_the_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"queries\.jsonl and qrels\.tsv are needed"):
        dataset_folders(tmp_path)
    with pytest.raises(BadDataset, match="is not a folder"):
        dataset_folders(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("qrels.tsv", "q1\ta\t1\nq2\ta\t1\nq9\ta\t1", "line 3: there is no query 'q9'"),
        ("qrels.tsv", "q1\ta\t1\nq2\tz\t1", "line 2: there is no article 'z'"),
        ("qrels.tsv", "q1\ta\t1\nq2\ta\tyes", "line 2: the grade 'yes' is not a whole number"),
        ("qrels.tsv", "q1 a 1", "line 1 has 1 columns"),
        ("qrels.tsv", "q1\ta\t1\nq2\ta\t0", "names no article for query 'q2'"),
        ("queries.jsonl", '{"id": "q1"}', 'needs "text"'),
        ("queries.jsonl", '{"id": "q1", "text": "a"}\nnonsense', "line 2 is not JSON"),
        ("corpus.jsonl", '{"title": "no id"}', '"id" that is a string'),
        ("queries_unanswerable.jsonl", '{"id": "q1", "text": "a"}', "is a query that can be answered too"),
        ("queries_unanswerable.jsonl", '{"id": "u", "text": "a", "kind": 1}', '"kind" must be a string'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(BadDataset) as raised:
        read_dataset(folder)
    assert said in str(raised.value)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "queries.jsonl").write_bytes('{"id": "q1", "text": "邮费"}'.encode("gb18030"))
    with pytest.raises(BadDataset, match=r"queries\.jsonl is not UTF-8"):
        read_dataset(folder)


def test_a_question_is_always_in_the_same_half() -> None:
    halves = [half_of(f"q{number}") for number in range(1000)]
    assert halves == [half_of(f"q{number}") for number in range(1000)]
    assert 400 < halves.count(Half.DEVELOPMENT) < 600
