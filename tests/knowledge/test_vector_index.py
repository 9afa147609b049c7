"""Chroma keeps the contract, embedded and as a server."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from knowledge.domain import PassageKind
from knowledge.errors import SettingsError
from knowledge.indexes.vector import ChromaIndex, close, open_embedded, open_server
from tests.contracts.vector_index_contract import VectorIndexContract, passage, pointing, state
from tests.knowledge.chroma_server import free_port


class TestEmbeddedChroma(VectorIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> ChromaIndex:
        return ChromaIndex(open_embedded(tmp_path), "public")


def test_is_there_again_after_it_was_opened_anew(tmp_path: Path) -> None:
    ChromaIndex(open_embedded(tmp_path), "public").replace(["a"], [passage("a")], pointing(0), state(2))
    again = ChromaIndex(open_embedded(tmp_path), "public")
    assert again.state() == state(2)
    assert [hit.article_id for hit in again.search(pointing(0)[0], PassageKind.BODY, 5)] == ["a"]


def test_two_names_are_two_indexes(tmp_path: Path) -> None:
    client = open_embedded(tmp_path)
    public, internal = ChromaIndex(client, "public"), ChromaIndex(client, "internal")
    internal.replace(["secret"], [passage("secret")], pointing(0), state(1))
    assert public.search(pointing(0)[0], PassageKind.BODY, 5) == []
    assert public.state() is None


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://localhost", "http://", "chroma"])
def test_a_url_of_the_wrong_form_is_named(url: str) -> None:
    with pytest.raises(SettingsError, match="chroma_url"):
        open_server(url)


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestChromaServer(VectorIndexContract):
    @pytest.fixture
    def index(self, chroma_url: str) -> Iterator[ChromaIndex]:
        client = open_server(chroma_url)
        yield ChromaIndex(client, f"test-{uuid4().hex[:8]}")
        close(client)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_server_that_does_not_answer_is_named() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(SettingsError, match=url):
        open_server(url)
