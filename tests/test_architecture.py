"""Imports point one way and heavy libraries stay in their adapters; each rule is shown able to fail."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.architecture import (
    HOMES,
    LINE,
    SLOW_TO_IMPORT,
    Module,
    against_the_line,
    away_from_home,
    badly_named,
    cycles,
    past_the_front_door,
    read_house,
    too_long,
)

ROOT = Path(__file__).parent.parent
HOUSE = read_house(ROOT)

Rule = Callable[[Iterable[Module]], list[str]]
RULES: tuple[Rule, ...] = (against_the_line, past_the_front_door, away_from_home, cycles, too_long, badly_named)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert rule(HOUSE) == []


@pytest.mark.parametrize("package", LINE)
def test_every_package_was_looked_at(package: str) -> None:
    assert package in {module.name for module in HOUSE}


@pytest.mark.parametrize(
    ("rule", "files", "broken"),
    [
        (
            against_the_line,
            {"knowledge/search.py": "def find():\n    from assistant import Draft\n"},
            "knowledge.search imports assistant, which is to its right",
        ),
        (
            past_the_front_door,
            {"knowledge/text.py": "", "ui/page.py": "from knowledge import text\n"},
            "ui.page imports knowledge.text past the front door of knowledge",
        ),
        (
            past_the_front_door,
            {"knowledge/__init__.py": "", "knowledge/store.py": "from knowledge import Article\n"},
            "knowledge.store imports its own package's front door",
        ),
        (
            away_from_home,
            {"assistant/service.py": "import tantivy.config\n"},
            "assistant.service imports tantivy.config, which belongs in knowledge.indexes.lexical",
        ),
        (
            cycles,
            {"evals/a.py": "import evals.b\n", "evals/b.py": "def late():\n    from evals.a import x\n"},
            "evals.a imports evals.b imports evals.a",
        ),
        (too_long, {"ui/cli.py": "pass\n" * 351}, "ui.cli has 351 lines"),
        (badly_named, {"knowledge/utils.py": ""}, "knowledge.utils says nothing about what is in it"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_rule_reports_what_breaks_it(rule: Rule, files: dict[str, str], broken: str, tmp_path: Path) -> None:
    for name, source in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, "utf-8")
    assert rule(read_house(tmp_path)) == [broken]


def test_every_slow_library_has_a_home() -> None:
    assert set(HOMES) >= SLOW_TO_IMPORT


@pytest.mark.parametrize("module", ["knowledge", "assistant", "evals", "ui.cli"])
def test_importing_a_package_loads_no_slow_library(module: str) -> None:
    assert SLOW_TO_IMPORT & _loaded_by(f"import {module}") == set()


def test_a_slow_library_that_is_loaded_is_seen() -> None:
    assert SLOW_TO_IMPORT & _loaded_by("import onnx") == {"onnx"}


def _loaded_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after a statement."""
    program = f"import sys\n{statement}\nprint(*sys.modules, sep='\\n')"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())
