"""Each sentence of a draft is found again in what was sent, or known to be gone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Sentence, SentenceEdit, SentenceFate, SentenceRole
from assistant.desk.edits import is_unchanged, sentence_edits

KEPT, CHANGED, DROPPED, ADDED = SentenceFate.KEPT, SentenceFate.CHANGED, SentenceFate.DROPPED, SentenceFate.ADDED

HELLO = "您好，感谢您的咨询。"
DAYS = "退款审核通过后，会在 3 个工作日内原路退回。"
POSTAGE = "质量问题的退货运费由商城承担。"
BYE = "如还有其他问题，请随时联系我们。"


def courtesy(text: str) -> Sentence:
    return Sentence(text, SentenceRole.COURTESY, ())


def stated(text: str, *numbers: int) -> Sentence:
    return Sentence(text, SentenceRole.STATEMENT, numbers)


DRAFT = (courtesy(HELLO), stated(DAYS, 1), stated(POSTAGE, 2), courtesy(BYE))
SOURCES = {1: ("refund", 3), 2: ("postage", 1)}


def fates(text: str, draft: tuple[Sentence, ...] = DRAFT) -> list[tuple[int | None, SentenceFate]]:
    return [(edit.place, edit.fate) for edit in sentence_edits(draft, SOURCES, text)]


def test_a_draft_that_was_sent_as_it_was_is_kept_whole() -> None:
    edits = sentence_edits(DRAFT, SOURCES, f"{HELLO}\n\n{DAYS}{POSTAGE}\n\n{BYE}")
    assert is_unchanged(edits)
    assert edits[1] == SentenceEdit(1, KEPT, 0.0, (1,), "refund", 3, None)


@pytest.mark.parametrize(
    "text",
    [
        f"{HELLO}{DAYS}{POSTAGE}{BYE}",
        f"{HELLO}\n{DAYS}\n{POSTAGE}\n\n\n{BYE}  ",
        f"{HELLO}{DAYS.replace(' ', '')}{POSTAGE}{BYE}",
        f"{HELLO}{DAYS}{POSTAGE}{BYE}".replace("，", ","),
    ],
)
def test_blanks_line_breaks_and_widths_are_no_change(text: str) -> None:
    assert is_unchanged(sentence_edits(DRAFT, SOURCES, text))


def test_a_changed_sentence_tells_how_much_and_what_stands_there_now() -> None:
    changed = "退款审核通过后，会在 5 个工作日内原路退回。"
    edit = sentence_edits(DRAFT, SOURCES, f"{HELLO}{changed}{POSTAGE}{BYE}")[1]
    one_of = 1 / len("".join(DAYS.split()))
    assert edit == SentenceEdit(1, CHANGED, round(one_of, 4), (1,), "refund", 3, changed)


def test_what_is_gone_was_dropped_and_what_is_new_was_added_where_it_stands() -> None:
    assert fates(f"{HELLO}{DAYS}请留意短信通知。{BYE}") == [
        (0, KEPT),
        (1, KEPT),
        (2, DROPPED),
        (None, ADDED),
        (3, KEPT),
    ]


def test_another_reply_altogether_keeps_nothing() -> None:
    assert set(fates("订单已经为您取消。")) == {(0, DROPPED), (1, DROPPED), (2, DROPPED), (3, DROPPED), (None, ADDED)}


def test_nothing_sent_drops_everything() -> None:
    assert [fate for _, fate in fates("  \n ")] == [DROPPED] * 4


def test_sentences_that_were_joined_are_both_still_there() -> None:
    joined = f"{DAYS[:-1]}，{POSTAGE}"
    edits = sentence_edits(DRAFT, SOURCES, f"{HELLO}{joined}{BYE}")
    assert [edit.fate for edit in edits] == [KEPT, CHANGED, CHANGED, KEPT]
    assert edits[1].distance == edits[2].distance < 0.05
    assert edits[1].written == edits[2].written == joined


def test_a_sentence_that_was_torn_apart_is_one_sentence_still() -> None:
    torn = "退款审核通过后。会在 3 个工作日内原路退回。"
    edits = sentence_edits(DRAFT, SOURCES, f"{HELLO}{torn}{POSTAGE}{BYE}")
    assert [(edit.place, edit.fate) for edit in edits] == [(0, KEPT), (1, CHANGED), (2, KEPT), (3, KEPT)]
    assert edits[1].distance < 0.05


def test_a_dropped_sentence_is_not_taken_for_a_joined_one() -> None:
    edits = sentence_edits(DRAFT, SOURCES, f"{HELLO}退款审核通过后，一般 3 个工作日内会原路退回。{BYE}")
    assert [edit.fate for edit in edits] == [KEPT, CHANGED, DROPPED, KEPT]


def test_a_moved_sentence_is_kept() -> None:
    assert fates(f"{HELLO}{POSTAGE}{DAYS}{BYE}") == [(0, KEPT), (1, KEPT), (2, KEPT), (3, KEPT)]


def test_a_list_is_one_sentence_of_which_some_lines_can_go() -> None:
    listed = "保修期如下：\n1. 家具：24 个月。\n2. 手表：24 个月。\n3. 箱包五金：6 个月。"
    draft = (courtesy(HELLO), stated(listed, 1))
    whole, less = f"{HELLO}\n\n{listed}", f"{HELLO}\n\n保修期如下：\n1. 家具：24 个月。\n2. 手表：24 个月。"
    assert is_unchanged(sentence_edits(draft, SOURCES, whole))
    (_, edit) = sentence_edits(draft, SOURCES, less)
    assert edit.fate is CHANGED
    gone = len("3.箱包五金:6个月。")
    assert edit.distance == round(gone / len("".join(listed.split())), 4)


def test_english_in_other_words_is_the_same_sentence() -> None:
    draft = (courtesy("Hello, and thank you for your question."), stated("Within 3 days we refund the money.", 1))
    edits = sentence_edits(draft, SOURCES, "Hi Anna! We refund the money within 3 days. Take care.")
    assert [(edit.place, edit.fate) for edit in edits] == [(0, DROPPED), (None, ADDED), (1, CHANGED), (None, ADDED)]


def test_unlike_english_sentences_do_not_meet() -> None:
    draft = (stated("The warranty for furniture is 24 months.", 1),)
    assert [fate for _, fate in fates("Your parcel left the warehouse this morning.", draft)] == [DROPPED, ADDED]


def test_masked_data_may_be_numbered_otherwise() -> None:
    draft = (stated("您的订单 [ORDER_2] 已退款，电话 [PHONE_1]。", 1),)
    assert is_unchanged(sentence_edits(draft, SOURCES, "您的订单 [ORDER_1] 已退款，电话 [PHONE_3]。"))
    assert not is_unchanged(sentence_edits(draft, SOURCES, "您的订单 [PHONE_1] 已退款，电话 [PHONE_3]。"))


def test_a_sentence_without_a_known_source_has_none() -> None:
    (edit,) = sentence_edits((stated(DAYS, 7),), SOURCES, DAYS)
    assert (edit.citations, edit.article_id, edit.revision) == ((7,), None, None)


def test_an_empty_draft_has_only_additions() -> None:
    assert fates("好的。", ()) == [(None, ADDED)]
    assert fates("", ()) == []


def test_a_very_long_text_is_compared_in_bounded_steps() -> None:
    draft = tuple(stated(f"第 {number} 条说明内容。", 1) for number in range(200))
    edits = sentence_edits(draft, SOURCES, "嗯。" * 4_000)
    assert len(edits) < 200 + 100


SENTENCES = st.lists(
    st.sampled_from([HELLO, DAYS, POSTAGE, BYE, "好的。", "We ship today.", "…", "1. 手表"]), max_size=6
)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_every_sentence_of_the_draft_has_one_fate_and_its_measure_fits(drafted: list[str], sent: list[str]) -> None:
    draft = tuple(stated(text, 1) for text in drafted)
    edits = sentence_edits(draft, SOURCES, "\n".join(sent))
    assert [edit.place for edit in edits if edit.place is not None] == list(range(len(draft)))
    for edit in edits:
        assert (edit.distance == 0) == (edit.fate is KEPT)
        assert 0 <= edit.distance <= 1
        assert (edit.written is None) == (edit.fate in {KEPT, DROPPED})
