"""What is handed out: the wheel, the source archive and the pinned requirements."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture import LINE, read_house

ROOT = Path(__file__).parent.parent
# A package that is named otherwise than what it provides, and is in no environment that tests run in.
ELSEWHERE = {"haystack": ["haystack-ai"]}
PINNED = sorted(ROOT.glob("requirements*.txt"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, built without a network from a copy of the tree."""
    tree = tmp_path_factory.mktemp("tree")
    for package in LINE:
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree / name)
    program = "from setuptools import build_meta as b; b.build_wheel('dist'); b.build_sdist('dist')"
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", program]
    built = subprocess.run(command, cwd=tree, env=quiet, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return tree / "dist"


def _shipped() -> set[str]:
    """Every file of the four packages."""
    paths = (path for package in LINE for path in (ROOT / package).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in paths if "__pycache__" not in path.parts}


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(archives: Path) -> None:
    wheel = next(archives.glob("*.whl"))
    held = set(zipfile.ZipFile(wheel).namelist())
    assert _shipped() - held == set()


@pytest.mark.slow
def test_the_wheel_holds_nothing_but_the_packages_and_their_description(archives: Path) -> None:
    wheel = next(archives.glob("*.whl"))
    folders = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert folders == {*LINE, f"{wheel.name.partition('-py3')[0]}.dist-info"}


@pytest.mark.slow
def test_the_source_archive_holds_every_file_of_the_packages(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert (_shipped() | {"LICENSE", "README.md", "pyproject.toml"}) - held == set()


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_requirements_name_no_host(path: Path) -> None:
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url.*|--find-links.*", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_is_pinned_by_hash(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
    assert [entry for entry in entries if not re.match(r"[\w.-]+==\S.*\\\n    --hash=sha256:", entry)] == []


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_requirements_agree_with_the_run_time_set_on_what_they_share(path: Path) -> None:
    run_time, own = _pins(ROOT / "requirements.txt"), _pins(path)
    assert {name: own[name] for name in own.keys() & run_time.keys() if own[name] != run_time[name]} == {}


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert _names(project["dependencies"]) - _pins(ROOT / "requirements.txt").keys() == set()


def test_every_library_that_the_packages_import_is_a_declared_dependency() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, peers = told["project"], told["dependency-groups"]["compare"]
    declared = _names([*project["dependencies"], *project["optional-dependencies"]["models"], *peers])
    providers = {**packages_distributions(), **ELSEWHERE}
    imported = {target.partition(".")[0] for module in read_house(ROOT) for target in module.imports}
    libraries = imported - sys.stdlib_module_names - set(LINE)
    assert [name for name in sorted(libraries) if not _names(providers.get(name, [name])) & declared] == []


def _names(requirements: Iterable[str]) -> set[str]:
    """The names that requirements begin with, in the one spelling that package indexes use (PEP 503)."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower() for requirement in requirements}


def _pins(path: Path) -> dict[str, set[str]]:
    """The versions of each package; more than one where they differ by Python version."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions
