"""What was asked lately: the last different questions, and their vectors from when they were asked."""

from pathlib import Path

import numpy as np

from assistant import (
    AssistantSettings,
    Message,
    Reader,
    Request,
    Role,
    open_assistant,
    recent_questions,
    vectors_of_asked,
)
from knowledge import Actor
from tests.assistant.api.conftest import open_handbook

AGENT = Actor("li")


def test_a_question_asked_twice_is_one_and_its_vector_is_the_one_from_then(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    try:
        assistant = open_assistant(AssistantSettings(), knowledge)
        for text in ("退货运费谁出?", "退货运费谁出？", "你好"):
            assistant.draft(Request((Message(Role.CUSTOMER, text),), Reader.AGENT), AGENT)
        engine = knowledge.store.engine
        asked = recent_questions(engine, 10)
        assert [question.text for question in asked] == ["你好", "退货运费谁出？"]
        vectors = vectors_of_asked(engine, asked, knowledge.encoder)
        assert list(vectors) == ["退货运费谁出？"]
        made = knowledge.question_vectors(["退货运费谁出？"])[0]
        assert np.allclose(vectors["退货运费谁出？"], made, atol=1e-3)
        assert vectors_of_asked(engine, asked, "another encoder") == {}
        assert recent_questions(engine, 10, without=[AGENT.id]) == []
    finally:
        knowledge.close()
