"""When the ranking is adapted to the handbook's own questions, and that it finds more by it."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.adaptation import unit
from knowledge.adapting import FEWEST, SAMPLE, adaptation_to, adapted_anew
from knowledge.domain import ArticleDraft, Audience, Hit, Origin, Passage, PassageKind, Vectors
from knowledge.judged_questions import JudgedQuestions
from knowledge.knowledge_base import KnowledgeBase
from knowledge.protocols import IndexState
from knowledge.ranking_model import RankingModel, read_model, write_model
from knowledge.text import TEXT_RULES
from tests.knowledge.articles import TRAINER
from tests.knowledge.drawn import DIMENSION, ENCODER, TOPICS, DrawnEncoder, Place, asked_about, handbook
from tests.knowledge.memory_index import MemoryIndex

SHIPPED = RankingModel.default()


def index_of(questions: int, of_each: int = 5) -> MemoryIndex:
    """Holds so many questions of articles with so many each."""
    index = MemoryIndex()
    fill(index, questions, of_each)
    return index


def fill(index: MemoryIndex, questions: int, of_each: int = 5) -> None:
    passages = [
        Passage(f"{row // of_each}", 1, PassageKind.QUESTION, row % of_each, "", "", 0, 0) for row in range(questions)
    ]
    vectors = unit(np.random.default_rng(0).normal(size=(questions, DIMENSION)).astype(np.float32))
    index.clear()
    index.replace([], passages, vectors, IndexState(ENCODER, TEXT_RULES, 1))


def adapted_to(questions: int) -> RankingModel:
    model = adapted_anew(SHIPPED, index_of(questions), ENCODER)
    assert model is not None
    return model


# When


def test_too_few_questions_leave_the_shipped_model_as_it_is() -> None:
    assert adapted_anew(SHIPPED, index_of(FEWEST - 1), ENCODER) is None
    assert adapted_anew(SHIPPED, index_of(0), ENCODER) is None


def test_enough_questions_adapt_it_and_change_nothing_else() -> None:
    model = adapted_to(FEWEST)
    assert model.adaptation is not None
    assert (model.adaptation.questions, model.adaptation.deviations) == (FEWEST, FEWEST)
    belongs_here = replace(SHIPPED, adaptation=model.adaptation, encoder=ENCODER, text_rules=TEXT_RULES)
    assert write_model(model) == write_model(belongs_here)
    assert not model.fitted_here


@pytest.mark.parametrize(("now", "again"), [(200, False), (399, False), (400, True), (101, False), (100, True)])
def test_it_is_adapted_again_when_questions_have_doubled_or_halved_and_not_before(now: int, again: bool) -> None:
    model = adapted_anew(adapted_to(200), index_of(now), ENCODER)
    assert (model is not None) == again
    assert model is None or (model.adaptation and model.adaptation.questions == now)


def test_it_keeps_what_it_learned_when_hardly_any_questions_are_left() -> None:
    assert adapted_anew(adapted_to(200), index_of(FEWEST - 1), ENCODER) is None


def test_a_model_whose_confidence_was_fitted_here_is_left_alone() -> None:
    fitted = replace(adapted_to(100), fitted_on="120 labelled questions")
    assert fitted.fitted_here
    assert adapted_anew(fitted, index_of(10_000), ENCODER) is None
    assert adapted_anew(replace(fitted, adaptation=None), index_of(10_000), ENCODER) is None


class Asked(MemoryIndex):
    """Remembers which passages it was asked for."""

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        self.asked = list(passage_ids)
        return super().vectors(kind, passage_ids)


def test_articles_are_taken_whole_or_not_at_all_when_there_are_too_many_questions() -> None:
    index = Asked()
    fill(index, SAMPLE + SAMPLE // 4, of_each=4)
    adaptation = adaptation_to(index, ENCODER)
    assert adaptation is not None
    assert (adaptation.questions, adaptation.deviations) == (SAMPLE + SAMPLE // 4, len(index.asked))
    assert len(index.asked) == pytest.approx(SAMPLE, rel=0.05)
    taken = Counter(Hit.from_id(passage_id, 0.0).article_id for passage_id in index.asked)
    assert set(taken.values()) == {4}


def test_the_same_articles_are_taken_every_time() -> None:
    first, second = Asked(), Asked()
    for index in (first, second):
        fill(index, SAMPLE + SAMPLE // 4)
        adaptation_to(index, ENCODER)
    assert first.asked == second.asked


def test_an_article_that_is_all_there_is_and_too_large_for_a_sample_breaks_nothing() -> None:
    for of_each in (SAMPLE * 2, SAMPLE):
        model = adapted_anew(SHIPPED, index_of(SAMPLE * 2, of_each), ENCODER)
        assert model is None or model.adaptation is not None


class Emptied(MemoryIndex):
    """Another process clears it between the count and the reading."""

    def passage_ids(self, kind: PassageKind) -> list[str]:
        self.clear()
        return super().passage_ids(kind)


def test_an_index_that_is_emptied_meanwhile_adapts_nothing() -> None:
    index = Emptied()
    fill(index, 200)
    assert index.count(PassageKind.QUESTION) == 200
    assert adapted_anew(SHIPPED, index, ENCODER) is None


# In a knowledge base


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    for knowledge in place.opened:
        knowledge.close()


def publish(knowledge: KnowledgeBase, drafts: Sequence[ArticleDraft]) -> None:
    knowledge.store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up()


def versions(knowledge: KnowledgeBase) -> list[str]:
    return [model.version for model in knowledge.models.stored()]


def test_a_new_knowledge_base_with_few_questions_stays_with_the_shipped_model(place: Place) -> None:
    knowledge = place.open()
    publish(knowledge, handbook(ways=5))
    assert knowledge.model is SHIPPED
    assert versions(knowledge) == []


def test_a_question_put_as_its_article_never_was_is_found_only_after_the_adaptation(place: Place) -> None:
    knowledge = place.open()
    publish(knowledge, handbook())
    asked = "shipment by 0.8"
    assert knowledge.search(asked)[0].article_id == "parcel"
    knowledge.models.go_back(TRAINER)
    knowledge.follow_model()
    assert knowledge.model is SHIPPED
    assert knowledge.search(asked)[0].article_id == "refund"


def test_it_is_adapted_once_and_not_at_every_change(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    knowledge = place.open()
    with caplog.at_level(logging.WARNING):
        publish(knowledge, handbook())
        publish(knowledge, [asked_about("gifts", 0.0)])
        knowledge.reindex()
    assert versions(knowledge) == [knowledge.model.version] == ["adapted-1"]
    assert knowledge.model.encoder == ENCODER
    assert caplog.messages == []


def test_it_is_adapted_again_when_the_handbook_has_doubled(place: Place) -> None:
    knowledge = place.open()
    publish(knowledge, handbook(ways=20))
    publish(knowledge, handbook(ways=45))
    assert versions(knowledge) == ["adapted-1", "adapted-2"]
    assert knowledge.model.adaptation is not None
    assert knowledge.model.adaptation.questions == 45 * len(TOPICS) + 2 * 3


def test_of_two_processes_only_one_stores_it_and_both_use_it(place: Place) -> None:
    first, second = place.open(), place.open()
    publish(first, handbook())
    second.catch_up()
    assert versions(second) == [first.model.version] == [second.model.version] == ["adapted-1"]


def test_an_adaptation_is_taken_over_by_whoever_follows(place: Place) -> None:
    first, second = place.open(), place.open()
    publish(first, handbook())
    second.follow()
    assert second.model.version == "adapted-1"
    assert second.search("shipment by 0.8")[0].article_id == "parcel"


def test_an_index_that_another_process_is_still_filling_adapts_nothing(place: Place) -> None:
    knowledge = place.open()
    place.is_ours = False
    fill(place.vectors[Audience.PUBLIC], 150)
    publish(knowledge, handbook())
    assert versions(knowledge) == []
    place.is_ours = True
    knowledge.catch_up()
    assert versions(knowledge) == ["adapted-1"]


def test_a_calibrated_model_is_left_alone_however_much_is_published(place: Place) -> None:
    knowledge = place.open()
    calibrated = replace(SHIPPED, encoder=ENCODER, fitted_on="120 labelled questions")
    knowledge.models.add(calibrated, TRAINER)
    publish(knowledge, handbook())
    assert versions(knowledge) == [knowledge.model.version] == ["calibrated-1"]


def test_an_article_whose_vectors_are_not_there_yet_is_found_without_likeness(place: Place) -> None:
    knowledge = place.open()
    publish(knowledge, handbook())
    place.is_ours = False
    publish(knowledge, [asked_about("gifts", 0.0)])
    found = {row.article_id: row.features for row in knowledge.search("gifts by 0.0", 100)}
    assert found["gifts"]["likeness"] == pytest.approx(0.0, abs=1e-4)
    assert found["gifts"]["centre_cosine"] == pytest.approx(0.0, abs=1e-4)
    place.is_ours = True
    knowledge.catch_up()
    assert knowledge.search("gifts by 0.0")[0].features["likeness"] > 0.01


def test_the_adaptation_is_in_use_as_it_was_stored(place: Place) -> None:
    knowledge = place.open()
    publish(knowledge, handbook())
    assert write_model(read_model(write_model(knowledge.model))) == write_model(knowledge.model)
    again = place.open()
    assert write_model(again.model) == write_model(knowledge.model)


@pytest.mark.parametrize("right", [True, False])
def test_a_question_that_was_judged_moves_the_confidence_of_those_like_it(place: Place, right: bool) -> None:
    knowledge = place.open()
    publish(knowledge, handbook())
    weighs = replace(knowledge.model, confidence={"confirmation": 5.0, "refusal": -5.0}, intercept=0.0)
    knowledge.models.add(weighs, TRAINER)
    knowledge.follow_model()
    asked = "parcel by 0.7"
    before = knowledge.search(asked)[0]
    assert weighs.adaptation is not None
    vectors = unit(weighs.adaptation.place(DrawnEncoder().encode_questions(["parcel by 0.8"])))
    judged = JudgedQuestions(vectors, (before.article_id,), (right,))
    knowledge.models.add(replace(weighs, judged=judged, fitted_on="1 labelled question"), TRAINER)
    knowledge.follow_model()
    after = knowledge.search(asked)[0]
    assert after.article_id == before.article_id
    assert (after.confidence > before.confidence) == right
    assert after.features["score"] == before.features["score"]


class Watched(MemoryIndex):
    """Counts how often it is read."""

    reads = 0

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        self.reads += 1
        return super().search(vector, kind, limit)

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        self.reads += 1
        return super().vectors(kind, passage_ids)


def test_a_customers_search_never_opens_the_internal_shelf(place: Place) -> None:
    internal = place.vectors[Audience.INTERNAL] = Watched()
    knowledge = place.open()
    publish(knowledge, handbook())
    assert knowledge.model.adaptation is not None
    assert knowledge.search("parcel by -0.6")
    assert internal.reads == 0
    knowledge.search("parcel by -0.6", internal=True)
    assert internal.reads > 0
