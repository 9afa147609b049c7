from datetime import date

import pytest

from knowledge import Audience, BusinessType, Refusal
from tests.knowledge.importing.conftest import Read, by_title

MANUAL = """---
business_type: 售后服务
audience: internal
owner: 培训组
review_by: 2027-03-01
---
# 售后手册

## 保修

主机保修**两年**，见[这里](https://example.com/w)。

## 其他

配件保修半年，从签收那一天算起，赠品不在保修之列。
"""


def test_headings_become_articles_and_front_matter_their_defaults(read: Read) -> None:
    articles = by_title(read("售后手册.md", MANUAL))
    assert set(articles) == {"保修", "售后手册 · 其他"}
    content = articles["保修"].content
    assert content.body == "主机保修两年，见这里 (https://example.com/w)。"
    assert content.source == "售后手册.md §2"
    assert content.business_type is BusinessType.AFTER_SALES
    assert content.audience is Audience.INTERNAL
    assert (content.owner, content.review_by) == ("培训组", date(2027, 3, 1))


def test_ids_depend_on_headings_and_not_on_text(read: Read) -> None:
    before = [draft.article_id for draft in read("a.md", MANUAL).drafts]
    after = [draft.article_id for draft in read("a.md", MANUAL.replace("两年", "三年")).drafts]
    assert before == after
    assert len(set(before)) == 2


def test_equal_headings_get_different_ids(read: Read) -> None:
    hong_kong, taiwan = "寄往香港的首重费用是二十元，续重八元。", "寄往台湾的首重费用是三十元，续重九元。"
    text = f"# 手册\n\n## 费用\n\n{hong_kong}\n\n## 费用\n\n{taiwan}\n"
    first, second = read("a.md", text).drafts
    assert first.article_id != second.article_id


def test_an_id_in_front_matter_survives_a_new_file_name(read: Read) -> None:
    text = "---\nid: returns\n---\n# 退货\n\n请在七天内联系客服，我们安排上门取件。\n"
    assert read("a.md", text).drafts[0].article_id == read("b.md", text).drafts[0].article_id


@pytest.mark.parametrize(
    "text",
    [
        "Q: Do you ship abroad?\nA: Yes, to 40 countries.\nQ2: How fast?\nA2: In five days.\n",
        "**Q: Do you ship abroad?**\n\nA: Yes, to 40 countries.\n\n**Q: How fast?**\n\nA: In five days.\n",
        "## Do you ship abroad?\n\nYes, to 40 countries.\n\n## How fast?\n\nIn five days.\n",
    ],
)
@pytest.mark.parametrize("name", ["faq.md"])
def test_questions_and_answers_become_faq_articles(read: Read, name: str, text: str) -> None:
    bodies = {title: draft.content.body for title, draft in by_title(read(name, text)).items()}
    assert bodies == {"Do you ship abroad?": "Yes, to 40 countries.", "How fast?": "In five days."}


def test_chinese_questions_and_answers_in_plain_text(read: Read) -> None:
    text = (
        "常见问题\n\n问：退货运费谁出？\n答：质量问题我们出。\n相似问：邮费谁付；要钱吗\n\n"
        "问：多久到账？\n答：三天。\n到账后发短信。\n"
    )
    articles = by_title(read("faq.txt", text))
    assert articles["退货运费谁出？"].content.body == "质量问题我们出。"
    assert articles["退货运费谁出？"].content.similar_questions == ("邮费谁付", "要钱吗")
    assert articles["多久到账？"].content.body == "三天。\n到账后发短信。"


def test_paragraphs_that_ask_head_the_paragraphs_that_answer(read: Read) -> None:
    answers = {
        f"What about case {number}?": f"Case {number} is handled by the desk within a day." for number in range(4)
    }
    file = read("faq.txt", "\n\n".join(part for pair in answers.items() for part in pair))
    assert {title: draft.content.body for title, draft in by_title(file).items()} == answers


def test_numbered_chinese_headings_divide_plain_text(read: Read) -> None:
    returns, exchange = "先联系客服，再寄回商品，运费先由客户垫付。", "换货只限同款，需在签收后七天内提出。"
    text = f"客服手册\n\n一、退货流程\n{returns}\n二、换货流程\n{exchange}\n"
    articles = by_title(read("手册.txt", text))
    assert set(articles) == {"一、退货流程", "二、换货流程"}


def test_long_sections_are_cut_between_paragraphs(read: Read) -> None:
    paragraphs = [f"第{number}段。" + "这是正文。" * 100 for number in range(30)]
    drafts = read("a.md", "# 长文\n\n" + "\n\n".join(paragraphs)).drafts
    assert len(drafts) == 3
    assert all(len(draft.content.body) <= 6000 for draft in drafts)
    assert "\n\n".join(draft.content.body for draft in drafts) == "\n\n".join(paragraphs)


def test_tables_lists_and_code_stay_readable(read: Read) -> None:
    text = (
        "# 运费\n\n| 地区 | 费用 |\n|---|---|\n| 香港 | 20 元 |\n\n1. 下单\n   - 付款\n2. 收货\n\n```\nHK-1  20\n```\n"
    )
    (draft,) = read("a.md", text).drafts
    assert draft.content.body == "地区：香港，费用：20 元。\n1. 下单\n  - 付款\n2. 收货\n\nHK-1  20"


def test_lines_broken_to_a_width_are_joined(read: Read) -> None:
    text = (
        "Parcels that weigh more than twenty kilograms are deliv-\n"
        "ered by freight, and the driver calls the customer one\n"
        "day before.\n"
    )
    body = read("a.txt", text).drafts[0].content.body
    assert body == (
        "Parcels that weigh more than twenty kilograms are delivered by freight, and the driver calls the customer one "
        "day before."
    )


def test_short_lines_that_mean_something_stay_apart(read: Read) -> None:
    assert read("a.txt", "热线：400-000\n时间：9:00-18:00\n地址：深圳\n").drafts[0].content.body.count("\n") == 2


def test_a_very_short_section_without_a_real_heading_joins_its_neighbour(read: Read) -> None:
    text = "# 手册\n\n## 1\n\n适用全部商品。\n\n## 退货条件\n\n商品未拆封、配件齐全，并在签收后七天内提出申请。\n"
    (draft,) = read("a.md", text).drafts
    assert draft.content.title == "退货条件"
    assert "适用全部商品。" in draft.content.body


def test_broken_front_matter_is_refused(read: Read) -> None:
    with pytest.raises(Refusal, match="front matter"):
        read("a.md", "---\nowner: [a\n---\n# A\n\ntext\n")


def test_a_heading_too_long_for_a_title_is_told_in_full_above_its_text(read: Read) -> None:
    heading = "退货的条件和步骤" * 50
    (draft,) = read("a.md", f"# {heading}\n\n请在签收后七天内联系客服，我们安排上门取件。\n").drafts
    assert len(draft.content.title) <= 200
    assert draft.content.body == f"{heading}\n\n请在签收后七天内联系客服，我们安排上门取件。"
