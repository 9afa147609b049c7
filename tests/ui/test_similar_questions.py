"""`answerdesk similar-questions`, as it is called."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from assistant.tables import similar_question_proposals as proposals
from knowledge import KnowledgeSettings, open_store, writing
from tests.ui.command_line import Run


@pytest.fixture
def proposed(filled: Path, run: Run) -> Path:
    """A data folder in which two similar questions are proposed for an article."""
    # The first command that asks makes the tables.
    run("ask", "退货运费谁出?", "--data-dir", filled)
    store = open_store(KnowledgeSettings(encoder="stand-in"), filled)
    now = store.clock()
    said = {"article_id": "freight", "state": "open", "created_at": now, "changed_at": now, "changed_by": "answerdesk"}
    made = {**said, "encoder": "stand-in", "vector": ""}
    rows = [{**made, "id": "a", "question": "寄回去的钱谁付"}, {**made, "id": "b", "question": "天气怎么样"}]
    with writing(store.engine) as connection:
        connection.execute(insert(proposals), rows)
    store.close()
    return filled


def test_what_is_proposed_is_listed_accepted_and_declined(proposed: Path, run: Run) -> None:
    to = ("--data-dir", proposed)
    # Nobody counted yet how often they were asked.
    assert run("similar-questions", "list", *to).out == ""
    listed = run("similar-questions", "list", "--times", 0, *to).out
    assert listed.splitlines() == ["a  0×  寄回去的钱谁付  [freight]", "b  0×  天气怎么样  [freight]"]
    assert "freight revision 2 is a draft" in run("similar-questions", "accept", "a", *to).out
    assert run("similar-questions", "decline", "b", "--reason", "离题", *to).out == "1 declined\n"
    assert run("similar-questions", "list", "--times", 0, *to).out == ""
    assert "寄回去的钱谁付" in run("articles", "show", "freight", *to).out
