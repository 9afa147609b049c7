"""The desk that `answerdesk mcp` asks: whose indexes it uses, and that it is in nobody's way."""

import time
from pathlib import Path

import pytest

from assistant import Message, NotAllowed, Reader, Request, Role
from knowledge import IndexBusy, IndexLock
from tests.assistant.api.conftest import open_handbook
from ui.cli.mcp import LentDesk

QUESTION = Request((Message(Role.CUSTOMER, "退货运费谁出?"),), Reader.CUSTOMER)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANSWERDESK_ENCODER", "stand-in")
    open_handbook(tmp_path).close()
    return tmp_path


def is_free(folder: Path) -> bool:
    """Whether another process could open the indexes."""
    lock = IndexLock(folder, "test")
    try:
        lock.acquire(0)
    except IndexBusy:
        return False
    lock.release()
    return True


def test_opens_the_indexes_at_the_first_question_and_keeps_them_for_the_next(folder: Path) -> None:
    desk = LentDesk(folder)
    assert is_free(folder)

    assert desk.search("退货邮费谁付", 3, Reader.CUSTOMER)[0]["article_id"] == "return-postage"
    assert not is_free(folder)
    assert desk.draft(QUESTION)["outcome"] == "answer"

    desk.close()
    assert is_free(folder)


def test_lets_go_of_the_indexes_when_nobody_asks_and_opens_them_again(folder: Path) -> None:
    desk = LentDesk(folder, idle_seconds=0.05)
    desk.search("退货", 1, Reader.CUSTOMER)

    until = time.monotonic() + 20
    while not is_free(folder):
        assert time.monotonic() < until
        time.sleep(0.02)

    assert desk.search("退货邮费谁付", 3, Reader.CUSTOMER)
    desk.close()


def test_public_only_keeps_internal_articles_closed(folder: Path) -> None:
    desk = LentDesk(folder, public_only=True)

    with pytest.raises(NotAllowed, match="--public-only"):
        desk.search("补偿额度", 5, Reader.AGENT)
    with pytest.raises(NotAllowed, match="--public-only"):
        desk.draft(Request(QUESTION.conversation, Reader.AGENT))
    found = desk.search("补偿额度", 5, Reader.CUSTOMER)
    assert {candidate["audience"] for candidate in found} == {"public"}
    desk.close()
