"""The files of the trainers' page fit together, and none of them lets written words become code."""

import re
from importlib.resources import files

import pytest

from knowledge import BusinessType, RevisionState
from ui.pages.trainers import page

FRAME = "trainers/frame.html"


def read(name: str) -> str:
    return (files("ui.pages") / name).read_text("utf-8")


SCRIPT = "\n".join(map(read, page.scripts()))
WORDS = page.words()


def test_the_frame_has_nothing_that_is_run_as_a_template() -> None:
    assert not [mark for mark in ("${", "{{", "`", "\\", "<script", " on") if mark in read(FRAME)]


@pytest.mark.parametrize(
    "door", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".src"]
)
def test_no_script_makes_markup_or_code_of_text(door: str) -> None:
    assert door not in SCRIPT


def test_links_of_scripts_lead_to_the_api_and_to_places_of_the_page_alone() -> None:
    assert re.findall(r"\.href = (?!`/api/v1/|at\().*", SCRIPT) == []


def test_both_languages_have_every_word() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert all(words for language in WORDS.values() for words in language.values())
    for key, words in WORDS["zh"].items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", WORDS["en"][key])), key


def test_every_word_that_the_page_says_is_there() -> None:
    said = set(re.findall(r'data-word(?:-label|-placeholder)?="([^"]+)"', read(FRAME)))
    said |= set(re.findall(r'say\(\s*"([^"]+)"', SCRIPT))
    said |= {f"section.{key}" for key in re.findall(r'^  key: "(\w+)"', SCRIPT, re.MULTILINE)}
    said |= {f"state.{state}" for state in RevisionState} | {f"business.{business}" for business in BusinessType}
    assert said - WORDS["en"].keys() == set()


def test_the_style_loads_nothing() -> None:
    style = page.head()
    assert re.findall(r"url\((?!\"data:image/svg)", style) == []
    assert "@import" not in style
    assert style.count("</") == style.count("</style>") == 1
