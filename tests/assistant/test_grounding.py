import pytest

from assistant.domain import Quote, Statement
from assistant.grounding import check, ground, support
from tests.assistant.candidates import candidate

RETURNS = candidate(
    "returns",
    "退货条件",
    "签收后7天内可以申请退货，超过7天不可以退货。质量问题退货的运费由卖家承担，非质量问题由买家承担。"
    "贴身衣物拆封后不支持退货。退款在3个工作日内原路退回。",
)
DELIVERY = candidate(
    "delivery",
    "Delivery times and fees",
    "Parcels to Germany take 5 to 8 days. Delivery is free for orders over 50 euros. "
    "Batteries are not allowed in air parcels. The buyer pays the import duty. "
    "For questions call 400-555-0178 or write to help@example.com; see https://example.com/delivery for details.",
    "en",
)
BODY = {"zh": RETURNS.revision.content.body, "en": DELIVERY.revision.content.body}


def codes(sentence: str, quote: str) -> set[str]:
    return {finding.code for finding in check(sentence, [quote]) if finding.hard}


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("签收后七天内可以退货。", "签收后7天内可以申请退货。"),
        ("您可以在签收后 7 天内申请退货。", "签收后7天内可以申请退货。"),
        ("退款会在3个工作日之内原路退回给您。", "退款在3个工作日内原路退回。"),
        ("贴身衣物拆封以后不能退货。", "贴身衣物拆封后不支持退货。"),
        ("若是质量问题，退货运费由我们承担。", "质量问题退货的运费由卖家承担，非质量问题由买家承担。"),
        ("非质量问题的退货运费需要您承担。", "质量问题退货的运费由卖家承担，非质量问题由买家承担。"),
        ("订单满299元免运费。", "订单满299元包邮。"),
        ("超过7天就不能退货了。", "签收后7天内可以申请退货，超过7天不可以退货。"),
        ("发往香港的包裹一般 3 到 5 天送达。", "发往香港的包裹一般3-5天送达，周末顺延。"),
        ("无需提供发票即可申请保修。", "申请保修不需要提供发票。"),
        ("Delivery is free of charge for orders above 50 euros.", "Delivery is free for orders over 50 euros."),
        ("Batteries cannot be sent in air parcels.", "Batteries are not allowed in air parcels."),
        ("Import duty is paid by the buyer.", "The buyer pays the import duty."),
        ("A parcel to Germany takes 5-8 days.", "Parcels to Germany take 5 to 8 days."),
        ("You can return items within two weeks.", "Items may be returned within 14 days."),
        ("国内包裹3天、国际包裹15天送达。", "国内包裹3天送达，国际包裹15天送达。"),
        ("国际包裹十五天送达。", "国内包裹3天送达，国际包裹15天送达。"),
        ("Large parcels cost 9 euros.", "Small parcels cost 5 euros, large parcels cost 9 euros."),
        ("请拨打400-555-0178咨询。", "如有疑问请拨打热线400 555 0178咨询。"),
    ],
)
def test_a_faithful_paraphrase_passes(sentence: str, quote: str) -> None:
    assert codes(sentence, quote) == set()


@pytest.mark.parametrize(
    ("code", "sentence", "quote"),
    [
        ("unsupported", "我们每周五都有新品上架活动。", "签收后7天内可以申请退货。"),
        ("unsupported", "Our shop opens early on Sunday.", "Parcels to Germany take 5 to 8 days."),
        ("number", "签收后7天内可以申请退货，手续费20元。", "签收后7天内可以申请退货，收取手续费。"),
        ("number", "Delivery is free for orders over 50 euros.", "Delivery is free for large orders."),
        ("contradiction", "签收后15天内可以申请退货。", "签收后7天内可以申请退货。"),
        ("contradiction", "退款在3天内原路退回。", "退款在3个工作日内原路退回。"),
        ("contradiction", "Parcels to Germany take 9 days.", "Parcels to Germany take 5 to 8 days."),
        ("contradiction", "国际包裹3天送达。", "国内包裹3天送达，国际包裹15天送达。"),
        ("contradiction", "Large parcels cost 5 euros.", "Small parcels cost 5 euros, large parcels cost 9 euros."),
        ("phone", "请拨打400-555-0199咨询退货。", "请拨打400-555-0178咨询退货。"),
        ("phone", "For questions call 400-555-0199.", "For questions call 400-555-0178."),
        ("link", "详情请看 https://evil.example.net/x 。", "详情请看 https://example.com/returns 。"),
        ("link", "See https://evil.example.net/x for details.", "See https://example.com/delivery for details."),
        ("email", "请写信到 boss@example.com 申请退货。", "请写信到 help@example.com 申请退货。"),
        ("email", "Please write to boss@example.com.", "Please write to help@example.com."),
        ("place", "发往日本的包裹一般三天送达。", "发往香港的包裹一般三天送达。"),
        ("place", "Parcels to France take 5 to 8 days.", "Parcels to Germany take 5 to 8 days."),
        ("negation", "贴身衣物拆封后支持退货。", "贴身衣物拆封后不支持退货。"),
        ("negation", "贴身衣物拆封后可以退货。", "贴身衣物拆封后不可以退货。"),
        ("negation", "签收后7天内不能退货。", "签收后7天内可以申请退货。"),
        ("negation", "退货运费由买家承担。", "退货运费由卖家承担。"),
        ("negation", "退货运费由我们承担。", "退货运费由买家承担。"),
        ("negation", "退货运费由您承担。", "退货运费由商家承担。"),
        ("negation", "订单满299元不包邮。", "订单满299元包邮。"),
        ("negation", "报价含税。", "报价不含税。"),
        ("negation", "退货必须提供发票。", "退货无需提供发票。"),
        ("negation", "Batteries are allowed in air parcels.", "Batteries are not allowed in air parcels."),
        ("negation", "The seller pays the import duty.", "The buyer pays the import duty."),
        ("negation", "Import duty is paid by us.", "The buyer pays the import duty."),
        ("negation", "Delivery is not free for orders over 50 euros.", "Delivery is free for orders over 50 euros."),
        ("negation", "You can return opened items.", "You cannot return opened items."),
        ("negation", "Returned items must be unopened.", "Returned items need not be unopened."),
    ],
)
def test_an_unfaithful_sentence_is_found(code: str, sentence: str, quote: str) -> None:
    assert code in codes(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "faithful"),
    [
        ("超过7天可以退货。", False),
        ("签收超过7天，可以申请退货。", False),
        ("签收后7天内可以申请退货。", True),
        ("质量问题退货的运费由买家承担。", False),
        ("非质量问题退货的运费由卖家承担。", False),
        ("非质量问题退货的运费由买家承担。", True),
        ("质量问题退货的运费由卖家承担。", True),
    ],
)
def test_the_clause_about_the_same_thing_decides_not_its_neighbour(sentence: str, faithful: bool) -> None:
    kept, findings = ground([Statement(sentence, ())], [RETURNS])
    assert bool(kept) is faithful
    assert faithful or "negation" in {finding.code for finding in findings}


def test_finds_the_whole_sentence_that_a_sentence_was_taken_from() -> None:
    found = support("退款在 3 个工作日内原路退回", [DELIVERY, RETURNS])
    (quote,) = found.quotes
    assert found.coverage == 1.0
    assert (quote.article_id, quote.revision) == ("returns", 1)
    assert BODY["zh"][quote.start : quote.end] == "退款在3个工作日内原路退回。"


def test_finds_both_sentences_that_a_summary_rests_on() -> None:
    found = support("Batteries are not allowed in air parcels and the buyer pays the import duty.", [DELIVERY])
    text = " ".join(BODY["en"][quote.start : quote.end] for quote in found.quotes)
    assert text == "Batteries are not allowed in air parcels. The buyer pays the import duty."


def test_nothing_supports_a_sentence_without_evidence() -> None:
    assert support("签收后7天内可以申请退货。", []).quotes == ()
    assert support("", [RETURNS]).quotes == ()


def test_between_languages_only_numbers_and_names_count() -> None:
    english = "Refunds arrive within 3 working days."
    found = support(english, [RETURNS])
    assert [BODY["zh"][quote.start : quote.end] for quote in found.quotes] == ["退款在3个工作日内原路退回。"]
    kept, findings = ground([Statement(english, ())], [RETURNS])
    assert len(kept) == 1
    assert [(finding.code, finding.hard) for finding in findings] == [("other_language", False)]


def test_a_sentence_without_a_number_cannot_rest_on_another_language() -> None:
    kept, findings = ground([Statement("Refunds are quick and easy.", ())], [RETURNS])
    assert kept == ()
    assert "unsupported" in {finding.code for finding in findings}


def test_a_reversal_is_seen_between_languages_too() -> None:
    body = "退货运费12元由买家承担。"
    kept, findings = ground(
        [Statement("The seller pays the return postage of 12 yuan.", ())], [candidate("a", "退货运费", body)]
    )
    assert kept == ()
    assert "negation" in {finding.code for finding in findings}


def test_grounding_keeps_what_stands_there_and_drops_what_does_not() -> None:
    right = Statement("贴身衣物拆封后不支持退货。", ())
    wrong = Statement("退款在30个工作日内原路退回。", ())
    kept, findings = ground([right, wrong], [RETURNS])
    assert [statement.text for statement in kept] == [right.text]
    assert [(finding.code, finding.text) for finding in findings] == [("contradiction", "30个工作日")]


def test_a_wrong_citation_is_replaced_by_the_passage_that_says_it() -> None:
    named = Quote("delivery", 1, 0, len(BODY["en"]))
    kept, _ = ground([Statement("贴身衣物拆封后不支持退货。", (named,))], [DELIVERY, RETURNS])
    assert [quote.article_id for quote in kept[0].quotes] == ["returns"]


def test_the_title_names_the_subject_that_the_body_leaves_out() -> None:
    article = candidate("postage", "退货运费谁出？", "由买家承担，质量问题除外。")
    kept, _ = ground([Statement("退货运费由买家承担，质量问题除外。", ())], [article])
    assert [quote.article_id for quote in kept[0].quotes] == ["postage"]


def test_a_title_alone_supports_nothing() -> None:
    article = candidate("postage", "退货运费由买家承担吗？", "请联系客服。")
    kept, _ = ground([Statement("退货运费由买家承担。", ())], [article])
    assert kept == ()


def test_every_quote_lies_in_its_body_and_is_made_of_whole_sentences() -> None:
    for sentence in (
        "签收后7天内可以申请退货，退款在3个工作日内退回。",
        "Delivery is free, the buyer pays the import duty.",
    ):
        for quote in support(sentence, [RETURNS, DELIVERY]).quotes:
            body = {"returns": BODY["zh"], "delivery": BODY["en"]}[quote.article_id]
            text = body[quote.start : quote.end]
            assert text
            assert text == text.strip()
            assert text[-1] in "。.;"
