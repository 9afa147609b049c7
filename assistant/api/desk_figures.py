"""The desk's figures over HTTP, for supervisors, and the rows behind each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.schemas import Given
from assistant.api.services import TheServices
from assistant.desk.domain import State
from assistant.desk.figures import FigureRow, Figures, Supervision
from knowledge import Actor

Watcher = Annotated[Actor, Depends(may(Right.WATCH))]
Day = Annotated[date | None, Query(description="In the desk's time zone; today when left out.")]

router = APIRouter(prefix=f"{PREFIX}/desk", tags=["desk"])


class RatingsOut(Given):
    """What customers gave, 1 to 5."""

    count: int
    mean: float | None


class FiguresOut(Given):
    """A day at the desk."""

    day: date
    waiting_now: int
    handoffs: int
    answered: int
    answered_in_time: int = Field(description="Within `target_seconds` of the hand-off, or of the opening after it.")
    late: int = Field(description="Answered after that, or still waiting for longer.")
    target_seconds: int
    by_cause: Mapping[str, int]
    drafts: Mapping[str, int]
    assistant: Mapping[str, int]
    follow_ups_open: int
    ratings: RatingsOut


class FigureRowOut(Given):
    """One thing that a figure counts."""

    session: str
    at: datetime
    cause: str | None
    agent: str | None
    seconds_to_answer: float | None
    preview: str
    state: State
    draft_id: str | None
    is_overdue: bool = Field(description="A hand-off that still waits, for longer than the target.")


class FigureRowsOut(Given):
    """What a figure counts, oldest first."""

    rows: list[FigureRowOut]


# It only reads, and so is no `def`: FastAPI would send it to a thread of its own.
async def _supervision(services: TheServices) -> Supervision:
    return services.chat.supervision


TheSupervision = Annotated[Supervision, Depends(_supervision)]


@router.get("/figures", response_model=FiguresOut, responses=problems(422), summary="A day at the desk")
def read_figures(supervision: TheSupervision, _actor: Watcher, day: Day = None) -> Figures:
    """Who waits, how soon people answered, why they were needed, and what became of drafts."""
    return supervision.figures(day)


@router.get("/rows", response_model=FigureRowsOut, responses=problems(422), summary="What a figure counts")
def read_rows(
    supervision: TheSupervision,
    _actor: Watcher,
    figure: Annotated[str, Query(max_length=64, description="Like `handoffs`, `cause:complaint`, `drafts:edited`.")],
    day: Day = None,
) -> dict[str, list[FigureRow]]:
    """The conversations behind a number."""
    return {"rows": supervision.rows(figure, day)}
