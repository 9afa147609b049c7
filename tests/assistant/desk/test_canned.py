"""Canned replies: what words and shortcuts find, and what the desk keeps, on SQLite and PostgreSQL."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, insert

from assistant import LOCAL_ADMINISTRATOR, sample_replies
from assistant.desk.canned import MOST_REPLIES, CannedReplies, CannedText
from assistant.desk.placeholders import placeholders
from assistant.desk.tables import canned_replies
from assistant.errors import CannedReplyConflict, CannedReplyNotFound
from knowledge import Actor
from tests.assistant.desk.conftest import HandClock

CHEN, LI = Actor("chen"), Actor("li")
WAIT = CannedText("请稍等", "好的，我马上为您查询，请您稍等两分钟。", "zh", "sd")
CHASED = CannedText("催货已登记", "订单【订单号】的催货已经登记，包裹有消息就告诉您。", "zh", "cd")
REFUND = CannedText("Refund", "The refund for order [order number] has been submitted.", "en", "tk")


@pytest.fixture
def canned(engine: Engine, clock: HandClock) -> CannedReplies:
    return CannedReplies(engine, clock)


@pytest.fixture
def filled(canned: CannedReplies) -> CannedReplies:
    for content in (WAIT, CHASED, REFUND):
        canned.add(content, CHEN)
    return canned


def found(canned: CannedReplies, text: str) -> list[CannedText]:
    return [reply.content for reply in canned.found(text)]


def test_without_words_all_are_there_by_title(filled: CannedReplies) -> None:
    assert found(filled, " ") == sorted((WAIT, CHASED, REFUND), key=lambda content: content.title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("稍等", [WAIT]),
        ("/SD", [WAIT]),
        ("包裹到哪有消息", [CHASED]),
        ("订单 催货", [CHASED]),
        ("refunds", [REFUND]),
        ("订单 refund", []),
        ("发票", []),
    ],
)
def test_every_word_has_to_be_found_somewhere(filled: CannedReplies, text: str, expected: list[CannedText]) -> None:
    assert found(filled, text) == expected


def test_a_shortcut_comes_before_a_title_and_a_title_before_a_text(canned: CannedReplies) -> None:
    in_text = CannedText("a", "about tk", "en")
    in_title = CannedText("b tk", "text", "en")
    longer = CannedText("c tk", "text tk", "en", "tkx")
    for content in (in_text, in_title, longer, REFUND):
        canned.add(content, CHEN)
    assert found(canned, "tk") == [REFUND, longer, in_title, in_text]


def test_a_change_is_kept_with_who_made_it_and_leaves_the_rest(filled: CannedReplies, clock: HandClock) -> None:
    (reply,) = filled.found("sd")
    clock.advance(60)
    changed = filled.change(reply.id, {"title": " 稍等一下 "}, LI)
    assert (changed.content, changed.changed_by, changed.changed_at) == (
        CannedText("稍等一下", WAIT.text, "zh", "sd"),
        "li",
        clock.now,
    )
    assert filled.found("sd") == [changed]
    assert filled.change(reply.id, {"shortcut": ""}, LI).content.shortcut is None
    assert found(filled, "sd") == []


def test_a_shortcut_is_one_of_a_kind_in_its_language_whatever_its_case(filled: CannedReplies) -> None:
    with pytest.raises(CannedReplyConflict, match="'SD'"):
        filled.add(CannedText("另一条", "内容", "zh", "SD"), CHEN)
    (chased,) = filled.found("cd")
    with pytest.raises(CannedReplyConflict):
        filled.change(chased.id, {"shortcut": "/sd"}, CHEN)
    assert found(filled, "cd") == [CHASED]
    assert filled.add(CannedText("Wait", "One moment.", "en", "/sd"), CHEN).content.shortcut == "sd"


def test_of_two_agents_who_want_a_shortcut_at_once_one_gets_it(canned: CannedReplies) -> None:
    def add(number: int) -> bool:
        try:
            canned.add(CannedText(f"title {number}", "text", "en", "same"), CHEN)
        except CannedReplyConflict:
            return False
        return True

    with ThreadPoolExecutor(4) as agents:
        assert Counter(agents.map(add, range(4))) == {True: 1, False: 3}


def test_what_was_deleted_is_gone(filled: CannedReplies) -> None:
    (reply,) = filled.found("sd")
    filled.delete(reply.id)
    assert found(filled, "sd") == []
    with pytest.raises(CannedReplyNotFound):
        filled.delete(reply.id)
    with pytest.raises(CannedReplyNotFound):
        filled.change(reply.id, {"title": "x"}, CHEN)


def test_there_can_be_too_many(canned: CannedReplies, engine: Engine, clock: HandClock) -> None:
    same = {"title": "t", "text": "t", "language": "en", "changes": 1, "changed_at": clock.now, "changed_by": "chen"}
    with engine.begin() as connection:
        connection.execute(insert(canned_replies), [{"id": str(number), **same} for number in range(MOST_REPLIES)])
    with pytest.raises(CannedReplyConflict, match=str(MOST_REPLIES)):
        canned.add(WAIT, CHEN)


def test_the_samples_can_all_be_kept_and_their_places_filled(canned: CannedReplies) -> None:
    for content in sample_replies():
        canned.add(content, LOCAL_ADMINISTRATOR)
    assert min(Counter(content.language for content in sample_replies()).values()) >= 12
    for content in sample_replies():
        written = [place.written for place in placeholders(content.text)]
        assert written == re.findall(r"【.*?】|\[.*?\]", content.text)
        assert found(canned, str(content.shortcut))[0] == content
