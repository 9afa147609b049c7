"""What every test shares: no network, no calls home, and a summary that says what was left out."""

import os

import hypothesis
import pytest

from tests.replayed_migrations import replayed_migrations  # noqa: F401 - a fixture of every test
from tests.surroundings import (
    CHROMIUM,
    NEEDS,
    POSTGRESQL,
    POSTGRESQL_URL,
    Need,
    chromium_path,
    left_out,
    own_database,
    without_outside,
)

# Before any test module imports a library that reads its settings at import.
_kept = without_outside(os.environ)
os.environ.clear()
os.environ.update(_kept)

# Everybody gets the same examples: a failure in CI can be repeated at home.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that is marked as needing what the machine does not have."""
    for need in NEEDS:
        if item.get_closest_marker(need.marker):
            _require(need)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that were left out, and how to include them."""
    reports = terminalreporter.stats.get("skipped", [])
    lines = left_out((report.nodeid, report.longrepr[2].removeprefix("Skipped: ")) for report in reports)
    if lines:
        terminalreporter.section("left out on this machine; `CI=1 make test` installs what they need and runs them")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """URL of an empty PostgreSQL database; who uses it leaves it empty. Each process of a run has its own."""
    _require(POSTGRESQL)
    return own_database(os.environ[POSTGRESQL_URL], os.environ.get("PYTEST_XDIST_WORKER"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium's program."""
    _require(CHROMIUM)
    return chromium_path() or ""


def _require(need: Need) -> None:
    """Go on only if the need is met. CI promises to run everything, so there a missing means is a failure."""
    if need.is_met():
        return
    if os.environ.get("CI"):
        pytest.fail(need.reason, pytrace=False)
    pytest.skip(need.reason)
