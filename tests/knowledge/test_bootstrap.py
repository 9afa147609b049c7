"""How the package is put together: from settings to a knowledge base, one process or several."""

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import func, select

from knowledge.bootstrap import VECTOR_WRITERS, open_encoder, open_knowledge_base, open_store
from knowledge.domain import ArticleDraft, Origin
from knowledge.errors import IndexBusy, IndexOutOfDate, SettingsError
from knowledge.indexes.vector import ChromaIndex, close, open_server
from knowledge.knowledge_base import APPLIED, KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.protocols import IndexState
from knowledge.settings import KnowledgeSettings
from knowledge.text import TEXT_RULES
from tests.knowledge.articles import TRAINER, SetClock, draft
from tests.knowledge.chroma_server import running_chroma
from tests.knowledge.databases import emptied

STAND_IN = KnowledgeSettings(encoder="stand-in")


def opened(settings: KnowledgeSettings, folder: Path) -> KnowledgeBase:
    lock = IndexLock(folder, "test")
    lock.acquire(0)
    return open_knowledge_base(settings, folder, lock)


def save(knowledge: KnowledgeBase, *drafts: ArticleDraft) -> None:
    knowledge.store.save(drafts, TRAINER, Origin.EDIT, publish=True)


def found(knowledge: KnowledgeBase, text: str) -> list[str]:
    return [candidate.article_id for candidate in knowledge.search(text)]


def test_without_a_url_the_articles_are_in_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "姓名 ?#%20&"
    store = open_store(STAND_IN, folder, SetClock())
    store.close()
    assert (folder / "answerdesk.db").is_file()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (KnowledgeSettings(encoder="endpoint"), "'encoder_url' is needed"),
        (KnowledgeSettings(encoder="endpoint", encoder_url="http://127.0.0.1:1"), "'encoder_model' is needed"),
        (KnowledgeSettings(encoder="sentence-transformers"), "'encoder_model' is needed"),
    ],
)
def test_a_setting_that_an_encoder_needs_is_named(settings: KnowledgeSettings, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        open_encoder(settings)


def test_what_was_opened_is_closed_when_the_rest_cannot_be(tmp_path: Path) -> None:
    for settings, error in (
        (KnowledgeSettings(encoder="endpoint"), SettingsError),
        (KnowledgeSettings(encoder="stand-in", chroma_url="nonsense"), SettingsError),
    ):
        lock = IndexLock(tmp_path, "test")
        lock.acquire(0)
        with pytest.raises(error):
            open_knowledge_base(settings, tmp_path, lock)
        lock.release()
    # Whatever was left open would warn here, and warnings are errors.
    gc.collect()
    opened(STAND_IN, tmp_path).close()


def test_closing_gives_the_folder_back(tmp_path: Path) -> None:
    for _ in range(3):
        opened(STAND_IN, tmp_path).close()


# One Chroma server


@pytest.fixture
def shared(chroma_url: str) -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in", chroma_url=chroma_url, chroma_prefix=f"test-{uuid4().hex[:8]}")


def sockets() -> int:
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.lexists(link))


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_works_on_a_chroma_server_and_closes_every_connection(shared: KnowledgeSettings, tmp_path: Path) -> None:
    before = sockets()
    knowledge = opened(shared, tmp_path)
    save(knowledge, draft("a"))
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?") == ["a"]
    knowledge.close()
    assert sockets() == before


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_chroma_server_that_goes_away_is_named(tmp_path: Path) -> None:
    with running_chroma(tmp_path / "chroma") as url:
        settings = KnowledgeSettings(encoder="stand-in", chroma_url=url)
        knowledge = opened(settings, tmp_path / "data")
        save(knowledge, draft("a"))
        knowledge.catch_up()
    with pytest.raises(IndexBusy, match="Chroma server does not answer"):
        knowledge.search("退货")
    knowledge.close()


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestSeveralProcessesOnOneDatabaseAndOneChromaServer:
    """Two knowledge bases with data folders of their own stand for two processes on two machines."""

    @pytest.fixture
    def both(
        self, shared: KnowledgeSettings, postgresql_url: str, tmp_path: Path
    ) -> Iterator[tuple[KnowledgeBase, KnowledgeBase]]:
        with emptied(postgresql_url):
            settings = shared.model_copy(update={"database_url": postgresql_url})
            one, two = opened(settings, tmp_path / "one"), opened(settings, tmp_path / "two")
            yield one, two
            one.close()
            two.close()

    def test_what_one_publishes_both_find(self, both: tuple[KnowledgeBase, KnowledgeBase]) -> None:
        one, two = both
        save(one, draft("a"))
        one.follow()
        two.follow()
        assert found(one, "退货运费谁出?") == found(two, "退货运费谁出?") == ["a"]
        two.store.retire(["a"], TRAINER)
        assert found(one, "退货运费谁出?") == []

    def test_each_keeps_a_replica_of_the_terms(self, both: tuple[KnowledgeBase, KnowledgeBase], tmp_path: Path) -> None:
        one, two = both
        save(one, draft("a"))
        one.follow()
        two.follow()
        states = [(tmp_path / name / "terms" / "public" / "state.json").read_text() for name in ("one", "two")]
        assert states[0] == states[1]

    def test_both_follow_at_once_and_each_passage_is_there_once(
        self, both: tuple[KnowledgeBase, KnowledgeBase], chroma_url: str, shared: KnowledgeSettings
    ) -> None:
        one, two = both
        save(one, *(draft(f"{number:03}", f"第 {number} 条", title=f"问题 {number}") for number in range(300)))
        errors: list[BaseException] = []

        def follow(knowledge: KnowledgeBase) -> None:
            try:
                while knowledge.follow():
                    pass
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=follow, args=(knowledge,)) for knowledge in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert found(one, "问题 299")[0] == found(two, "问题 299")[0] == "299"
        client = open_server(chroma_url)
        counts = [
            client.get_collection(f"{shared.chroma_prefix}-public-{kind}", embedding_function=None).count()
            for kind in ("question", "body")
        ]
        close(client)
        assert counts == [300, 300]

    def test_one_waits_for_the_other_that_writes_vectors(self, both: tuple[KnowledgeBase, KnowledgeBase]) -> None:
        one, two = both
        save(one, draft("a"))
        with one.store.engine.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(VECTOR_WRITERS)))
            two.catch_up()
            assert two.store.fact(APPLIED) == "0"
            connection.execute(select(func.pg_advisory_unlock(VECTOR_WRITERS)))
        two.catch_up()
        assert two.store.fact(APPLIED) == "1"

    def test_one_rebuilds_the_index_that_the_other_has_open(self, both: tuple[KnowledgeBase, KnowledgeBase]) -> None:
        one, two = both
        save(one, draft("a"), draft("b", "别的", title="别的"))
        one.follow()
        two.follow()
        one.reindex()
        assert set(found(two, "退货运费谁出?")) == {"a", "b"}
        save(two, draft("c", "第三", title="第三"))
        two.follow()
        one.follow()
        assert found(one, "第三")[0] == "c"

    def test_another_encoder_takes_the_index_from_those_who_have_it_open(
        self, both: tuple[KnowledgeBase, KnowledgeBase], chroma_url: str, shared: KnowledgeSettings
    ) -> None:
        one, two = both
        save(one, draft("a"))
        one.follow()
        two.follow()
        client = open_server(chroma_url)
        nothing = np.zeros((0, 64), np.float32)
        foreign = IndexState("other/1", TEXT_RULES, one.store.last_change())
        ChromaIndex(client, f"{shared.chroma_prefix}-public").replace([], [], nothing, foreign)
        close(client)
        with pytest.raises(IndexOutOfDate, match="other/1"):
            two.follow()
        with pytest.raises(IndexOutOfDate):
            two.search("退货")
