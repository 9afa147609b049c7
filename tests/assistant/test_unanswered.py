"""What of a question the nearest articles do not mention: named where it can be told, and only then."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.unanswered import NOWHERE, Unanswered, unanswered
from knowledge import Candidate, terms
from tests.assistant.candidates import candidate

MEMBERS = candidate("members", "会员有什么折扣？", "金卡会员打 95 折。")
POSTAGE = candidate("postage", "Who pays the postage?", "The customer pays the postage.", language="en")


def asked(part: str, *candidates: Candidate, common: str = "") -> Unanswered:
    """`part` against the candidates in a handbook where the words of `common` are in every other article."""
    rarity = {term: 0.7 if term in terms(common) else 7.0 for term in (*terms(part), NOWHERE)}
    return unanswered(part, candidates, rarity)


def test_names_what_the_nearest_articles_do_not_mention() -> None:
    assert asked("学生证能打折吗", MEMBERS) == Unanswered("学生证能打折吗", ("学生证", "打折"))
    assert asked("student postage", POSTAGE).missing == ("student postage",)


def test_a_word_of_the_second_article_is_not_missing() -> None:
    students = candidate("students", "学生证怎么认证？", "上传即可。")
    assert asked("学生证能打折吗", MEMBERS, students).words == ("打折",)


def test_similar_questions_count_as_said() -> None:
    content = replace(MEMBERS.revision.content, similar_questions=("学生证打折吗",))
    known = replace(MEMBERS, revision=replace(MEMBERS.revision, content=content))
    assert asked("学生证能打折吗", known).words == ()


def test_a_word_that_is_common_in_the_handbook_is_not_named() -> None:
    assert asked("学生证能打折吗", MEMBERS, common="打折").words == ("学生证",)


def test_a_word_said_twice_is_named_once() -> None:
    assert asked("Drone? My drone!", POSTAGE).words == ("Drone",)


@pytest.mark.parametrize("candidates", [(), (POSTAGE,), (POSTAGE, MEMBERS)])
def test_nothing_is_told_of_articles_that_are_not_there_or_in_another_language(
    candidates: tuple[Candidate, ...],
) -> None:
    told = asked("学生证能打折吗", *candidates)
    assert (told.words, told.missing, told.mostly) == ((), ("学生证能打折吗",), False)


def test_a_word_of_another_language_is_named_when_the_whole_handbook_lacks_it() -> None:
    assert asked("会员用Klarna折扣", MEMBERS).words == ("Klarna",)
    assert asked("会员用Klarna折扣", MEMBERS, common="klarna").words == ()
    klarna = candidate("klarna", "Can I pay with Klarna?", "Yes.", language="en")
    assert asked("会员用Klarna折扣", MEMBERS, klarna).words == ()


def test_when_nearly_everything_is_missing_no_single_word_is_named() -> None:
    told = asked("昵称，头像，钢琴，轮子都坏了", MEMBERS)
    assert (told.words, told.mostly) == ((), True)
    assert told.missing == ("昵称，头像，钢琴，轮子都坏了",)


def test_a_stretch_too_long_for_a_word_is_not_named() -> None:
    assert asked("会员" + "红" * 11, MEMBERS).words == ()


def test_a_place_within_the_region_of_an_article_is_not_missing() -> None:
    europe = candidate("europe", "寄到欧洲要多久？", "9–14 天。")
    assert asked("寄到慕尼黑要多久", europe).words == ()
    assert asked("寄到德国要多久", europe).words == ()
    assert asked("寄到巴西要多久", europe).words == ("巴西",)


def test_personal_data_is_never_quoted() -> None:
    assert asked("[NAME_1] [PHONE_1] 的钢琴", MEMBERS).words == ("钢琴",)


@given(
    st.text(st.sampled_from("你卖不卖二手车学生证打折[]_NAME1 -'\n\rstuden\u2028,。"), max_size=50)
    | st.text(max_size=50)
)
def test_every_named_word_stands_in_the_question_on_one_short_line(part: str) -> None:
    told = asked(part, MEMBERS)
    assert len(told.words) <= 3
    for word in told.words:
        assert word in part
        assert len(word) <= 40
        assert word.isprintable()
