"""The level of an answer follows the ranking model in use, unless the company sets one of its own."""

from contextlib import closing
from dataclasses import replace

import pytest
from pydantic import ValidationError

from assistant.bootstrap import open_assistant
from assistant.caution import Caution, caution_of
from assistant.domain import Message, Outcome, Role
from assistant.requests import Request
from assistant.settings import AssistantSettings
from knowledge import NEVER, Actor, KnowledgeBase, Level, RankingModel

MODEL = replace(RankingModel.default(), levels=(Level(0.02, 0.9, 0.6, 900, 0.05), Level(0.05, 0.75, 0.8, 900, 0.05)))


def test_the_level_is_the_one_that_keeps_the_accepted_risk() -> None:
    assert Caution(accepted_risk=0.05).policy(MODEL).answer_level == 0.75
    assert Caution(accepted_risk=0.02).policy(MODEL).answer_level == 0.9


def test_another_model_brings_another_level() -> None:
    stricter = replace(MODEL, levels=(Level(0.05, 0.85, 0.7, 900, 0.05),))
    assert Caution().policy(stricter).answer_level == 0.85


def test_nothing_is_answered_at_a_risk_that_no_level_keeps() -> None:
    assert Caution(accepted_risk=0.01).policy(MODEL).answer_level == NEVER


def test_a_level_of_its_own_stands_above_the_promise() -> None:
    assert Caution(accepted_risk=0.01, answer_level=0.5).policy(MODEL).answer_level == 0.5


def test_the_settings_accept_five_in_a_hundred_unless_they_say_otherwise() -> None:
    assert caution_of(AssistantSettings()) == Caution(0.05, 0.3, None)
    said = AssistantSettings(accepted_risk=0.02, clarify_level=0.1, answer_level=0.7)
    assert caution_of(said) == Caution(0.02, 0.1, 0.7)


@pytest.mark.parametrize("risk", [0, 1, 5, -0.1])
def test_a_risk_is_a_share_between_none_and_all(risk: float) -> None:
    with pytest.raises(ValidationError, match="accepted_risk"):
        AssistantSettings(accepted_risk=risk)


def test_an_open_assistant_follows_the_model_that_is_taken_into_use(handbook: KnowledgeBase) -> None:
    agent = Actor("agent")
    asked = Request((Message(Role.CUSTOMER, "退货运费谁出？"),))
    with closing(open_assistant(AssistantSettings(clarify_level=0), handbook)) as assistant:
        outcomes = []
        for level in (0.0, 1.0):
            levels = (Level(0.05, level, 1.0, 900, 0.05),)
            handbook.models.add(replace(RankingModel.default(), encoder=handbook.encoder, levels=levels), agent)
            handbook.follow_model()
            outcomes.append(assistant.draft(asked, agent).outcome)
    assert outcomes == [Outcome.ANSWER, Outcome.CLARIFY]
