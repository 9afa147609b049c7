"""What the tests of the knowledge base share."""

from collections.abc import Iterator

import pytest

from tests.knowledge.chroma_server import running_chroma


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Chroma server; who uses it takes names of its own there."""
    with running_chroma(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url
