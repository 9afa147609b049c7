"""`answerdesk gaps`, as it is called."""

import json
from pathlib import Path

import pytest

from tests.assistant.gaps.asking import RAIN
from tests.ui.command_line import Run


@pytest.mark.slow
def test_from_questions_to_a_draft(filled: Path, run: Run) -> None:
    to = ("--data-dir", filled)
    with (filled / "answerdesk.toml").open("a", encoding="utf-8") as settings:
        settings.write("[assistant]\nanswer_level = 1.0\n")
    for text in RAIN[:2]:
        run("ask", text, *to)
    assert run("gaps", "run", *to).out.startswith("2 questions in 1 gaps, 1 of them new\n")
    (gap,) = json.loads(run("gaps", "list", "--json", *to).out)["gaps"]
    assert (gap["customers"], gap["state"]) == (2, "open")
    shown = run("gaps", "show", gap["id"], *to).out
    assert all(text in shown for text in RAIN[:2])
    assert "dismissed" in run("gaps", "dismiss", gap["id"], "--reason", "不卖", *to).out
    refused = run("gaps", "draft", gap["id"], *to)
    assert (refused.code, "dismissed by now" in refused.err) == (1, True)
    assert gap["name"] in run("gaps", "reopen", gap["id"], "--reason", "要卖", *to).out
    assert "2 questions in 1 gaps" in run("gaps", "last", *to).out
    assert "freight revision 2 is a draft" in run("gaps", "add-to", gap["id"], "freight", *to).out
    assert run("articles", "show", "freight", "--json", *to).json["similar_questions"][-2:] != []
    assert run("articles", "discard", "freight", 2, *to).out.strip() == "freight revision 2: retired"


@pytest.mark.slow
def test_a_gap_becomes_a_draft_of_an_article(filled: Path, run: Run) -> None:
    to = ("--data-dir", filled)
    with (filled / "answerdesk.toml").open("a", encoding="utf-8") as settings:
        settings.write("[assistant]\nanswer_level = 1.0\n")
    assert run("gaps", "last", *to).out == "there was no run yet\n"
    run("ask", RAIN[0], *to)
    run("gaps", "run", *to)
    (gap,) = json.loads(run("gaps", "list", "--json", *to).out)["gaps"]
    assert "revision 1 is a draft" in run("gaps", "draft", gap["id"], *to).out


def test_what_is_no_way_to_sort_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("gaps", "list", "--sort", "beauty", "--data-dir", tmp_path).code == 2
