import gzip
import json
from datetime import UTC, date, datetime

import pytest

from knowledge import Audience, BusinessType, Refusal
from tests.knowledge.importing.conftest import Read


def lines(*rows: object) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def test_keeps_ids_and_every_field(read: Read) -> None:
    row = {
        "id": "ret-1",
        "title": "退货运费谁出？",
        "text": "质量问题由我们承担。",
        "similar_questions": ["邮费谁付", "退回去要钱吗"],
        "business_type": "return_exchange",
        "language": "zh",
        "translation_of": "ret-1-en",
        "audience": "internal",
        "owner": "售后组",
        "review_by": "2027-01-31",
        "effective_from": "2026-01-01T00:00:00+00:00",
        "effective_until": "2027-01-01T00:00:00Z",
        "shelf": 3,
    }
    (draft,) = read("a.jsonl", lines(row)).drafts
    content = draft.content
    assert draft.article_id == "ret-1"
    assert (content.title, content.body) == ("退货运费谁出？", "质量问题由我们承担。")
    assert content.similar_questions == ("邮费谁付", "退回去要钱吗")
    assert content.business_type is BusinessType.RETURN_EXCHANGE
    assert content.translation_of == "ret-1-en"
    assert content.audience is Audience.INTERNAL
    assert (content.owner, content.review_by) == ("售后组", date(2027, 1, 31))
    assert content.effective_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert content.effective_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert dict(content.metadata) == {"shelf": "3"}


def test_an_empty_text_takes_the_title_and_an_empty_title_the_first_sentence(read: Read) -> None:
    question, answer = read(
        "a.jsonl", lines({"id": "1", "title": "交易安全吗"}, {"id": "2", "text": "包邮。满 99。"})
    ).drafts
    assert question.content.body == "交易安全吗"
    assert answer.content.title == "包邮。"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "x", "title": " ", "text": ""}, "neither a title nor a text"),
        ({"id": "x", "title": "a", "text": ["b"]}, "text is not text"),
        ({"id": "x", "title": "a", "audience": "vip"}, "audience 'vip' is unknown"),
        ({"id": "x", "title": "a", "review_by": "soon"}, "review_by 'soon' is not a date"),
        ({"id": "x", "title": "a", "similar_questions": 7}, "similar_questions are not a list"),
        (
            {"id": "x", "title": "a", "effective_from": "2026-02-01", "effective_until": "2026-01-01"},
            "effective_from is not before",
        ),
        ({"id": "x", "description": "b"}, "neither a title nor a text"),
        ({"id": "good", "title": "again"}, "already used in line 1"),
        (["no", "object"], "not a JSON object"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_comes_in(read: Read, row: object, reason: str) -> None:
    file = read("a.jsonl", lines({"id": "good", "title": "t"}, row, {"id": "last", "title": "t"}))
    assert [draft.article_id for draft in file.drafts] == ["good", "last"]
    (refused,) = file.refused
    assert refused.path == f"{file.path}:2"
    assert reason in refused.reason


def test_broken_json_on_a_line_stops_only_that_line(read: Read) -> None:
    file = read("a.jsonl", '{"id": "1", "title": "a"}\n{"id": "2", "ti\n\n{"id": "3", "title": "c"}\n')
    assert [draft.article_id for draft in file.drafts] == ["1", "3"]
    assert [refused.path for refused in file.refused] == [f"{file.path}:2"]


def test_reads_gzip_arrays_and_other_names_of_the_fields(read: Read) -> None:
    packed = read("a.jsonl.gz", gzip.compress(lines({"id": "1", "title": "a"}).encode()))
    array = read("a.json", json.dumps([{"question": "怎么退？", "answer": "联系客服。", "分类": "投诉"}]))
    assert packed.drafts[0].article_id == "1"
    assert array.drafts[0].content.body == "联系客服。"
    assert array.drafts[0].content.business_type is BusinessType.COMPLAINT


@pytest.mark.parametrize(
    "content",
    [
        '{"rows": 3}',
        '[{"purpose": "x"}]',
        "[1, 2]",
        '{"a": {"b": []}}',
        '{"a": 1}',
        '{"q": "x", "content": "y"}',
        '{"name": "desk", "version": "1.0.0", "description": "A desk.", "files": ["a.js"]}',
    ],
)
def test_refuses_json_of_no_known_shape(read: Read, content: str) -> None:
    with pytest.raises(Refusal, match="JSON of no known shape"):
        read("a.json", content)


@pytest.mark.parametrize(
    ("row", "title", "body"),
    [
        ({"问题": "能退吗", "答案": "能。"}, "能退吗", "能。"),
        ({"question": "能退吗", "similar_questions": ["可以退吗"]}, "能退吗", "能退吗"),
        ({"title": "能退吗", "content": "能。"}, "能退吗", "能。"),
    ],
)
def test_an_object_with_a_title_or_question_is_an_article(
    read: Read, row: dict[str, object], title: str, body: str
) -> None:
    (draft,) = read("a.json", json.dumps(row)).drafts
    assert (draft.content.title, draft.content.body) == (title, body)


def test_lone_surrogates_and_control_characters_do_not_get_through(read: Read) -> None:
    (draft,) = read("a.jsonl", '{"id": "1", "title": "a\\u0000b\\ud800", "text": "c"}').drafts
    assert draft.content.title == "ab\ufffd"
