"""What Word files and web pages say about themselves holds for their articles, as Markdown's front matter does."""

from datetime import date

import pytest

from knowledge import Audience, BusinessType, Refusal
from knowledge.importing.articles import articles_of
from knowledge.importing.fields import BUSINESS_TYPES, plain_name
from knowledge.importing.markdown import read_markdown
from knowledge.importing.office import read_word
from knowledge.importing.web import read_web_page
from tests.knowledge.importing.conftest import Read
from tests.knowledge.importing.samples import docx, word_table

WARRANTY = "主机保修两年，从签收那一天算起，凭发票办理。"
SECTIONS = [
    ("Heading1", "保修"),
    ("", WARRANTY),
    ("Heading1", "维修"),
    ("", "寄修由我们承担来回运费，修好后三天内寄回。"),
]


def word(**properties: str) -> bytes:
    return docx(SECTIONS, properties={name.replace("_", ":"): value for name, value in properties.items()})


@pytest.mark.slow
def test_category_author_and_keywords_of_a_word_file_hold_for_all_its_articles() -> None:
    data = word(cp_category="售后服务", dc_creator="许文澜", cp_keywords="保修, 维修")
    drafts, _ = articles_of(read_word(data), "手册.docx")
    assert [draft.content.title for draft in drafts] == ["保修", "维修"]
    for draft in drafts:
        assert draft.content.business_type is BusinessType.AFTER_SALES
        assert draft.content.owner == "许文澜"
        assert dict(draft.content.metadata) == {"keywords": "保修, 维修"}


@pytest.mark.slow
def test_a_word_file_without_properties_has_articles_of_type_other_and_no_owner() -> None:
    first, _ = articles_of(read_word(word()), "手册.docx")[0]
    assert first.content.business_type is BusinessType.OTHER
    assert first.content.owner is None
    assert not first.content.metadata


@pytest.mark.slow
@pytest.mark.parametrize("author", ["python-docx", "Microsoft Office User", "微软用户", "x" * 300])
def test_what_a_program_calls_its_author_is_no_owner(author: str) -> None:
    first, _ = articles_of(read_word(word(dc_creator=author)), "手册.docx")[0]
    assert first.content.owner is None


@pytest.mark.slow
def test_a_word_file_with_broken_properties_still_has_its_text() -> None:
    first, _ = articles_of(read_word(word(dc_creator="<broken>")), "手册.docx")[0]
    assert first.content.body == WARRANTY


@pytest.mark.slow
def test_a_category_of_the_companys_own_is_kept_as_metadata() -> None:
    first, _ = articles_of(read_word(word(cp_category="会员积分")), "手册.docx")[0]
    assert first.content.business_type is BusinessType.OTHER
    assert dict(first.content.metadata) == {"category": "会员积分"}


@pytest.mark.parametrize("name", ["after_sales", "After-sales", "After-sales service", "售后服务", "售後", " 售后 "])
def test_a_business_type_is_known_by_code_and_by_chinese_and_english_names(name: str) -> None:
    assert BUSINESS_TYPES[plain_name(name)] is BusinessType.AFTER_SALES


def page(*, head: str = "", lang: str = "zh-CN", body: str = f"<h1>保修</h1><p>{WARRANTY}</p>") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>t</title>{head}</head><body>{body}</body></html>'


def meta(**values: str) -> str:
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in values.items())


def test_meta_elements_of_a_web_page_hold_for_all_its_articles() -> None:
    head = meta(
        business_type="complaint", audience="internal", owner="许文澜", review_by="2027-02-28", id_prefix="zh-c"
    )
    (draft,) = articles_of(read_web_page(page(head=head)), "投诉.html")[0]
    content = draft.content
    assert (content.business_type, content.audience) == (BusinessType.COMPLAINT, Audience.INTERNAL)
    assert (content.owner, content.review_by) == ("许文澜", date(2027, 2, 28))
    assert draft.article_id.startswith("zh-c-")


def test_meta_elements_that_mean_something_else_on_the_web_are_left_alone() -> None:
    head = meta(description="about", keywords="a,b", author="x", title="y", id="1", text="z", robots="none")
    (draft,) = articles_of(read_web_page(page(head=head)), "a.html")[0]
    assert (draft.content.title, draft.content.body) == ("保修", WARRANTY)
    assert draft.content.owner is None
    assert not draft.content.metadata


def test_a_page_for_an_unknown_audience_is_refused_because_it_might_be_secret() -> None:
    with pytest.raises(Refusal, match="audience 'board' is unknown"):
        articles_of(read_web_page(page(head=meta(audience="board"))), "a.html")


@pytest.mark.parametrize(
    ("lang", "meta_language", "text", "language"),
    [
        ("en", "", WARRANTY, "zh"),
        ("zh", "", "The warranty of two years begins on the day of delivery.", "en"),
        ("", "en", WARRANTY, "en"),
        ("fr", "", WARRANTY, "zh"),
    ],
)
def test_the_language_of_a_page_is_what_it_names_unless_only_the_template_does_and_the_text_differs(
    lang: str, meta_language: str, text: str, language: str
) -> None:
    html = page(lang=lang, head=meta(language=meta_language), body=f"<p>{text}</p>")
    (draft,) = articles_of(read_web_page(html), "a.html")[0]
    assert draft.content.language == language


def test_sections_that_leave_their_language_open_have_that_of_their_page_and_others_their_own() -> None:
    sections = {
        "命令": "git push origin main, git pull",
        "English only": "Opens the help center.",
        "保修": WARRANTY * 3,
    }
    html = page(body="".join(f"<h1>{title}</h1><p>{text}</p>" for title, text in sections.items()))
    drafts, _ = articles_of(read_web_page(html), "a.html")
    languages = {draft.content.title: draft.content.language for draft in drafts}
    assert languages == {"命令": "zh", "English only": "en", "保修": "zh"}
    assert not any(draft.content.metadata for draft in drafts)


FRONT_MATTER = "---\naudience: internal\nowner: 培训组\nid_prefix: zh-faq\n---\n"
TABLE = "| 问题 | 答案 | 负责人 |\n|---|---|---|\n| 能退吗？ | 七天内可以。 | |\n| 谁出运费？ | 我们出。 | 许文澜 |\n"


def test_defaults_hold_for_the_rows_of_an_faq_table_too_unless_a_row_says_otherwise() -> None:
    first, second = articles_of(read_markdown(FRONT_MATTER + TABLE), "faq.md")[0]
    assert [each.content.audience for each in (first, second)] == [Audience.INTERNAL, Audience.INTERNAL]
    assert [each.content.owner for each in (first, second)] == ["培训组", "许文澜"]


def test_rows_of_a_table_below_an_id_prefix_keep_their_ids_when_the_file_is_renamed(read: Read) -> None:
    ids = [[draft.article_id for draft in read(name, FRONT_MATTER + TABLE).drafts] for name in ("a.md", "b.md")]
    assert ids[0] == ids[1]


@pytest.mark.slow
def test_properties_of_a_word_file_hold_for_its_faq_table() -> None:
    table = word_table([["问题", "答案"], ["能退吗？", "七天内可以。"]])
    data = docx([("", "常见问题")], table, {"cp:category": "投诉"})
    drafts, _ = articles_of(read_word(data), "faq.docx")
    assert {draft.content.business_type for draft in drafts if draft.content.title == "能退吗？"} == {
        BusinessType.COMPLAINT
    }
