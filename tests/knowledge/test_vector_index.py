"""Chroma keeps the contract, embedded and as a server, and so does the index in memory that other tests use."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from knowledge.domain import PassageKind
from knowledge.errors import IndexOutOfDate, SettingsError
from knowledge.indexes.vector import ChromaIndex, close, open_embedded, open_server
from tests.contracts.vector_index_contract import VectorIndexContract, passage, pointing, state
from tests.knowledge.chroma_server import free_port
from tests.knowledge.memory_index import MemoryIndex


class TestEmbeddedChroma(VectorIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> ChromaIndex:
        return ChromaIndex(open_embedded(tmp_path), "public")


class TestInMemory(VectorIndexContract):
    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()


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


# A process that is killed while it writes


def graph_files(folder: Path) -> list[Path]:
    """The files of Chroma's graph; there are none before a thousand vectors were written."""
    client = open_embedded(folder)
    angles = [number / 4 for number in range(1_200)]
    passages = [passage(f"{number}") for number in range(1_200)]
    ChromaIndex(client, "public").replace([], passages, pointing(*angles), state(1))
    close(client)
    files = sorted(folder.rglob("index_metadata.pickle"))
    assert files
    return files


@pytest.mark.slow
def test_files_broken_by_a_kill_are_removed_and_the_index_is_empty(tmp_path: Path) -> None:
    for file in graph_files(tmp_path / "vectors"):
        file.write_bytes(file.read_bytes()[:100])
    (tmp_path / "vectors" / "writing").touch()
    told: list[tuple[str, int, int]] = []
    client = open_embedded(tmp_path / "vectors", lambda *how_far: told.append(how_far))
    index = ChromaIndex(client, "public")
    assert index.state() is None
    assert index.article_ids() == set()
    assert told == [("checking the vectors: the last process was killed while it wrote them", 0, 0)]
    close(client)


@pytest.mark.slow
def test_files_that_a_kill_left_whole_are_kept(tmp_path: Path) -> None:
    graph_files(tmp_path)
    (tmp_path / "writing").touch()
    client = open_embedded(tmp_path)
    assert ChromaIndex(client, "public").state() == state(1)
    assert not (tmp_path / "writing").exists()
    close(client)


def test_a_write_leaves_no_mark_behind(tmp_path: Path) -> None:
    client = open_embedded(tmp_path)
    ChromaIndex(client, "public").replace(["a"], [passage("a")], pointing(0), state(1))
    assert not (tmp_path / "writing").exists()
    close(client)


@pytest.mark.slow
def test_files_broken_at_rest_are_named(tmp_path: Path) -> None:
    for file in graph_files(tmp_path):
        file.write_bytes(b"garbage")
    client = open_embedded(tmp_path)
    with pytest.raises(IndexOutOfDate, match="run answerdesk reindex"):
        ChromaIndex(client, "public").search(pointing(0)[0], PassageKind.BODY, 5)
    close(client)
