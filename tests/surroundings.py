"""What tests may know of the machine they run on, and what some of them need of it."""

import importlib.util
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

POSTGRESQL_URL = "ANSWERDESK_TEST_POSTGRESQL_URL"

_CALLS_HOME_OFF = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "NO_PROXY": "*",
}
_SETTINGS_OF_OTHERS = ("ANSWERDESK_", "GRADIO_", "LANGCHAIN_", "LANGSMITH_", "OPENAI_")
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


def without_outside(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without its owner's settings, keys and proxies, and with calls home turned off."""

    def is_foreign(name: str) -> bool:
        if name == POSTGRESQL_URL:
            return False
        return name.startswith(_SETTINGS_OF_OTHERS) or name.endswith("_API_KEY") or name.lower() in _PROXIES

    return {name: value for name, value in environment.items() if not is_foreign(name)} | _CALLS_HOME_OFF


@dataclass(frozen=True, slots=True)
class Need:
    """Something that tests with the marker `marker` need of the machine."""

    marker: str
    what: str
    is_met: Callable[[], bool]

    @property
    def reason(self) -> str:
        """Why a test was skipped; the summary finds its tests by it."""
        return f"needs {self.what}"


def chromium_path() -> str | None:
    """Where Chromium is on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


CHROMIUM = Need("browser", "Chromium", lambda: chromium_path() is not None)
MODELS = Need(
    "models", "torch and sentence-transformers", lambda: importlib.util.find_spec("sentence_transformers") is not None
)
POSTGRESQL = Need(
    "postgresql", f"a PostgreSQL database, its URL in {POSTGRESQL_URL}", lambda: POSTGRESQL_URL in os.environ
)
NEEDS = (CHROMIUM, MODELS, POSTGRESQL)


def left_out(skipped: Iterable[tuple[str, str]]) -> list[str]:
    """The closing summary for the skipped tests, given as (name, reason), that the machine had no means for."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for name, reason in skipped:
        by_reason[reason].append(name)
    lines = []
    for need in NEEDS:
        names = sorted(by_reason.get(need.reason, ()))
        if names:
            tests = "1 test" if len(names) == 1 else f"{len(names)} tests"
            lines += [f"{need.marker}: {tests} left out: {need.reason}", *(f"  {name}" for name in names)]
    return lines


def own_database(url: str, worker: str | None) -> str:
    """URL of a database beside the given one that only this process of a run uses; the given one without others."""
    if worker is None:
        return url
    from sqlalchemy import create_engine, make_url, text

    given = make_url(url)
    own = given.set(database=f"{given.database}_{worker}")
    engine = create_engine(given, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}"'))
            connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    finally:
        engine.dispose()
    return own.render_as_string(hide_password=False)
