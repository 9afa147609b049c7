"""The files of the agent's page fit together, and none of them lets written words become code."""

import json
import re
from importlib.resources import files

import pytest

from assistant import Outcome, Role, Tone
from knowledge import BusinessType
from ui.pages.agent import SCRIPTS, STYLES
from ui.pages.agent_words import AGENT
from ui.pages.layout import LANGUAGES
from ui.pages.words import FRAME as BAR
from ui.pages.words import KINDS

FRAME = "agent.html"
_SAID = {**BAR, **KINDS, **AGENT}
WORDS = {language: {key: pair[place] for key, pair in _SAID.items()} for place, language in enumerate(LANGUAGES)}


def read(name: str) -> str:
    return (files("ui.pages") / name).read_text("utf-8")


SCRIPT = "\n".join(map(read, SCRIPTS))


def test_the_frame_has_nothing_that_is_run_as_a_template() -> None:
    assert not [mark for mark in ("${", "{{", "`", "\\", "<script", " on") if mark in read(FRAME)]


@pytest.mark.parametrize(
    "door", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".href", ".src"]
)
def test_no_script_makes_markup_or_code_of_text(door: str) -> None:
    assert door not in SCRIPT


def test_both_languages_have_every_word() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert all(words for language in WORDS.values() for words in language.values())
    for key, words in WORDS["zh"].items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", WORDS["en"][key])), key


def test_every_word_that_the_page_says_is_there() -> None:
    said = set(re.findall(r'data-word(?:-label|-placeholder)?="([^"]+)"', read(FRAME)))
    said |= set(re.findall(r'say\(\s*"([^"]+)"', SCRIPT))
    said |= {f"outcome.{outcome}" for outcome in Outcome} | {f"confidence.{outcome}" for outcome in Outcome}
    said |= {f"role.{role}" for role in Role} | {f"tone.{tone}" for tone in Tone}
    said |= {f"business.{business}" for business in BusinessType}
    assert said - WORDS["en"].keys() == set()


def test_every_button_does_something() -> None:
    done = set(re.findall(r'data-do="([^"]+)"', read(FRAME))) | set(re.findall(r'"data-do": "([^"]+)"', SCRIPT))
    table = re.search(r"Object.assign\(actions, \{(.*?)^\}\);", read("agent.js"), re.DOTALL | re.MULTILINE)
    assert table
    assert done - set(re.findall(r'^  "?([a-z-]+)"?[:,]', table[1], re.MULTILINE)) == set()


def test_the_style_loads_nothing() -> None:
    for style in map(read, STYLES):
        assert re.findall(r"url\((?!\"data:image/svg)", style) == []
        assert "@import" not in style
        assert "</" not in style


def test_the_samples_are_conversations_that_wait_for_an_answer() -> None:
    samples = json.loads(read("samples.json"))
    assert len({sample["id"] for sample in samples}) == len(samples) == 8
    for sample in samples:
        assert sample["title"].keys() == WORDS.keys()
        assert {message["role"] for message in sample["messages"]} <= set(Role)
        assert sample["messages"][-1]["role"] == "customer"
