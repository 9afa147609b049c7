"""The laws of `Drafter`; the tests of every implementation inherit them and provide the fixture `drafter`."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.domain import Brief
from assistant.grounding import check
from assistant.protocols import Drafter
from knowledge import PassageKind
from tests.assistant.candidates import brief, candidate

_RETURNS = candidate(
    "returns",
    "买了不喜欢能退货吗？",
    "签收后7天内可以申请无理由退货，贴身衣物拆封后不支持退货。退货运费由买家承担。退款在3个工作日内原路退回。",
)
_POSTAGE = candidate("postage", "退货运费谁出？", "质量问题的退货运费由卖家承担。其他情况由买家承担。", revision=4)
_CHANNELS = candidate(
    "channels",
    "怎么联系客服？",
    "您可以这样联系我们：\n"
    "1. 拨打热线400-555-0178；\n2. 打开 https://example.com/help 留言；\n3. 发邮件到 help@example.com。",
)
_DELIVERY = candidate(
    "delivery",
    "How long does delivery take?",
    "Parcels to Germany take 5 to 8 days. Delivery is free for orders over 50 euros. The buyer pays the import duty.",
    "en",
)
_LONG = candidate("long", "售后手册", "\n".join(f"第{n}类商品的保修期为{n}个月。" for n in range(2, 400)))


def _found_by_question(given: Brief) -> Brief:
    first = given.evidence[0]
    passage = replace(first.passage, kind=PassageKind.QUESTION, text=first.revision.content.title)
    return replace(given, evidence=(replace(first, passage=passage), *given.evidence[1:]))


def briefs() -> Iterator[Brief]:
    """Briefs of the kinds that occur: one article and several, Chinese and English, a list, a long body, a hint."""
    yield brief("退货运费谁出？", _POSTAGE)
    yield brief("不喜欢可以退吗，运费谁出？", _RETURNS, _POSTAGE)
    yield _found_by_question(brief("买了不喜欢能退货吗？", _RETURNS))
    yield brief("怎么找人工客服？", _CHANNELS, hint="请给出热线")
    yield brief("第30类商品保修多久？", _LONG)
    yield brief("How long does it take to Germany?", _DELIVERY, language="en")
    yield brief("How long does it take to Germany?", _DELIVERY, _RETURNS, language="en")


class DrafterContract:
    """What holds for every drafter and every brief."""

    @pytest.fixture
    def drafter(self) -> Drafter:
        raise NotImplementedError

    @pytest.fixture(params=list(briefs()), ids=lambda given: given.inquiry.text)
    def given(self, request: pytest.FixtureRequest) -> Brief:
        assert isinstance(request.param, Brief)
        return request.param

    def test_has_a_name_that_stays(self, drafter: Drafter) -> None:
        assert drafter.name
        assert drafter.name == drafter.name

    def test_says_something_when_the_evidence_answers(self, drafter: Drafter, given: Brief) -> None:
        assert [statement.text for statement in drafter.statements(given) if statement.text.strip()]

    def test_every_statement_quotes_stretches_of_the_evidence(self, drafter: Drafter, given: Brief) -> None:
        bodies = {(each.article_id, each.revision.number): each.revision.content.body for each in given.evidence}
        for statement in drafter.statements(given):
            assert statement.quotes
            for quote in statement.quotes:
                body = bodies[quote.article_id, quote.revision]
                assert 0 <= quote.start < quote.end <= len(body)
                assert body[quote.start : quote.end].strip()

    def test_says_nothing_that_its_quotes_do_not_hold(self, drafter: Drafter, given: Brief) -> None:
        contents = {each.article_id: each.revision.content for each in given.evidence}
        for statement in drafter.statements(given):
            texts = [contents[quote.article_id].body[quote.start : quote.end] for quote in statement.quotes]
            titles = [contents[quote.article_id].title for quote in statement.quotes]
            assert [finding for finding in check(statement.text, texts, titles) if finding.hard] == []

    def test_says_nothing_without_evidence(self, drafter: Drafter, given: Brief) -> None:
        assert list(drafter.statements(replace(given, evidence=()))) == []

    def test_can_be_stopped_after_a_statement_and_asked_again(self, drafter: Drafter, given: Brief) -> None:
        statements = drafter.statements(given)
        first = next(statements)
        close = getattr(statements, "close", None)
        if close is not None:
            close()
        assert next(drafter.statements(given)) == first
