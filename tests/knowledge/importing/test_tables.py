import pytest

from knowledge import BusinessType, Refusal
from tests.knowledge.importing.conftest import Read, by_title
from tests.knowledge.importing.samples import xlsx

FAQ = "编号,分类,标准问题,相似问法,标准答案\nA-1,售后服务,保修多久？,保几年|质保期多长；坏了怎么办,两年。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_recognises_a_chinese_faq_in_any_encoding(read: Read, encoding: str) -> None:
    (draft,) = read("faq.csv", FAQ.encode(encoding)).drafts
    assert draft.article_id == "A-1"
    assert draft.content.title == "保修多久？"
    assert draft.content.body == "两年。"
    assert draft.content.similar_questions == ("保几年", "质保期多长", "坏了怎么办")
    assert draft.content.business_type is BusinessType.AFTER_SALES
    assert draft.content.source == "faq.csv row 2"


@pytest.mark.parametrize("headings", ["Question,Answer", "standard_question;RESPONSE", "Title \tReply*", "问题|回复"])
def test_recognises_headings_whatever_their_case_and_separator(read: Read, headings: str) -> None:
    separator = next(mark for mark in ",;\t|" if mark in headings)
    (draft,) = read("faq.csv", f"{headings}\nHow long?{separator}Two years.\n").drafts
    assert (draft.content.title, draft.content.body) == ("How long?", "Two years.")


def test_headings_may_stand_below_a_title_and_notes(read: Read) -> None:
    (draft,) = read("faq.csv", "客服问答库,,\n更新:2026年,,\n问题,答案,备注\n能开发票吗,可以。,内部已核\n").drafts
    assert draft.content.title == "能开发票吗"
    assert draft.content.source == "faq.csv row 4"
    assert dict(draft.content.metadata) == {"备注": "内部已核"}


def test_ids_stay_when_an_answer_changes_and_merely_numbered_rows_differ_between_files(read: Read) -> None:
    first = read("a.csv", "id,question,answer\n1,q,one\n").drafts[0]
    changed = read("a.csv", "id,question,answer\n1,q,two\n").drafts[0]
    other = read("b.csv", "id,question,answer\n1,q,one\n").drafts[0]
    assert first.article_id == changed.article_id != other.article_id


def test_a_row_with_nothing_but_similar_questions_adds_to_the_one_above(read: Read) -> None:
    (draft,) = read("a.csv", "问题,相似问,答案\n怎么退,如何退货,联系客服。\n,退货流程,\n").drafts
    assert draft.content.similar_questions == ("如何退货", "退货流程")


def test_a_category_of_the_companys_own_is_kept_as_metadata(read: Read) -> None:
    (draft,) = read("a.csv", "问题,答案,分类\na,b,会员积分\n").drafts
    assert draft.content.business_type is BusinessType.OTHER
    assert dict(draft.content.metadata) == {"category": "会员积分"}


def test_a_table_without_faq_headings_reads_as_sentences(read: Read) -> None:
    (draft,) = read("运费.csv", "地区,首重,时效\n香港,20 元,3 天\n台湾,30 元,5 天\n").drafts
    assert draft.content.title == "运费"
    assert draft.content.body == "地区：香港，首重：20 元，时效：3 天。\n地区：台湾，首重：30 元，时效：5 天。"
    assert draft.content.source == "运费.csv rows 2–3"


def test_a_long_table_becomes_several_articles(read: Read) -> None:
    rows = "".join(f"city {number},{number} days\n" for number in range(45))
    file = read("times.csv", f"City,Time\n{rows}")
    assert [draft.content.source for draft in file.drafts] == [
        "times.csv rows 2–21",
        "times.csv rows 22–41",
        "times.csv rows 42–46",
    ]
    assert len({draft.article_id for draft in file.drafts}) == 3


def test_a_faq_in_a_text_file_is_recognised_by_its_headings(read: Read) -> None:
    (draft,) = read("faq.txt", "问题\t答案\n能自提吗\t可以。\n").drafts
    assert (draft.content.title, draft.content.body) == ("能自提吗", "可以。")


@pytest.mark.parametrize("name", ["faq.md", "faq.txt"])
@pytest.mark.parametrize(
    "content",
    [FAQ, "问题|答案\n保修多久？|两年。\n", "客服问答库\n问题,答案\n保修多久？,两年。\n保几年？,两年。\n"],
)
def test_a_faq_under_a_wrong_name_is_recognised(read: Read, name: str, content: str) -> None:
    draft = read(name, content).drafts[0]
    assert (draft.content.title, draft.content.body) == ("保修多久？", "两年。")


@pytest.mark.parametrize(
    ("content", "sources"),
    [
        ("# 手册\n\n问题, 答案\n\n我们回答每个问题。\n\n请给客服打电话。\n", ["a.md §1"]),
        ("问题 | 答案\n--- | ---\n保修多久？ | 两年。\n", ["a.md row 2"]),
    ],
    ids=["text", "table"],
)
def test_markdown_stays_markdown(read: Read, content: str, sources: list[str]) -> None:
    assert [draft.content.source for draft in read("a.md", content).drafts] == sources


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faq.csv", "问题,答案\n保修多久？,两年。\n能退吗？,\n"),
        ("faq.md", "| 问题 | 答案 |\n|---|---|\n| 保修多久？ | 两年。 |\n| 能退吗？ | |\n"),
        ("faq.xlsx", xlsx({"问答": [["问题", "答案"], ["保修多久？", "两年。"], ["能退吗？", ""]]})),
        (
            "faq.html",
            "<html><body><table><tr><th>问题</th><th>答案</th></tr><tr><td>保修多久？</td><td>两年。</td></tr>"
            "<tr><td>能退吗？</td><td></td></tr></table></body></html>",
        ),
    ],
    ids=["csv", "markdown", "xlsx", "html"],
)
def test_a_question_without_an_answer_is_refused_with_its_row(read: Read, name: str, content: str | bytes) -> None:
    file = read(name, content)
    assert [draft.content.title for draft in file.drafts] == ["保修多久？"]
    (refused,) = file.refused
    assert refused.path.endswith(":3")
    assert refused.reason.startswith("the answer is empty")


def test_a_workbook_gives_what_a_person_sees_in_it(read: Read) -> None:
    rows = [["分类", "问题", "答案"], ["投诉", "向谁投诉？", "拨打热线。"], [None, "多久回复？", 0.05]]
    data = xlsx({"常见问题": rows, "草稿": [["问题", "答案"], ["x", "y"]]}, merged="A2:A3", hidden="草稿")
    first, second = read("faq.xlsx", data).drafts
    assert first.content.source == "faq.xlsx 常见问题 row 2"
    assert second.content.business_type is BusinessType.COMPLAINT
    assert second.content.body == "0.05"


def test_a_table_of_questions_and_answers_needs_no_headings(read: Read) -> None:
    file = read("faq.md", "| 1 | 能退吗？ | 七天内可以。 |\n|---|---|---|\n| 2 | 谁出运费？ | 我们出。 |\n")
    assert {title: draft.content.body for title, draft in by_title(file).items()} == {
        "能退吗？": "七天内可以。",
        "谁出运费？": "我们出。",
    }


def test_refuses_a_table_of_empty_cells(read: Read) -> None:
    with pytest.raises(Refusal, match="no text"):
        read("a.csv", ",,\n,,\n")
