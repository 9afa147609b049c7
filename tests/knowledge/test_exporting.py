"""A knowledge base goes out as one file and comes in again, elsewhere, as it was."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge.database import open_database, reading
from knowledge.domain import ArticleContent, ArticleDraft, Audience, BusinessType, Origin, Revision, RevisionState
from knowledge.errors import InvalidArticle, KnowledgeError, Refusal
from knowledge.exporting import ExportForm, export, form_of
from knowledge.going_live import APPROVED
from knowledge.importing.articles import articles_of
from knowledge.importing.exchange import COLUMNS, LONGEST_CELL, drafts_of_rows, line_of, rows_of
from knowledge.importing.json_articles import from_lines
from knowledge.importing.spreadsheets import read_xlsx
from knowledge.importing.watching import unwatched
from knowledge.ingesting import ingest
from knowledge.lifecycle import Lifecycle
from knowledge.store import ArticleStore
from knowledge.tables import articles
from tests.knowledge.articles import IMPORTER, TRAINER, SetClock, content, draft
from tests.knowledge.databases import emptied

FORMS = list(ExportForm)
AWKWARD = (
    "=1+1",
    "007",
    "-3",
    "@SUM(A1)",
    "TRUE",
    "_x000D_",
    "a\r\nb\rc",
    "\x0b\x1f\x7f\x85\u2028\ufeff\ufffd",
    "%PDF-1.4",
)

odd_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30) | st.sampled_from(
    AWKWARD
)
texts = odd_texts.filter(str.strip)
contents = st.builds(
    ArticleContent,
    title=texts,
    body=texts,
    similar_questions=st.lists(odd_texts, max_size=3).map(tuple),
    business_type=st.sampled_from(BusinessType),
    language=st.sampled_from(["zh", "en"]),
    translation_of=st.none() | odd_texts,
    audience=st.sampled_from(Audience),
    owner=st.none() | odd_texts,
    review_by=st.none() | st.dates(),
    effective_from=st.none() | st.datetimes(timezones=st.just(UTC), max_value=datetime(2026, 2, 1)),
    effective_until=st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 2, 2)),
    source=odd_texts,
    metadata=st.dictionaries(odd_texts, odd_texts, max_size=3),
)


@contextmanager
def opened() -> Iterator[tuple[ArticleStore, Path]]:
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/answerdesk.db")
        yield ArticleStore(engine, SetClock()), Path(folder)
        engine.dispose()


@pytest.fixture
def store() -> Iterator[ArticleStore]:
    with opened() as (store, _):
        yield store


@pytest.fixture
def empty() -> Iterator[ArticleStore]:
    with opened() as (store, _):
        yield store


Stand = dict[str, list[tuple[RevisionState, bool, ArticleContent]]]


def stand(store: ArticleStore) -> Stand:
    """What is approved of each article, and its newest revision: what an export promises to keep."""
    with reading(store.engine) as connection:
        ids = list(connection.execute(select(articles.c.id)).scalars())
    return {
        article_id: [
            (revision.state, revision.temporary, _plain(revision.content))
            for revision in store.revisions_of(article_id)
            if revision.state in APPROVED or revision.number == store.article(article_id).latest.number
        ]
        for article_id in ids
    }


def _plain(of: ArticleContent) -> ArticleContent:
    return replace(of, metadata=dict(of.metadata))


def move(source: ArticleStore, target: ArticleStore, folder: Path, form: ExportForm) -> None:
    file = folder / f"all.{form}"
    export(source, file, form)
    report = ingest(target, [file], IMPORTER, publish=True)
    assert report.refused == ()


def mixed(store: ArticleStore) -> None:
    """Articles in each state that one can be in."""
    store.save(
        [
            draft("live"),
            draft("plans", "every day"),
            draft("both", "old"),
            draft("down"),
            draft("later", effective_from=datetime(2027, 1, 1, tzinfo=UTC)),
            ArticleDraft(
                "编号 1",
                content(
                    similar_questions=("邮费谁付", "“退货”,要钱吗?\n还是不要?", "[1]", " x"),
                    business_type=BusinessType.RETURN_EXCHANGE,
                    language="en",
                    translation_of="原文",
                    audience=Audience.INTERNAL,
                    owner="售后组",
                    review_by=date(2026, 12, 31),
                    effective_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
                    source="手册.docx §3",
                    metadata={"分类": "退货", "responsible": "not the owner", "id": "7", "empty": ""},
                ),
            ),
        ],
        TRAINER,
        Origin.EDIT,
        publish=True,
    )
    plan(store, draft("plans", "soon", effective_from=datetime(2026, 6, 1, tzinfo=UTC)))
    window = {"effective_from": datetime(2026, 2, 1, tzinfo=UTC), "effective_until": datetime(2026, 5, 1, tzinfo=UTC)}
    plan(store, draft("plans", "for two months", **window), temporary=True)
    store.save([draft("both", "new"), draft("draft")], TRAINER, Origin.EDIT, publish=False)
    store.retire(["down"], TRAINER)


def plan(store: ArticleStore, what: ArticleDraft, *, temporary: bool = False) -> None:
    """Approve something that goes live, or ends, by itself."""
    lifecycle = Lifecycle(store)
    saved = lifecycle.save(what, TRAINER, base=store.article(what.article_id).latest.number)
    lifecycle.publish([(what.article_id, saved.number)], TRAINER, temporary=temporary)


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=[pytest.mark.slow] * (form is ExportForm.SPREADSHEET)) for form in FORMS]
)
def test_everything_comes_back_as_it_was(
    store: ArticleStore, empty: ArticleStore, tmp_path: Path, form: ExportForm
) -> None:
    mixed(store)
    move(store, empty, tmp_path, form)
    assert stand(empty) == stand(store)


def test_taking_in_where_it_came_from_changes_nothing(store: ArticleStore, tmp_path: Path) -> None:
    mixed(store)
    before, last = stand(store), store.last_change()
    move(store, store, tmp_path, ExportForm.JSON_LINES)
    assert (stand(store), store.last_change()) == (before, last)
    counts = {each: len(store.revisions_of(each)) for each in ("live", "both", "down", "plans")}
    assert counts == {"live": 1, "both": 2, "down": 1, "plans": 3}


@settings(max_examples=2)
@given(many=st.lists(contents, min_size=10, max_size=20))
def test_any_knowledge_base_comes_back_to_the_letter(many: list[ArticleContent]) -> None:
    # Each example is a whole knowledge base, and opening one takes time.
    with opened() as (store, folder), opened() as (target, _):
        for number, said in enumerate(many):
            with suppress(InvalidArticle):
                store.save([ArticleDraft(f"{number:02}", said)], TRAINER, Origin.EDIT, publish=number % 3 > 0)
        move(store, target, folder, ExportForm.JSON_LINES)
        assert stand(target) == stand(store)


@settings(max_examples=100)
@given(said=contents)
@example(said=content("=1+1", "007"))
@example(said=content(owner="", translation_of="", similar_questions=("", "\n", "[")))
def test_any_content_is_read_as_it_was_written(said: ArticleContent) -> None:
    (row,) = rows_of(revision(said))
    in_lines, _ = from_lines(line_of(revision(said)), "all.jsonl", unwatched)
    in_rows, _ = drafts_of_rows([list(COLUMNS), row], "all.xlsx")
    assert [_plain(draft.content) for draft in (*in_lines, *in_rows)] == [said, said]


def revision(said: ArticleContent) -> Revision:
    return Revision("a", 1, RevisionState.PUBLISHED, said, "a", SetClock().now, Origin.EDIT, "")


def test_a_text_that_is_longer_than_a_cell_goes_on_in_further_rows(store: ArticleStore, tmp_path: Path) -> None:
    long = "字_x0041_\r𠮷 " * (200_000 // 12)
    assert len(long) > 3 * LONGEST_CELL
    drafts = [draft("a", long, metadata={"note": "x" * 40_000}), draft("b")]
    store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    export(store, tmp_path / "all.xlsx", ExportForm.SPREADSHEET)
    (sheet,) = read_xlsx((tmp_path / "all.xlsx").read_bytes()).sheets
    assert max(len(cell) for row in sheet.rows for cell in row) == LONGEST_CELL
    read, refused = drafts_of_rows(sheet.rows, "all.xlsx")
    assert ([replace(draft, seen="") for draft in read], refused) == (drafts, ())


def test_a_spreadsheet_is_one_to_edit(store: ArticleStore, tmp_path: Path) -> None:
    import openpyxl

    store.save([draft("007", "=1+1", similar_questions=("one", "two"))], TRAINER, Origin.EDIT, publish=True)
    file = tmp_path / "all.xlsx"
    export(store, file, ExportForm.SPREADSHEET)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    row = {sheet.cell(1, place).value: sheet.cell(2, place) for place in range(1, 17)}
    assert (row["id"].value, row["text"].value, row["text"].data_type) == ("007", "=1+1", "s")
    assert row["similar_questions"].value == "one\ntwo"
    row["similar_questions"].value = "one\n\n two \nthree"
    row["review_by"].value = datetime(2027, 3, 1)
    book.save(file)
    ((edited,), _) = articles_of(read_xlsx(file.read_bytes()), "all.xlsx")
    assert (edited.article_id, edited.content.body) == ("007", "=1+1")
    assert (edited.content.similar_questions, edited.content.review_by) == (("one", "two", "three"), date(2027, 3, 1))


def test_only_what_is_live_goes_out_when_that_is_asked_for(
    store: ArticleStore, empty: ArticleStore, tmp_path: Path
) -> None:
    mixed(store)
    file = tmp_path / "live.jsonl"
    assert export(store, file, ExportForm.JSON_LINES, live_only=True) == 5
    ingest(empty, [file], IMPORTER, publish=True)
    found = stand(empty)
    assert set(found) == {"live", "both", "later", "plans", "编号 1"}
    assert [said.body for _, _, said in found["both"]] == ["old"]


def test_nothing_goes_live_without_being_published(store: ArticleStore, empty: ArticleStore, tmp_path: Path) -> None:
    mixed(store)
    file = tmp_path / "all.jsonl"
    export(store, file, ExportForm.JSON_LINES)
    ingest(empty, [file], IMPORTER, publish=False)
    assert empty.live(list(stand(empty))) == {}
    assert empty.last_change() == 1  # what was retired stays so


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"answerdesk": 2, "id": "a", "title": "x", "text": "y"}', "another form"),
        ('{"answerdesk": 1, "id": "a", "title": "x", "text": "y", "state": "new"}', "state 'new' is unknown"),
        ('{"answerdesk": 1, "id": "a", "title": 7, "text": "y"}', "title is not text"),
        ('{"answerdesk": 1, "id": "a", "title": "x", "text": "y", "business_type": "war"}', "'war' is unknown"),
        ('{"answerdesk": 1, "id": "a", "title": "x", "text": "y", "similar_questions": "q"}', "list of texts"),
        ('{"answerdesk": 1, "id": "a", "title": "x", "text": "y", "metadata": {"a": 1}}', "object of texts"),
        ('{"answerdesk": 1, "id": "a", "title": "x", "text": "y", "review_by": "soon"}', "not a date"),
        ('{"answerdesk": 1, "id": "a", "title": " ", "text": "y"}', "needs a title"),
    ],
)
def test_a_row_that_somebody_broke_is_refused_alone(empty: ArticleStore, tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text('{"answerdesk": 1, "id": "good", "title": "x", "text": "y"}\n' + line)
    report = ingest(empty, [file], IMPORTER, publish=True)
    assert said in report.refused[0].reason
    assert set(stand(empty)) == {"good"}


def test_the_name_says_the_form() -> None:
    assert [form_of(name) for name in ("a.jsonl", "A.JSONL.GZ", "b.xlsx")] == FORMS
    with pytest.raises(Refusal, match=r"\.jsonl, \.jsonl\.gz, \.xlsx"):
        form_of("a.csv")


def test_a_file_that_cannot_be_written_is_named(store: ArticleStore, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be written"):
        export(store, tmp_path / "no folder" / "all.jsonl", ExportForm.JSON_LINES)


@pytest.mark.postgresql
def test_comes_out_of_postgresql_and_goes_into_sqlite(postgresql_url: str, empty: ArticleStore, tmp_path: Path) -> None:
    with emptied(postgresql_url) as engine:
        store = ArticleStore(engine, SetClock())
        mixed(store)
        move(store, empty, tmp_path, ExportForm.JSON_LINES)
        assert stand(empty) == stand(store)
