"""A file is looked at as it would be cut, and put right, before anything is stored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.cutting import (
    Correction,
    Cutting,
    CuttingWarning,
    cut_articles,
    cutting_of,
    drop,
    edit,
    file_of,
    merge,
    split,
)
from knowledge.cuttings import LASTS, MOST_KEPT, Cuttings
from knowledge.database import open_database
from knowledge.domain import Audience, BusinessType
from knowledge.errors import InvalidArticle, NotFound, Refusal, RevisionConflict
from knowledge.importing import read_file
from knowledge.store import ArticleStore
from tests.knowledge.articles import TRAINER, SetClock

MANUAL = """\
# 售后手册

## 退货流程

先在“我的订单”里申请退货。三天内把商品寄回。

收到退货后五个工作日内退款，退到原来付款的账户。

## 保修

主机保修两年，从签收那一天算起。

## 保修

配件保修一年。

## 说明

好。
"""


@pytest.fixture
def cutting(tmp_path: Path) -> Cutting:
    (tmp_path / "manual.md").write_text(MANUAL)
    return cutting_of(read_file(tmp_path / "manual.md", "manual.md"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def cuttings(tmp_path: Path, clock: SetClock) -> Iterator[Cuttings]:
    engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
    ArticleStore(engine, clock)
    yield Cuttings(engine, clock)
    engine.dispose()


def titles(cutting: Cutting) -> list[str]:
    return [draft.content.title for draft in cutting.drafts]


def test_shows_each_article_with_its_headings_and_passages(cutting: Cutting) -> None:
    first = cut_articles(cutting)[0]
    assert (first.draft.content.title, first.draft.headings) == ("退货流程", ("售后手册", "退货流程"))
    bodies = [passage for passage in first.passages if passage.kind == "body"]
    assert all(passage.text == first.draft.content.body[passage.start : passage.end] for passage in bodies)
    assert (first.warnings, first.fault) == ((), None)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("# 一\n\n## 保修\n\n好。\n\n## 退货怎么办\n\n七天之内可以退回来的。", CuttingWarning.VERY_SHORT),
        ("# 手册\n\n" + "每一句话都不一样的，因为有编号。" * 350, CuttingWarning.VERY_LONG),
        ("这里没有标题，只有一段话。还有第二句话在后面。", CuttingWarning.NO_HEADING),
        (
            "# 目录\n\n- 第一章 退货 3\n- 第二章 换货 5\n- 第三章 保修 8\n- 第四章 投诉 12\n",
            CuttingWarning.TABLE_OF_CONTENTS,
        ),
        ("# 甲\n\n## 保修\n\n主机保修两年的。\n\n# 乙\n\n## 保修\n\n配件只保修一年。", CuttingWarning.SAME_TITLE),
    ],
)
def test_warns_of_what_looks_wrong(tmp_path: Path, text: str, warning: CuttingWarning) -> None:
    (tmp_path / "a.md").write_text(text)
    found = cut_articles(cutting_of(read_file(tmp_path / "a.md", "a.md")))
    assert warning in {each for article in found for each in article.warnings}


def test_a_row_of_a_table_needs_no_heading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("问题,答案\n能退吗,签收之后七天之内可以退。\n能换吗,签收之后十五天之内可以换。\n")
    found = cut_articles(cutting_of(read_file(tmp_path / "a.csv", "a.csv")))
    assert [article.warnings for article in found] == [(), ()]


def test_merging_keeps_everything_that_either_said(cutting: Cutting) -> None:
    first, second = cutting.drafts[:2]
    merged = merge(cutting, first.article_id)
    assert len(merged.drafts) == len(cutting.drafts) - 1
    whole = merged.drafts[0]
    assert whole.article_id == first.article_id
    assert whole.content.body == f"{first.content.body}\n\n{second.content.title}\n{second.content.body}"


def test_nothing_follows_the_last_article(cutting: Cutting) -> None:
    with pytest.raises(InvalidArticle, match="nothing follows"):
        merge(cutting, cutting.drafts[-1].article_id)


def test_splitting_loses_no_character_but_the_blanks_between(cutting: Cutting) -> None:
    draft = cutting.drafts[0]
    at = draft.content.body.index("收到退货后")
    first, second = split(cutting, draft.article_id, at, "多久退款").drafts[:2]
    assert f"{first.content.body}\n\n{second.content.body}" == draft.content.body
    assert (second.content.title, second.article_id) == ("多久退款", f"{draft.article_id}-2")
    assert second.headings == draft.headings


def test_split_articles_get_ids_of_their_own(cutting: Cutting) -> None:
    article_id = cutting.drafts[0].article_id
    twice = split(split(cutting, article_id, 10, "b"), article_id, 5, "c")
    assert len({draft.article_id for draft in twice.drafts}) == len(twice.drafts)


@pytest.mark.parametrize("at", [-1, 0, 10_000])
def test_neither_half_is_empty(cutting: Cutting, at: int) -> None:
    with pytest.raises(InvalidArticle, match="cannot be cut"):
        split(cutting, cutting.drafts[0].article_id, at, "rest")


def test_editing_changes_what_is_given_and_nothing_else(cutting: Cutting) -> None:
    draft = cutting.drafts[1]
    correction = Correction(
        title="保修多久",
        similar_questions=("质保期",),
        business_type=BusinessType.AFTER_SALES,
        audience=Audience.INTERNAL,
    )
    edited = edit(cutting, draft.article_id, correction).drafts[1].content
    assert (edited.title, edited.similar_questions, edited.body) == ("保修多久", ("质保期",), draft.content.body)
    assert (edited.business_type, edited.audience) == (BusinessType.AFTER_SALES, Audience.INTERNAL)


def test_dropping_leaves_the_others(cutting: Cutting) -> None:
    assert titles(drop(cutting, cutting.drafts[0].article_id)) == titles(cutting)[1:]


def test_what_cannot_be_stored_says_why(cutting: Cutting) -> None:
    broken = edit(cutting, cutting.drafts[0].article_id, Correction(body=" "))
    article = cut_articles(broken)[0]
    assert CuttingWarning.NOT_STORABLE in article.warnings
    assert "needs a title and a text" in (article.fault or "")


def test_what_is_not_there_is_named(cutting: Cutting) -> None:
    with pytest.raises(NotFound, match="'elsewhere'"):
        drop(cutting, "elsewhere")


def test_an_archive_is_no_file_to_preview(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.md", MANUAL)
    with pytest.raises(Refusal, match="it is an archive"):
        read_file(tmp_path / "a.zip", "a.zip")


def test_a_preview_is_kept_to_the_letter(cuttings: Cuttings, cutting: Cutting) -> None:
    cutting_id = cuttings.keep(cutting, TRAINER)
    kept, version = cuttings.kept(cutting_id)
    assert (file_of(kept), version) == (file_of(cutting), 1)


def test_of_two_who_change_a_preview_at_once_the_second_is_told(cuttings: Cuttings, cutting: Cutting) -> None:
    cutting_id = cuttings.keep(cutting, TRAINER)
    gone = cutting.drafts[0].article_id
    changed, version = cuttings.change(cutting_id, 1, lambda seen: drop(seen, gone))
    assert (titles(changed), version) == (titles(cutting)[1:], 2)
    with pytest.raises(RevisionConflict, match="version 2"):
        cuttings.change(cutting_id, 1, lambda seen: merge(seen, gone))


def test_a_preview_is_forgotten_an_hour_after_it_was_touched(
    cuttings: Cuttings, cutting: Cutting, clock: SetClock
) -> None:
    cutting_id = cuttings.keep(cutting, TRAINER)
    clock.now += LASTS * 0.9
    cuttings.change(cutting_id, 1, lambda seen: seen)
    clock.now += LASTS * 0.9
    cuttings.kept(cutting_id)
    clock.now += LASTS * 0.2
    with pytest.raises(NotFound, match="give the file again"):
        cuttings.kept(cutting_id)


def test_only_so_many_previews_are_kept(cuttings: Cuttings, cutting: Cutting, clock: SetClock) -> None:
    ids = []
    for _ in range(MOST_KEPT + 1):
        ids.append(cuttings.keep(cutting, TRAINER))
        clock.move(seconds=1)
    cuttings.kept(ids[1])
    with pytest.raises(NotFound):
        cuttings.kept(ids[0])
