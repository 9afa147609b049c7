"""From files to stored articles: each comes in as a whole, and importing again changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.database import open_database
from knowledge.domain import ImportReport
from knowledge.ingesting import add_sample_handbook, ingest
from knowledge.store import ArticleStore
from tests.knowledge.articles import IMPORTER, SetClock

FAQ = "问题,答案\n能退吗,七天内可以。\n谁出运费,质量问题我们出。\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
    yield ArticleStore(engine, SetClock())
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def take_in(store: ArticleStore, *paths: Path) -> ImportReport:
    return ingest(store, paths, IMPORTER, publish=True)


def test_says_what_became_of_each_article(store: ArticleStore, folder: Path) -> None:
    (folder / "faq.csv").write_text(FAQ)
    (imported,) = take_in(store, folder).imported
    assert imported.path == str(folder / "faq.csv")
    assert (imported.articles, imported.new, imported.unchanged) == (2, 2, 0)
    assert imported.passages > 2
    (folder / "faq.csv").write_text(FAQ.replace("七天", "十天"))
    (again,) = take_in(store, folder).imported
    assert (again.articles, again.changed, again.unchanged) == (2, 1, 1)


def test_importing_the_same_again_changes_nothing(store: ArticleStore, folder: Path) -> None:
    (folder / "faq.csv").write_text(FAQ)
    (folder / "手册.md").write_text("# 保修\n\n主机保修两年，从签收那一天算起。\n")
    take_in(store, folder)
    last = store.last_change()
    report = take_in(store, folder)
    assert [file.unchanged for file in report.imported] == [2, 1]
    assert store.last_change() == last


def test_a_row_put_in_above_leaves_the_rows_below_as_they_are(store: ArticleStore, folder: Path) -> None:
    (folder / "faq.csv").write_text(FAQ)
    take_in(store, folder)
    (folder / "faq.csv").write_text(FAQ.replace("能退吗", "能换吗,十五天内可以。\n能退吗", 1))
    (imported,) = take_in(store, folder).imported
    assert (imported.new, imported.changed, imported.unchanged) == (1, 0, 2)


def test_one_bad_file_is_named_and_the_others_come_in(store: ArticleStore, folder: Path) -> None:
    (folder / "a.json").write_text("{")
    (folder / "b.csv").write_text(FAQ)
    report = take_in(store, folder)
    assert [Path(refused.path).name for refused in report.refused] == ["a.json"]
    assert [Path(imported.path).name for imported in report.imported] == ["b.csv"]
    assert store.count() == 2


def test_an_id_that_two_files_give_is_refused_where_it_comes_second(store: ArticleStore, folder: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).write_text(json.dumps({"id": "ret-1", "title": name, "text": "x"}))
    report = take_in(store, folder)
    assert store.article("ret-1").latest.content.title == "a.jsonl"
    assert "already used in" in report.refused[0].reason


def test_a_row_that_cannot_be_stored_is_refused_alone(store: ArticleStore, folder: Path) -> None:
    rows = [{"id": "long", "title": "x", "owner": "字" * 300}, {"id": "good", "title": "x", "text": "y"}]
    (folder / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    report = take_in(store, folder)
    assert (report.imported[0].articles, store.count()) == (1, 1)
    assert "owner" in report.refused[0].reason


def test_tells_of_a_large_file_while_it_is_read_and_while_its_passages_are_counted(
    store: ArticleStore, folder: Path
) -> None:
    (folder / "faq.csv").write_text("问题,答案\n" + "".join(f"问题{number},答案\n" for number in range(5_000)))
    told: list[tuple[str, int, int]] = []
    ingest(store, [folder], IMPORTER, publish=True, progress=lambda *step: told.append(step))
    steps = [*range(0, 5_001, 1_000)]
    assert [step for step in told if step[0] == "rows of faq.csv"] == [("rows of faq.csv", n, 5_000) for n in steps]
    assert [step[1:] for step in told if step[0] == "articles of faq.csv"] == [(n, 5_000) for n in steps]


def test_a_store_that_began_with_own_documents_never_gets_the_sample(store: ArticleStore, folder: Path) -> None:
    (folder / "faq.csv").write_text(FAQ)
    take_in(store, folder)
    assert add_sample_handbook(store) is False
    assert store.count() == 2
