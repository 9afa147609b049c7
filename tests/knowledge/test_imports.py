"""Importing again: what a file changes is found, what people wrote stays, what did not change costs nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.database import open_database, reading
from knowledge.domain import ArticleDraft, ImportReport, Origin
from knowledge.exporting import ExportForm, export
from knowledge.importing import files_in
from knowledge.ingesting import open_intake, take_in
from knowledge.proposals.domain import ImportMode, Proposal, ProposalKind, ProposalState
from knowledge.proposals.records import files_of, import_record, proposals_of
from knowledge.store import ArticleStore
from knowledge.tables import documents
from tests.knowledge.articles import IMPORTER, TRAINER, SetClock, draft

PROPOSED, DRAFTS, PUBLISHED = ImportMode
ROWS = {"ret-1": "七天内可以退。", "ret-2": "质量问题我们出运费。", "ret-3": "退款五个工作日到账。"}
MANUAL = (
    "# 手册\n\n## 退货流程\n\n先在我的订单里申请退货，三天内把商品寄回来，收到以后五个工作日内退款。\n\n"
    "## 保修\n\n主机保修两年，从签收的那一天算起，配件只保修一年。\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
    yield ArticleStore(engine, SetClock())
    engine.dispose()


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    return write(tmp_path / "faq.csv", ROWS)


def write(file: Path, rows: dict[str, str]) -> Path:
    file.write_text("编号,问题,答案\n" + "".join(f"{key},{key} 怎么办？,{body}\n" for key, body in rows.items()))
    return file


def take(store: ArticleStore, mode: ImportMode, *paths: Path) -> ImportReport:
    return take_in(open_intake(store, IMPORTER, mode), files_in(paths))


def waiting(store: ArticleStore, report: ImportReport) -> list[Proposal]:
    with reading(store.engine) as connection:
        return proposals_of(connection, report.import_id, {"state": ProposalState.OPEN})


def kinds(store: ArticleStore, report: ImportReport) -> dict[str, str]:
    return {proposal.article_id: proposal.kind.value for proposal in waiting(store, report)}


def edit(store: ArticleStore, article_id: str, body: str) -> None:
    store.save([draft(article_id, body)], TRAINER, Origin.EDIT, publish=True)


def body(store: ArticleStore, article_id: str) -> str:
    return store.live([article_id])[article_id].content.body


# What is found


def test_everything_in_a_first_file_is_new(store: ArticleStore, faq: Path) -> None:
    report = take(store, PROPOSED, faq)
    assert kinds(store, report) == dict.fromkeys(ROWS, "new")
    assert (report.imported[0].new, report.imported[0].proposed, store.count()) == (3, 3, 0)


def test_new_changed_and_gone_are_told_apart(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    write(faq, {"ret-1": ROWS["ret-1"], "ret-2": "运费都由我们出。", "ret-4": "可以换货。"})
    report = take(store, PROPOSED, faq)
    assert kinds(store, report) == {"ret-2": "changed", "ret-4": "new", "ret-3": "gone"}
    changed = next(each for each in waiting(store, report) if each.kind is ProposalKind.CHANGED)
    assert changed.base is not None
    assert changed.content is not None
    assert (changed.base.body, changed.content.body) == (ROWS["ret-2"], "运费都由我们出。")
    assert (changed.compared, changed.path) == (1, str(faq))
    told = report.imported[0]
    assert (told.new, told.changed, told.gone, told.unchanged) == (1, 1, 1, 1)
    assert body(store, "ret-2") == ROWS["ret-2"]


@pytest.mark.parametrize("mode", [PROPOSED, DRAFTS, PUBLISHED])
def test_what_a_person_wrote_survives_the_same_file(store: ArticleStore, faq: Path, mode: ImportMode) -> None:
    take(store, PUBLISHED, faq)
    edit(store, "ret-1", "十天内可以退。")
    write(faq, ROWS | {"ret-2": "运费都由我们出。"})
    report = take(store, mode, faq)
    assert body(store, "ret-1") == "十天内可以退。"
    assert "ret-1" not in kinds(store, report)


@pytest.mark.parametrize("mode", [PROPOSED, DRAFTS, PUBLISHED])
def test_where_both_changed_is_a_conflict_with_three_texts(store: ArticleStore, faq: Path, mode: ImportMode) -> None:
    take(store, PUBLISHED, faq)
    edit(store, "ret-1", "十天内可以退。")
    write(faq, ROWS | {"ret-1": "十五天内可以退。"})
    report = take(store, mode, faq)
    (conflict,) = waiting(store, report)
    assert conflict.kind is ProposalKind.CONFLICT
    assert conflict.base is not None
    assert conflict.content is not None
    assert (conflict.base.body, body(store, "ret-1"), conflict.content.body) == (
        "七天内可以退。", "十天内可以退。", "十五天内可以退。",
    )  # fmt: skip
    assert (report.imported[0].conflicts, report.imported[0].proposed) == (1, 1)
    assert store.article("ret-1").latest.content.body == "十天内可以退。"


def test_a_file_that_caught_up_with_an_edit_is_no_conflict(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    edit_all = {**ROWS, "ret-1": "十天内可以退。"}
    content = store.article("ret-1").latest.content
    store.save([ArticleDraft("ret-1", replace(content, body="十天内可以退。"))], TRAINER, Origin.EDIT, publish=True)
    assert waiting(store, take(store, PROPOSED, write(faq, edit_all))) == []
    changed = kinds(store, take(store, PROPOSED, write(faq, {**ROWS, "ret-1": "二十天。"})))
    assert changed == {"ret-1": "changed"}


def test_what_a_person_took_down_is_not_brought_back(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    store.retire(["ret-1", "ret-2"], TRAINER)
    report = take(store, PUBLISHED, write(faq, ROWS | {"ret-1": "十五天内可以退。"}))
    assert kinds(store, report) == {"ret-1": "conflict"}
    assert set(store.live(list(ROWS))) == {"ret-3"}


def test_an_article_that_was_written_here_under_the_same_id_is_a_conflict(store: ArticleStore, faq: Path) -> None:
    edit(store, "ret-1", "写在这里的。")
    (conflict,) = [each for each in waiting(store, take(store, PUBLISHED, faq)) if each.article_id == "ret-1"]
    assert (conflict.kind, conflict.base) == (ProposalKind.CONFLICT, None)


@pytest.mark.parametrize("mode", [PROPOSED, PUBLISHED])
def test_a_reworded_heading_keeps_the_article_and_its_id(store: ArticleStore, tmp_path: Path, mode: ImportMode) -> None:
    file = tmp_path / "manual.md"
    file.write_text(MANUAL)
    take(store, PUBLISHED, file)
    ids = {article.latest.content.title: article.id for article in store.list_articles()}
    file.write_text(MANUAL.replace("## 退货流程", "## 怎样退货").replace("五个工作日内", "七个工作日内"))
    report = take(store, mode, file)
    assert (report.imported[0].renamed, report.imported[0].new, report.imported[0].gone) == (1, 0, 0)
    if mode is PROPOSED:
        assert kinds(store, report) == {ids["退货流程"]: "renamed"}
        return
    assert {article.latest.content.title: article.id for article in store.list_articles()} == {
        "怎样退货": ids["退货流程"],
        "保修": ids["保修"],
    }
    # The next time the new heading is what it is known by.
    file.write_text(MANUAL.replace("## 退货流程", "## 怎样退货").replace("两年", "三年"))
    assert waiting(store, take(store, PUBLISHED, file)) == []
    assert len(store.list_articles()) == 2


def test_what_is_gone_stays_until_a_person_decides(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    report = take(store, PUBLISHED, write(faq, {"ret-1": ROWS["ret-1"]}))
    assert kinds(store, report) == {"ret-2": "gone", "ret-3": "gone"}
    assert set(store.live(list(ROWS))) == set(ROWS)


def test_what_another_file_brought_in_is_not_gone(store: ArticleStore, tmp_path: Path, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    assert waiting(store, take(store, PUBLISHED, write(tmp_path / "other.csv", {"x-1": "别的。"}))) == []


def test_an_article_belongs_to_the_file_that_brought_it_last(store: ArticleStore, tmp_path: Path, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    moved = write(tmp_path / "moved.csv", {"ret-3": ROWS["ret-3"]})
    take(store, PUBLISHED, moved)
    report = take(store, PUBLISHED, write(faq, {key: ROWS[key] for key in ("ret-1", "ret-2")}))
    assert waiting(store, report) == []


# What it costs


def test_a_file_that_has_not_changed_is_not_read(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    report = take(store, PUBLISHED, faq)
    told = report.imported[0]
    assert (told.was_read, told.articles, told.unchanged) == (False, 3, 3)
    assert told.passages == take(store, PUBLISHED, faq).imported[0].passages > 0


def test_a_file_goes_further_than_before_without_having_changed(store: ArticleStore, faq: Path) -> None:
    reads = [take(store, mode, faq).imported[0].was_read for mode in (PROPOSED, DRAFTS, PUBLISHED, DRAFTS, PROPOSED)]
    assert reads == [True, True, True, False, False]
    assert set(store.live(list(ROWS))) == set(ROWS)


def test_what_was_refused_is_told_again_without_reading(store: ArticleStore, tmp_path: Path) -> None:
    file = write(tmp_path / "faq.csv", ROWS | {"ret-4": ""})
    first = take(store, PUBLISHED, file)
    again = take(store, PUBLISHED, file)
    assert len(first.refused) == 1
    assert (again.refused, again.imported[0].was_read) == (first.refused, False)


def test_a_file_whose_article_another_took_over_is_read_again(store: ArticleStore, tmp_path: Path, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    take(store, PUBLISHED, write(tmp_path / "other.csv", {"ret-1": "另一个说法。"}))
    assert take(store, PROPOSED, faq).imported[0].was_read
    assert store.article("ret-1").latest.content.body == "另一个说法。"


def test_an_article_that_has_not_changed_makes_no_revision(store: ArticleStore, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    last = store.last_change()
    take(store, PUBLISHED, write(faq, ROWS | {"ret-4": "新的。"}))
    assert store.last_change() == last + 1
    assert [len(store.revisions_of(key)) for key in ROWS] == [1, 1, 1]


# What is kept of it


def test_an_import_is_recorded_file_by_file(store: ArticleStore, tmp_path: Path, faq: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    report = take(store, PUBLISHED, faq, tmp_path / "empty.txt", tmp_path / "missing.csv")
    with reading(store.engine) as connection:
        record = import_record(connection, report.import_id, store.clock())
        (file,) = files_of(connection, report.import_id)
    assert (record.state, record.actor, record.done, record.total) == ("done", "importer", 3, 3)
    assert {Path(refused.path).name for refused in record.refused} == {"empty.txt", "missing.csv"}
    assert (file.path, file.articles, file.counts["new"], file.was_read) == (str(faq), 3, 3, True)


def test_an_import_that_was_killed_is_told_as_such(store: ArticleStore) -> None:
    intake = open_intake(store, IMPORTER, PROPOSED)
    clock = store.clock
    assert isinstance(clock, SetClock)

    def state() -> str:
        with reading(store.engine) as connection:
            return import_record(connection, intake.import_id, clock()).state

    assert state() == "running"
    clock.move(hours=1)
    assert state() == "failed"


def test_a_later_import_supersedes_what_still_waits_of_the_same_file(store: ArticleStore, faq: Path) -> None:
    first = take(store, PROPOSED, faq)
    second = take(store, PROPOSED, write(faq, ROWS | {"ret-1": "十五天内可以退。"}))
    assert waiting(store, first) == []
    assert kinds(store, second) == dict.fromkeys(ROWS, "new")


def test_an_exported_knowledge_base_is_no_file_that_articles_come_from(
    store: ArticleStore, tmp_path: Path, faq: Path
) -> None:
    take(store, PUBLISHED, faq)
    edit(store, "ret-1", "十天内可以退。")
    everything = tmp_path / "all.jsonl"
    export(store, everything, ExportForm.JSON_LINES)
    everything.write_text(everything.read_text().replace("十天内可以退", "二十天内可以退"))
    report = take(store, PUBLISHED, everything)
    # Whoever edited the export had seen the edit.
    assert (waiting(store, report), body(store, "ret-1")) == ([], "二十天内可以退。")
    with reading(store.engine) as connection:
        assert len(connection.execute(select(documents)).all()) == 2
    assert waiting(store, take(store, PUBLISHED, write(faq, {"ret-1": ROWS["ret-1"]}))) != []


def test_an_export_that_is_older_than_an_edit_is_a_conflict(store: ArticleStore, tmp_path: Path, faq: Path) -> None:
    take(store, PUBLISHED, faq)
    everything = tmp_path / "all.jsonl"
    export(store, everything, ExportForm.JSON_LINES)
    edit(store, "ret-1", "十天内可以退。")
    everything.write_text(everything.read_text().replace("七天内可以退", "二十天内可以退"))
    assert kinds(store, take(store, PUBLISHED, everything)) == {"ret-1": "conflict"}
