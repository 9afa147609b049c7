"""What journeys begin with."""

from pathlib import Path

import pytest

from tests.assistant.api.conftest import open_handbook


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with the tiny handbook."""
    open_handbook(tmp_path).close()
    return tmp_path
