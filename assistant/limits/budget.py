"""How often the chat model may be asked in a day; in SQL, so that it holds over restarts and several processes."""

import logging
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.accounts.events import Clock
from assistant.domain import Brief, Reader, Statement
from assistant.errors import BudgetUsedUp
from assistant.protocols import Drafter
from assistant.tables import model_calls
from knowledge import reading, writing

_COUNTED = {Reader.CUSTOMER: model_calls.c.calls, Reader.AGENT: model_calls.c.agents_calls}

_log = logging.getLogger("answerdesk")


class ModelBudget:
    """Counts the calls of a day, which begins at midnight in `zone`, for one kind of reader.

    Drafts for agents have a budget of their own: strangers who have many made leave customers their answers, and the
    other way round.
    """

    def __init__(self, engine: Engine, clock: Clock, zone: str, calls_per_day: int, reader: Reader = Reader.CUSTOMER):
        self._engine = engine
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._most = calls_per_day
        self._reader = reader
        self._column = _COUNTED[reader]
        self._told: date | None = None

    def take(self) -> None:
        """Count a call. Raises `BudgetUsedUp` when the day's are used up; the first time in a day the log is told."""
        day = self._clock().astimezone(self._zone).date()
        if self._counted(day):
            return
        if self._told != day:
            self._told = day
            told = "model_budget_used_up: %s calls for %ss on %s; the handbook is quoted instead"
            _log.warning(told, self._most, self._reader.value, day)
        raise BudgetUsedUp(f"the {self._most} calls of this day for {self._reader.value}s are used up")

    def used(self, moment: datetime) -> int:
        """How many calls there were on the day of a moment."""
        query = select(self._column).where(model_calls.c.day == moment.astimezone(self._zone).date())
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or 0

    def _counted(self, day: date) -> bool:
        one_more = update(model_calls).where(model_calls.c.day == day, self._column < self._most)
        with writing(self._engine) as connection:
            if connection.execute(one_more.values({self._column: self._column + 1})).rowcount:
                return True
            known = connection.execute(select(model_calls.c.day).where(model_calls.c.day == day)).first()
        return known is None and self._most > 0 and self._begin(day)

    def _begin(self, day: date) -> bool:
        try:
            with writing(self._engine) as connection:
                connection.execute(delete(model_calls).where(model_calls.c.day < day))
                connection.execute(insert(model_calls), [{"day": day, "calls": 0, self._column.name: 1}])
        except IntegrityError:
            # Another process began the day.
            return self._counted(day)
        return True


class Budgeted:
    """A drafter that is asked only while there is something left of the reader's budget."""

    def __init__(self, drafter: Drafter, budgets: Mapping[Reader, ModelBudget]):
        self._drafter = drafter
        self._budgets = budgets

    @property
    def name(self) -> str:
        """That of the drafter."""
        return self._drafter.name

    def statements(self, brief: Brief) -> Iterator[Statement]:
        """What the drafter writes. Raises `BudgetUsedUp` before the first, and `ModelFailed` as the drafter does."""
        self._budgets[brief.reader].take()
        yield from self._drafter.statements(brief)

    def close(self) -> None:
        """Let go of what the drafter holds."""
        self._drafter.close()
