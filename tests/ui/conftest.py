"""Commands run in this process, and a data folder for them."""

from pathlib import Path

import pytest

from tests.commands import Ran
from tests.ui.command_line import ARTICLES, DONE, Run, lines
from ui.cli import main


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; whatever it writes to the two streams is seen, of libraries too."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that never held anything."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "answerdesk.toml").write_text('[knowledge]\nencoder = "stand-in"\n', "utf-8")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of articles."""
    return lines(tmp_path / "faq.jsonl", ARTICLES)


@pytest.fixture
def filled(folder: Path, file: Path, run: Run) -> Path:
    """A data folder with the articles published."""
    assert run("--data-dir", folder, "ingest", file, "--publish").code == DONE
    return folder
