"""The day's budget for the chat model: counted in the database, at its end the handbook is quoted instead."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant import (
    Assistant,
    AssistantSettings,
    BudgetUsedUp,
    Message,
    Request,
    Role,
    open_assistant,
)
from assistant.caution import caution_of
from assistant.domain import Reader
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.limits.budget import Budgeted, ModelBudget
from assistant.records import DraftRecords
from knowledge import Actor
from tests.assistant.accounts.conftest import engine as engine  # noqa: PLC0414 - a fixture
from tests.assistant.api.conftest import open_handbook
from tests.assistant.desk.conftest import HandClock

ZONE = "Asia/Shanghai"


def left(budget: ModelBudget, tries: int) -> int:
    """How many of some calls are allowed."""
    allowed = 0
    for _ in range(tries):
        try:
            budget.take()
        except BudgetUsedUp:
            continue
        allowed += 1
    return allowed


def test_a_day_has_so_many_calls_and_the_next_as_many_again(engine: Engine) -> None:
    clock = HandClock()
    budget = ModelBudget(engine, clock, ZONE, 3)
    assert left(budget, 5) == 3
    # It is 17:00 in Shanghai.
    clock.advance(timedelta(hours=7).total_seconds() - 1)
    assert left(budget, 1) == 0
    clock.advance(1)
    assert (left(budget, 5), budget.used(clock())) == (3, 3)


def test_a_restart_and_another_process_do_not_begin_anew(engine: Engine) -> None:
    clock = HandClock()
    assert left(ModelBudget(engine, clock, ZONE, 3), 2) == 2
    assert left(ModelBudget(engine, clock, ZONE, 3), 5) == 1


def test_many_at_once_get_no_more(engine: Engine) -> None:
    budget = ModelBudget(engine, HandClock(), ZONE, 7)
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda _: left(budget, 1), range(20))) == 7


def test_nothing_may_mean_never(engine: Engine) -> None:
    assert left(ModelBudget(engine, HandClock(), ZONE, 0), 2) == 0


def test_agents_drafts_use_up_nothing_of_the_customers_calls_and_customers_nothing_of_theirs(engine: Engine) -> None:
    clock = HandClock()
    customers, agents = (ModelBudget(engine, clock, ZONE, 2, reader) for reader in (Reader.CUSTOMER, Reader.AGENT))
    assert (left(agents, 5), left(customers, 1), left(agents, 1), left(customers, 5)) == (2, 1, 0, 1)
    assert (customers.used(clock()), agents.used(clock())) == (2, 2)


def test_the_log_is_told_once_a_day(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    budget = ModelBudget(engine, HandClock(), ZONE, 1)
    left(budget, 4)
    assert [record.message for record in caplog.records if "model_budget_used_up" in record.message] == [
        "model_budget_used_up: 1 calls for customers on 2026-03-01; the handbook is quoted instead"
    ]


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    """An assistant that may ask its writer once a day."""
    knowledge = open_handbook(tmp_path)
    open_assistant(AssistantSettings(), knowledge)
    extractive = ExtractiveDrafter(knowledge.rarity)
    budgets = {reader: ModelBudget(knowledge.store.engine, HandClock(), ZONE, 1, reader) for reader in Reader}
    records = DraftRecords(knowledge.store.engine)
    yield Assistant(knowledge, Budgeted(extractive, budgets), extractive, records, caution_of(AssistantSettings()))
    knowledge.close()


def test_then_the_handbook_is_quoted_and_the_draft_says_so(assistant: Assistant) -> None:
    request = Request((Message(Role.CUSTOMER, "退货运费谁出?"),))
    first, second = (assistant.draft(request, Actor("agent")) for _ in range(2))
    assert first.text == second.text
    assert [[warning.code for warning in draft.warnings] for draft in (first, second)] == [[], ["model_budget"]]
    for_customer = assistant.draft(replace(request, reader=Reader.CUSTOMER), Actor("chat"))
    assert for_customer.warnings == (), "that was the agents' budget"
