"""Digests: equal ones mean equal content, and every field counts but the place it came from."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain import ArticleContent, Audience, BusinessType
from knowledge.rows import digest
from tests.knowledge.articles import content

OTHER: dict[str, Any] = {
    "title": "标题",
    "body": "正文",
    "similar_questions": ("问",),
    "business_type": BusinessType.COMPLAINT,
    "language": "en",
    "translation_of": "a",
    "audience": Audience.INTERNAL,
    "owner": "售后组",
    "review_by": date(2026, 1, 1),
    "effective_from": datetime(2026, 1, 1, tzinfo=UTC),
    "effective_until": datetime(2026, 2, 1, tzinfo=UTC),
    "metadata": {"分类": "退货"},
}


def test_every_field_is_tried() -> None:
    assert set(OTHER) | {"source"} == {field.name for field in fields(ArticleContent)}


@pytest.mark.parametrize("name", sorted(OTHER.keys() - {"source"}))
def test_a_change_of_any_field_is_another_digest(name: str) -> None:
    assert digest(content()) != digest(replace(content(), **{name: OTHER[name]}))


def test_an_article_that_only_moved_in_its_file_has_the_same_digest() -> None:
    assert digest(content(source="faq.csv row 2")) == digest(content(source="faq.csv row 3"))


def test_another_place_in_its_file_is_the_same_digest() -> None:
    assert digest(content(source="faq.csv row 4")) == digest(content(source="faq.csv row 5"))


def test_metadata_in_another_order_is_the_same_digest() -> None:
    assert digest(content(metadata={"a": "1", "b": "2"})) == digest(content(metadata={"b": "2", "a": "1"}))


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)), st.integers(-14 * 60, 14 * 60))
def test_a_moment_has_one_digest_in_all_time_zones(moment: datetime, minutes: int) -> None:
    in_utc = moment.replace(tzinfo=UTC)
    elsewhere = in_utc.astimezone(timezone(timedelta(minutes=minutes)))
    assert digest(content(effective_from=in_utc)) == digest(content(effective_from=elsewhere))


@given(st.tuples(*[st.text(max_size=4)] * 3), st.tuples(*[st.text(max_size=4)] * 3))
def test_different_questions_have_different_digests(some: tuple[str, ...], others: tuple[str, ...]) -> None:
    same = digest(content(similar_questions=some)) == digest(content(similar_questions=others))
    assert same == (some == others)
