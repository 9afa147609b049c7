"""The sample conversations: held for real, they leave something to see on every page."""

from collections import Counter
from pathlib import Path

import pytest

from assistant import AssistantSettings, Chat, hold_sample, open_assistant, sample_conversations
from tests.assistant.api.conftest import open_handbook


@pytest.mark.slow
def test_they_leave_something_to_see_in_every_state(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    chat = Chat(open_assistant(AssistantSettings(answer_level=0.5), knowledge))
    chat.start()
    try:
        assert chat.is_new()
        sessions = [hold_sample(chat, conversation, lambda: False) for conversation in sample_conversations()]
        assert not chat.is_new()
        states = Counter(chat.desk.conversation(session).entry.state.value for session in sessions)
        assert {"waiting_for_person", "with_agent", "resolved"} <= states.keys()
        assert any(chat.desk.conversation(session).rating for session in sessions)
    finally:
        chat.close()
        knowledge.close()


def test_who_stops_in_the_middle_leaves_the_rest_unsaid(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    chat = Chat(open_assistant(AssistantSettings(), knowledge))
    try:
        session = hold_sample(chat, sample_conversations()[0], lambda: True)
        assert chat.desk.conversation(session).messages == ()
    finally:
        knowledge.close()
