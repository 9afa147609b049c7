"""The files of each page fit together, and none of them lets written words become code."""

import json
import re

import pytest

from assistant import Right, StaffRole
from assistant.accounts.events import Happened
from knowledge import BusinessType, RevisionState
from ui.pages.account import page as account
from ui.pages.desk import page as desk
from ui.pages.layout import Layout
from ui.pages.people import page as people
from ui.pages.supervisors import page as supervisors
from ui.pages.trainers import page as trainers

GRADIO_GIVES = ("element", "trigger", "props", "server", "upload", "watch")
"""The names under which a script finds what Gradio gives it."""

PAGES = [desk.PAGE, supervisors.PAGE, trainers.PAGE, people.PAGE, account.PAGE]
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pages
def test_the_frame_has_nothing_that_is_run_as_a_template(page: Layout) -> None:
    assert not [mark for mark in ("${", "{{", "`", "\\", "<script", " on", "<!--") if mark in page.template()]


@pages
@pytest.mark.parametrize(
    "door", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".src"]
)
def test_no_script_makes_markup_or_code_of_text(page: Layout, door: str) -> None:
    assert door not in page.script()


@pages
def test_links_of_scripts_lead_to_the_api_and_to_places_of_the_page_alone(page: Layout) -> None:
    assert re.findall(r"\.href = (?!`/api/v1/|at\().*", page.script()) == []


@pages
def test_both_languages_have_every_word(page: Layout) -> None:
    words = page.words()
    assert words["zh"].keys() == words["en"].keys()
    assert all(said for language in words.values() for said in language.values())
    for key, said in words["zh"].items():
        assert sorted(re.findall(r"\{\w+\}", said)) == sorted(re.findall(r"\{\w+\}", words["en"][key])), key


@pages
def test_every_word_that_the_page_says_is_there(page: Layout) -> None:
    said = set(re.findall(r'data-word(?:-label|-placeholder|-title)?="([^"]+)"', page.template()))
    said |= set(re.findall(r'say\(\s*"([^"]+)"', page.script()))
    said |= {f"section.{key}" for key in re.findall(r'^  key: "(\w+)"', page.script(), re.MULTILINE)}
    said |= {f"business.{business}" for business in BusinessType}
    assert said - page.words()["en"].keys() == set()


def test_every_state_of_a_revision_has_a_word() -> None:
    assert {f"state.{state}" for state in RevisionState} - trainers.PAGE.words()["en"].keys() == set()


def test_every_role_right_and_event_of_an_account_has_a_word() -> None:
    words = people.PAGE.words()["en"].keys()
    assert {f"staff.{role}" for role in StaffRole} | {f"right.{right}" for right in Right} <= words
    assert {f"staff_about.{role}" for role in StaffRole} | {f"right_about.{right}" for right in Right} <= words
    assert {f"event.{event}" for event in Happened} <= words
    script = people.PAGE.script()
    for name, values in (("ROLES", StaffRole), ("RIGHTS", Right), ("EVENT_KINDS", Happened)):
        (listed,) = re.findall(rf"^const {name} = (\[.*\]);$", script, re.MULTILINE)
        assert set(json.loads(listed)) == {value.value for value in values}, name


@pages
def test_no_name_is_taken_twice_by_the_scripts_of_a_page(page: Layout) -> None:
    named = re.findall(r"^(?:async )?(?:const|let|function|class) (\w+)", page.script(), re.MULTILINE)
    assert sorted([*named, *GRADIO_GIVES]) == sorted({*named, *GRADIO_GIVES})


@pages
def test_the_style_loads_nothing(page: Layout) -> None:
    style = page.head()
    assert re.findall(r"url\((?!\"data:image/svg)", style) == []
    assert "@import" not in style
    assert style.count("</") == style.count("</style>") == 1
