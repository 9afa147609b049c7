"""How often the chat model may be asked in a day; in SQL, so that it holds over restarts and several processes."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.accounts.events import Clock
from assistant.domain import Brief, Statement
from assistant.errors import BudgetUsedUp
from assistant.protocols import Drafter
from assistant.tables import model_calls
from knowledge import reading, writing

_log = logging.getLogger("answerdesk")


class ModelBudget:
    """Counts the calls of a day, which begins at midnight in `zone`."""

    def __init__(self, engine: Engine, clock: Clock, zone: str, calls_per_day: int):
        self._engine = engine
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._most = calls_per_day
        self._told: date | None = None

    def take(self) -> None:
        """Count a call. Raises `BudgetUsedUp` when the day's are used up; the first time in a day the log is told."""
        day = self._clock().astimezone(self._zone).date()
        if self._counted(day):
            return
        if self._told != day:
            self._told = day
            _log.warning("model_budget_used_up: %s calls on %s; the handbook is quoted instead", self._most, day)
        raise BudgetUsedUp(f"the {self._most} calls of this day are used up")

    def used(self, moment: datetime) -> int:
        """How many calls there were on the day of a moment."""
        query = select(model_calls.c.calls).where(model_calls.c.day == moment.astimezone(self._zone).date())
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or 0

    def _counted(self, day: date) -> bool:
        one_more = update(model_calls).where(model_calls.c.day == day, model_calls.c.calls < self._most)
        with writing(self._engine) as connection:
            if connection.execute(one_more.values(calls=model_calls.c.calls + 1)).rowcount:
                return True
            known = connection.execute(select(model_calls.c.day).where(model_calls.c.day == day)).first()
        return known is None and self._most > 0 and self._begin(day)

    def _begin(self, day: date) -> bool:
        try:
            with writing(self._engine) as connection:
                connection.execute(delete(model_calls).where(model_calls.c.day < day))
                connection.execute(insert(model_calls), [{"day": day, "calls": 1}])
        except IntegrityError:
            # Another process began the day.
            return self._counted(day)
        return True


class Budgeted:
    """A drafter that is asked only while there is something left of the budget."""

    def __init__(self, drafter: Drafter, budget: ModelBudget):
        self._drafter = drafter
        self._budget = budget

    @property
    def name(self) -> str:
        """That of the drafter."""
        return self._drafter.name

    def statements(self, brief: Brief) -> Iterator[Statement]:
        """What the drafter writes. Raises `BudgetUsedUp` before the first, and `ModelFailed` as the drafter does."""
        self._budget.take()
        yield from self._drafter.statements(brief)

    def close(self) -> None:
        """Let go of what the drafter holds."""
        self._drafter.close()
