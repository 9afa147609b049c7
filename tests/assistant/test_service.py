"""The assistant as a whole, over a real knowledge base: what it says, on what it rests, what it keeps."""

from collections.abc import Iterator

import pytest

from assistant.caution import Caution
from assistant.domain import (
    Brief,
    Draft,
    FeedbackAction,
    Message,
    Outcome,
    Reader,
    Role,
    SentenceFate,
    SentenceRole,
    Statement,
    Tone,
)
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.errors import DraftNotFound, InvalidMessage, ModelFailed
from assistant.records import DraftRecords
from assistant.requests import LONGEST_MESSAGE, MOST_MESSAGES, Request, Verdict
from assistant.service import Assistant
from knowledge import Actor, BusinessType, KnowledgeBase

AGENT = Actor("agent", frozenset({"agent"}))
# The stand-in encoder knows no meaning: the levels are set for it.
CAUTION = Caution(answer_level=0.85, clarify_level=0.2)


class FailingDrafter:
    """Fails after some statements, as a chat model does that is cut off."""

    name = "failing"

    def __init__(self, inner: ExtractiveDrafter, after: int):
        self._inner = inner
        self._after = after

    def statements(self, brief: Brief) -> Iterator[Statement]:
        for number, statement in enumerate(self._inner.statements(brief)):
            if number == self._after:
                break
            yield statement
        raise ModelFailed("it took too long")

    def close(self) -> None:
        pass


def assistant_over(knowledge: KnowledgeBase, fails_after: int | None = None) -> Assistant:
    extractive = ExtractiveDrafter(knowledge.rarity)
    drafter = extractive if fails_after is None else FailingDrafter(extractive, fails_after)
    return Assistant(knowledge, drafter, extractive, DraftRecords(knowledge.store.engine), CAUTION)


@pytest.fixture
def assistant(handbook: KnowledgeBase) -> Assistant:
    return assistant_over(handbook)


def asked(*texts: str, reader: Reader = Reader.AGENT, language: str | None = None) -> Request:
    return Request(tuple(Message(Role.CUSTOMER, text) for text in texts), reader, language)


def test_answers_with_sentences_that_stand_literally_in_the_article(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    body = assistant.knowledge.store.article("postage").latest.content.body
    assert draft.outcome is Outcome.ANSWER
    assert {citation.article_id for citation in draft.citations} == {"postage"}
    for citation in draft.citations:
        assert citation.quote == body[citation.start : citation.end]
    statements = [sentence for sentence in draft.sentences if sentence.role is SentenceRole.STATEMENT]
    assert [sentence.text for sentence in statements] == [citation.quote for citation in draft.citations]
    assert draft.citations[0].source == "售后手册.docx §3"


def test_every_statement_cites_and_no_courtesy_does(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    for sentence in draft.sentences:
        assert bool(sentence.citations) == (sentence.role is SentenceRole.STATEMENT)


def test_does_not_answer_what_the_handbook_does_not_say(assistant: Assistant) -> None:
    draft = assistant.draft(asked("你们老板叫什么名字?"), AGENT)
    assert draft.outcome is not Outcome.ANSWER
    assert draft.citations == ()
    assert draft.missing


def test_prefers_the_linked_translation(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?", language="en"), AGENT)
    assert {citation.article_id for citation in draft.citations} == {"postage-en"}
    assert draft.language == "en"
    assert not draft.warnings


def test_an_agent_is_warned_of_a_quote_in_another_language(assistant: Assistant) -> None:
    draft = assistant.draft(asked("Where is the Leipzig warehouse?", language="zh"), AGENT)
    assert [notice.code for notice in draft.warnings] == ["other_language"]
    assert draft.citations[0].article_id == "warehouse"


def test_a_customer_is_told_so_and_offered_a_person(assistant: Assistant) -> None:
    told = assistant.draft(asked("Where is the Leipzig warehouse?", reader=Reader.CUSTOMER, language="zh"), AGENT)
    assert "英文" in told.text
    assert "人工客服" in told.text


def test_internal_articles_are_for_agents_and_with_a_warning(assistant: Assistant) -> None:
    question = "客服可以当场赔付多少钱？"
    for_agent = assistant.draft(asked(question), AGENT)
    assert [notice.code for notice in for_agent.warnings] == ["internal_source"]
    for_customer = assistant.draft(asked(question, reader=Reader.CUSTOMER), AGENT)
    assert "compensation" not in {citation.article_id for citation in for_customer.citations}
    assert "compensation" not in {other.article_id for other in for_customer.alternatives}
    assert "50" not in for_customer.text


def test_two_questions_get_two_articles(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出？寄到香港要几天？"), AGENT)
    assert {citation.article_id for citation in draft.citations} == {"postage", "hong-kong"}


def test_names_the_part_that_nothing_answers(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出？你们老板叫什么名字？"), AGENT)
    assert draft.outcome is Outcome.ANSWER
    assert [notice.code for notice in draft.warnings] == ["part_unanswered"]
    assert draft.missing is not None
    assert "老板" in draft.missing


def test_a_question_about_ones_own_parcel_is_handed_over_with_the_number_asked_for(assistant: Assistant) -> None:
    draft = assistant.draft(asked("我的快递到哪了"), AGENT)
    assert draft.outcome is Outcome.HAND_OFF
    assert [(slot.name, slot.value) for slot in draft.slots] == [("order_number", None)]
    assert "订单号" in draft.text


def test_the_agent_reads_personal_data_that_the_record_does_not_hold(assistant: Assistant) -> None:
    draft = assistant.draft(asked("我的订单 20261122334455 到哪了"), AGENT)
    assert draft.slots[0].value == "20261122334455"
    assert "20261122334455" not in str(assistant.records.stored(draft.id))


def test_asking_for_a_person_needs_no_search(assistant: Assistant) -> None:
    draft = assistant.draft(asked("转人工"), AGENT)
    assert (draft.outcome, draft.alternatives) == (Outcome.HAND_OFF, ())


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("你好", "您好，请问有什么可以帮您？"),
        ("好的谢谢", "不客气，还有其他问题随时告诉我们。"),
        ("hello", "Hello, how can we help you?"),
        ("ok thanks", "You're welcome. If there is anything else, please let us know at any time."),
    ],
)
def test_who_only_greets_or_thanks_is_answered_in_kind(assistant: Assistant, message: str, text: str) -> None:
    draft = assistant.draft(asked(message), AGENT)
    assert (draft.outcome, draft.text) == (Outcome.CLARIFY, text)
    assert (draft.citations, draft.choices, draft.alternatives, draft.missing) == ((), (), (), None)


def test_brief_tone_leaves_the_courtesy_out(assistant: Assistant) -> None:
    request = Request((Message(Role.CUSTOMER, "退货运费谁出?"),), tone=Tone.BRIEF)
    assert all(sentence.role is SentenceRole.STATEMENT for sentence in assistant.draft(request, AGENT).sentences)


def test_streams_sentences_and_ends_with_the_draft_that_holds_them(assistant: Assistant) -> None:
    *sentences, draft = assistant.stream(asked("退货运费谁出?"), AGENT)
    assert isinstance(draft, Draft)
    assert tuple(sentences) == draft.sentences


def test_a_failed_model_is_replaced_by_quotes_and_the_draft_says_so(handbook: KnowledgeBase) -> None:
    draft = assistant_over(handbook, fails_after=0).draft(asked("退货运费谁出?"), AGENT)
    assert draft.outcome is Outcome.ANSWER
    assert draft.model == "extractive"
    assert [notice.code for notice in draft.warnings] == ["model_failed"]


def test_a_model_that_stops_half_way_leaves_what_it_wrote_and_a_warning(handbook: KnowledgeBase) -> None:
    draft = assistant_over(handbook, fails_after=1).draft(asked("退货运费谁出?"), AGENT)
    assert [notice.code for notice in draft.warnings] == ["model_stopped"]
    assert len(draft.citations) == 1


def test_keeps_every_draft_with_its_candidates_and_feedback(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    assistant.feedback(draft.id, Verdict(FeedbackAction.EDITED, "运费由客户承担，电话13800138000"), AGENT)
    stored = assistant.records.stored(draft.id)
    assert stored["question"] == "退货运费谁出?"
    assert stored["candidates"][0]["article_id"] == "postage"
    (given,) = assistant.records.feedback_of(draft.id)
    assert (given.action, given.actor) == (FeedbackAction.EDITED, "agent")
    assert given.final_text is not None
    assert "13800138000" not in given.final_text


def test_feedback_keeps_what_became_of_each_sentence_and_its_article(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    kept = next(sentence for sentence in draft.sentences if sentence.citations)
    given = assistant.feedback(
        draft.id, Verdict(FeedbackAction.EDITED, f"{kept.text}王先生的电话是13800138000。"), AGENT
    )
    assert assistant.records.feedback_of(draft.id) == [given]
    by_fate = {edit.fate: edit for edit in given.sentences}
    assert by_fate[SentenceFate.KEPT].place == draft.sentences.index(kept)
    assert (by_fate[SentenceFate.KEPT].article_id, by_fate[SentenceFate.KEPT].revision) == ("postage", 1)
    assert by_fate[SentenceFate.ADDED].written == "王先生的电话是[PHONE_1]。"
    assert sum(edit.fate is SentenceFate.DROPPED for edit in given.sentences) == len(draft.sentences) - 1


def test_what_was_sent_as_it_was_is_kept_and_what_was_rejected_has_no_sentences(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    sent = assistant.feedback(draft.id, Verdict(FeedbackAction.SENT), AGENT)
    assert [edit.fate for edit in sent.sentences] == [SentenceFate.KEPT] * len(draft.sentences)
    assert assistant.feedback(draft.id, Verdict(FeedbackAction.REJECTED), AGENT).sentences == ()


def test_an_edited_draft_needs_what_was_sent(assistant: Assistant) -> None:
    draft = assistant.draft(asked("退货运费谁出?"), AGENT)
    with pytest.raises(InvalidMessage, match="final_text"):
        assistant.feedback(draft.id, Verdict(FeedbackAction.EDITED), AGENT)


def test_feedback_on_an_unknown_draft_is_refused(assistant: Assistant) -> None:
    with pytest.raises(DraftNotFound):
        assistant.feedback("nothing", Verdict(FeedbackAction.SENT), AGENT)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request(()), "at least one message"),
        (Request((Message(Role.AGENT, "您好"),)), "at least one message of the customer"),
        (asked("  "), "message 1 is empty"),
        (asked("长" * (LONGEST_MESSAGE + 1)), "message 1 has"),
        (asked(*["好"] * (MOST_MESSAGES + 1)), "send the last"),
        (asked("退货", language="fr"), "language 'fr'"),
        (Request((Message(Role.CUSTOMER, "退货"),), hint="长" * 501), "the hint has"),
    ],
)
def test_what_cannot_be_answered_is_named_before_anything_runs(
    assistant: Assistant, request_: Request, said: str
) -> None:
    with pytest.raises(InvalidMessage, match=said):
        assistant.stream(request_, AGENT)


@pytest.mark.parametrize("conversation", [("寄到澳门要几天？",), ("寄到香港要几天？", "那澳门呢？")])
def test_the_days_of_one_place_are_never_given_for_another(assistant: Assistant, conversation: tuple[str, ...]) -> None:
    messages = [Message(Role.CUSTOMER, conversation[0])]
    for text in conversation[1:]:
        messages += [Message(Role.AGENT, "3–5 天。"), Message(Role.CUSTOMER, text)]
    draft = assistant.draft(Request(tuple(messages)), AGENT)
    assert draft.outcome is Outcome.HAND_OFF
    assert draft.citations == ()
    assert draft.missing is not None
    assert "澳门" in draft.missing


def test_of_two_places_only_the_one_in_the_handbook_is_quoted(assistant: Assistant) -> None:
    draft = assistant.draft(asked("寄到香港要几天？寄到澳门要几天？"), AGENT)
    assert (draft.outcome, {citation.article_id for citation in draft.citations}) == (Outcome.ANSWER, {"hong-kong"})
    assert [notice.code for notice in draft.warnings] == ["part_unanswered"]


REFUND = ("退款多久到账？", "退款审核通过后，会在 3 个工作日内原路退回。")
HONG_KONG = ("寄到香港要几天？", "寄到香港的包裹需要 3–5 天。")


def _going_on(told: tuple[str, str], question: str) -> Request:
    asked_before, replied = (Message(role, text) for role, text in zip((Role.CUSTOMER, Role.AGENT), told, strict=True))
    return Request((asked_before, replied, Message(Role.CUSTOMER, question)), Reader.AGENT)


@pytest.mark.parametrize(("told", "article"), [(REFUND, "refund"), (HONG_KONG, "hong-kong")])
def test_finds_for_a_question_that_goes_on_what_it_goes_on_about(
    assistant: Assistant, told: tuple[str, str], article: str
) -> None:
    draft = assistant.draft(_going_on(told, "哦，最晚呢？"), AGENT)
    assert assistant.records.stored(draft.id)["candidates"][0]["article_id"] == article


def test_answers_no_new_question_from_what_was_said_before(assistant: Assistant) -> None:
    draft = assistant.draft(_going_on(REFUND, "你们老板叫什么名字?"), AGENT)
    assert draft.outcome is not Outcome.ANSWER


def test_a_question_that_is_answered_by_itself_does_not_look_back(assistant: Assistant) -> None:
    draft = assistant.draft(_going_on(REFUND, "退货运费谁出？"), AGENT)
    assert draft.outcome is Outcome.ANSWER
    assert {citation.article_id for citation in draft.citations} == {"postage"}


def test_the_type_of_what_was_found_tells_where_words_do_not(assistant: Assistant) -> None:
    wordless = asked("香港多久能到")
    assert assistant.draft(wordless, AGENT).business_type is BusinessType.DELIVERY
