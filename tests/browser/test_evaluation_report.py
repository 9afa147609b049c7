"""The report of an evaluation in a real browser: on a desk, on a telephone, and with customers who mean harm."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals import Answer, Case, Evaluation, Found, Run, measure, run, write_report
from tests.browser.conftest import EVIL
from tests.evals.material import answer, case

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"desk": (1280, 900), "telephone": (390, 844)}


def system(asked: Case) -> Answer:
    wrong = asked.id.endswith("3")
    found = (Found("a", EVIL if wrong else "运费", EVIL, 0.9),)
    return Answer(found, 0.9, answer().outcome, text=EVIL, why=EVIL)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    cases = [
        case(
            f"c{number}",
            ["b" if number % 10 == 3 else "a"],
            EVIL if number % 2 else "退货运费谁出？",
            key_facts=("三天",),
        )
        for number in range(40)
    ]
    records = tuple(run(system, cases))
    made = Evaluation(measure("a set with a rather long name", "search", "all", records, resamples=20), records)
    for hour in (10, 11):
        write_report(Run(f"2026-11-22T{hour}:00:00+00:00", "1.0", {}, made.measurements), [made], folder)
    return folder / "index.html"


@pytest.fixture
def page(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Page:
    width, height = SIZES[request.param]
    opened = browser.new_page(viewport={"width": width, "height": height})
    opened.goto(report.as_uri())
    return opened


@pytest.mark.parametrize("page", SIZES, indirect=True)
def test_nothing_stands_out_of_the_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("svg.plot")).to_have_count(2)
    expect(page.locator("svg .decided")).to_have_count(1)


@pytest.mark.parametrize("page", SIZES, indirect=True)
def test_a_case_opens_on_a_click_and_shows_what_was_found(page: Page) -> None:
    first = page.locator("details").first
    expect(first.locator("dl")).not_to_be_visible()
    first.locator("summary").click()
    expect(first.locator("dl")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", ["desk"], indirect=True)
def test_what_customers_wrote_does_nothing(page: Page) -> None:
    for each in page.locator("summary").all():
        each.click()
    assert page.evaluate("window.burned") is None
    assert page.locator("form, img, script").count() == 0
