"""Who said what in a pasted conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Message, Role
from ui.pasting import messages_of

CUSTOMER, AGENT, ASSISTANT = Role.CUSTOMER, Role.AGENT, Role.ASSISTANT


def test_lines_that_name_a_speaker_become_messages() -> None:
    assert messages_of("客户：退货运费谁出？\n客服: 什么原因退货呢？\n客户：尺码不合适") == (
        Message(CUSTOMER, "退货运费谁出？"),
        Message(AGENT, "什么原因退货呢？"),
        Message(CUSTOMER, "尺码不合适"),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("customer: hello", Message(CUSTOMER, "hello")),
        ("  Customer : hello", Message(CUSTOMER, "hello")),
        ("AGENT：hello", Message(AGENT, "hello")),
        ("機器人：你好", Message(ASSISTANT, "你好")),
        ("客戶:在嗎", Message(CUSTOMER, "在嗎")),
    ],
)
def test_speakers_are_known_in_both_languages_and_scripts(line: str, message: Message) -> None:
    assert messages_of(line) == (message,)


def test_lines_without_a_speaker_go_on_with_the_message() -> None:
    assert messages_of("agent: first\nsecond\n\nthird\ncustomer: fourth") == (
        Message(AGENT, "first\nsecond\n\nthird"),
        Message(CUSTOMER, "fourth"),
    )


def test_text_that_names_nobody_is_one_message_of_the_customer() -> None:
    assert messages_of("Hello,\nwho pays?\nNote: urgent") == (Message(CUSTOMER, "Hello,\nwho pays?\nNote: urgent"),)


def test_what_stands_before_the_first_speaker_is_the_customers() -> None:
    assert messages_of("你好\n客服：您好") == (Message(CUSTOMER, "你好"), Message(AGENT, "您好"))


def test_a_speaker_inside_a_sentence_begins_no_message() -> None:
    assert messages_of("我问过客服：不行") == (Message(CUSTOMER, "我问过客服：不行"),)


@pytest.mark.parametrize("text", ["", " \n\t", "客户：\n客服：  \n"])
def test_nothing_said_gives_no_message(text: str) -> None:
    assert messages_of(text) == ()


@given(st.text())
def test_any_text_is_read_and_no_message_is_empty(text: str) -> None:
    assert all(message.text.strip() for message in messages_of(text))
