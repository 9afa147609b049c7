"""Fitted models in SQL: one in use, taken over by whoever has the knowledge base open, and always a way back."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from knowledge.bootstrap import open_knowledge_base, open_store
from knowledge.database import writing
from knowledge.domain import Origin
from knowledge.errors import NotFound, RankingModelRefused
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.ranking_model import RankingModel
from knowledge.ranking_models import DEFAULT, RankingModels, check_belongs
from knowledge.settings import KnowledgeSettings
from knowledge.tables import ranking_models
from knowledge.text import TEXT_RULES
from tests.knowledge.articles import OTHER_TRAINER, TRAINER, SetClock, draft

SETTINGS = KnowledgeSettings(encoder="stand-in")
ENCODER = "stand-in-64/1"
FITTED = replace(RankingModel.default(), encoder=ENCODER, intercept=30.0)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def knowledge(tmp_path: Path, clock: SetClock) -> Iterator[KnowledgeBase]:
    with_articles = opened(tmp_path, clock)
    with_articles.store.save([draft("a")], TRAINER, Origin.EDIT, publish=True)
    with_articles.catch_up()
    yield with_articles
    with_articles.close()


@pytest.fixture
def elsewhere(tmp_path: Path, clock: SetClock) -> Iterator[RankingModels]:
    """Another process that has only the database open."""
    store = open_store(SETTINGS, tmp_path, clock)
    yield RankingModels(store.engine, clock)
    store.close()


def opened(folder: Path, clock: SetClock) -> KnowledgeBase:
    lock = IndexLock(folder, "test")
    lock.acquire(0)
    return open_knowledge_base(SETTINGS, folder, lock, clock=clock)


def test_a_new_knowledge_base_uses_the_shipped_model(knowledge: KnowledgeBase) -> None:
    assert knowledge.model is RankingModel.default()
    assert (knowledge.models.in_use(), knowledge.models.stored()) == (DEFAULT, [])


def test_what_another_process_takes_into_use_is_taken_over_by_following(
    knowledge: KnowledgeBase, elsewhere: RankingModels
) -> None:
    before = knowledge.search("退货运费谁出?")[0].confidence
    stored = elsewhere.add(FITTED, TRAINER)
    assert knowledge.search("退货运费谁出?")[0].confidence == before < 0.999
    knowledge.follow()
    assert knowledge.model == stored
    assert knowledge.search("退货运费谁出?")[0].confidence > 0.999


def test_a_model_is_still_in_use_after_opening_again(tmp_path: Path, clock: SetClock) -> None:
    first = opened(tmp_path, clock)
    first.models.add(FITTED, TRAINER)
    first.close()
    second = opened(tmp_path, clock)
    assert second.model.intercept == FITTED.intercept
    second.close()


def test_goes_back_model_by_model_to_the_shipped_one(knowledge: KnowledgeBase, elsewhere: RankingModels) -> None:
    elsewhere.add(FITTED, TRAINER)
    elsewhere.add(replace(FITTED, intercept=-30.0), TRAINER)
    gone_back = []
    for _ in range(2):
        gone_back.append(elsewhere.go_back(OTHER_TRAINER))
        knowledge.follow()
        assert knowledge.model.version == gone_back[-1]
    assert gone_back == ["calibrated-1", RankingModel.default().version]
    with pytest.raises(NotFound, match="none before it"):
        elsewhere.go_back(OTHER_TRAINER)


def test_what_was_given_up_is_not_gone_back_to(elsewhere: RankingModels) -> None:
    for _ in range(2):
        elsewhere.add(FITTED, TRAINER)
    elsewhere.go_back(TRAINER)
    assert elsewhere.add(FITTED, TRAINER).version == "calibrated-3"
    assert elsewhere.go_back(TRAINER) == "calibrated-1"


def test_a_number_is_never_given_twice(elsewhere: RankingModels) -> None:
    first = elsewhere.add(FITTED, TRAINER)
    elsewhere.go_back(TRAINER)
    second = elsewhere.add(FITTED, TRAINER)
    assert (first.version, second.version) == ("calibrated-1", "calibrated-2")
    assert [model.in_use for model in elsewhere.stored()] == [False, True]


def test_every_change_of_the_model_has_an_actor_and_a_time(elsewhere: RankingModels, clock: SetClock) -> None:
    fitted_at = clock()
    elsewhere.add(FITTED, TRAINER)
    clock.move(days=1)
    elsewhere.go_back(OTHER_TRAINER)
    (stored,) = elsewhere.stored()
    assert (stored.author, stored.created_at) == (TRAINER.id, fitted_at)
    assert (stored.switched_by, stored.switched_at) == (OTHER_TRAINER.id, clock())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"encoder": "another/1"}, "was fitted with 'another/1'"),
        ({"text_rules": TEXT_RULES + 1}, "text rules"),
        ({"based_on": "default-0"}, "was fitted from 'default-0'"),
        ({"confidence": {"astrology": 1.0}}, "unknown features: 'astrology'"),
    ],
)
def test_a_model_that_belongs_elsewhere_is_ignored_with_a_line_in_the_log(
    knowledge: KnowledgeBase,
    elsewhere: RankingModels,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, object],
    said: str,
) -> None:
    elsewhere.add(replace(FITTED, **change), TRAINER)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        knowledge.follow()
        knowledge.follow()
    assert knowledge.model is RankingModel.default()
    (line,) = caplog.messages
    assert said in line


def test_a_broken_model_is_ignored_with_a_line_in_the_log(
    knowledge: KnowledgeBase, elsewhere: RankingModels, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere.add(FITTED, TRAINER)
    with writing(knowledge.store.engine) as connection:
        connection.execute(update(ranking_models).values(artefact="{"))
    with caplog.at_level(logging.WARNING):
        knowledge.follow()
    assert knowledge.model is RankingModel.default()
    assert "cannot be read" in caplog.text


def test_a_model_that_is_not_there_is_named(elsewhere: RankingModels) -> None:
    with pytest.raises(NotFound, match="no ranking model 7"):
        elsewhere.read(7)


def test_a_fitted_model_belongs_here_with_the_same_encoder() -> None:
    check_belongs(FITTED, ENCODER)
    with pytest.raises(RankingModelRefused):
        check_belongs(FITTED, "another/1")


# In place of another


def test_a_model_takes_the_place_of_the_one_it_was_made_from(elsewhere: RankingModels) -> None:
    assert elsewhere.add_in_place_of(DEFAULT, FITTED, TRAINER, "adapted")
    (stored,) = elsewhere.stored()
    assert (stored.number, stored.version, stored.in_use) == (elsewhere.in_use(), "adapted-1", True)


def test_a_model_made_from_one_that_is_in_use_no_more_is_not_stored(elsewhere: RankingModels) -> None:
    elsewhere.add(FITTED, TRAINER)
    assert not elsewhere.add_in_place_of(DEFAULT, FITTED, TRAINER, "adapted")
    assert [model.version for model in elsewhere.stored()] == ["calibrated-1"]


def test_of_many_made_from_the_same_at_once_one_is_stored(elsewhere: RankingModels) -> None:
    together = threading.Barrier(4)
    stored: list[bool] = []

    def add() -> None:
        together.wait(30)
        stored.append(elsewhere.add_in_place_of(DEFAULT, FITTED, TRAINER, "adapted"))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(stored) == [False, False, False, True]
    assert len(elsewhere.stored()) == 1
