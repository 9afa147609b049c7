"""Previews over HTTP: what a change does to what is replied, before it is live."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant import Right
from assistant.api import PREFIX, DraftOut, may, problem_responses
from evals.api.preview_schemas import (
    AnswerIn,
    AnswerOut,
    ChangedQuery,
    PreviewIn,
    PreviewJobOut,
    job_out,
)
from evals.api.services import TheJobs, ThePreviews
from evals.previewing import effect_of

WRITERS = [Depends(may(Right.DRAFT))]
# Whoever waits so long would rather see how far it has come.
WAIT_SECONDS = 0.8

router = APIRouter(prefix=PREFIX, tags=["preview"], dependencies=WRITERS)


@router.post(
    "/preview", responses=problem_responses(400, 404, 413, 415, 422, 429), summary="See a change before it is live"
)
def start_preview(body: PreviewIn, jobs: TheJobs) -> PreviewJobOut:
    """Put golden cases and the last real questions to the handbook as it is and as it would be.

    What takes no second is answered at once; ask for the rest by the id.
    """
    return job_out(jobs.start(body.wish(), WAIT_SECONDS), ChangedQuery())


@router.post(
    "/preview/answer", responses=problem_responses(400, 404, 413, 415, 422), summary="See what a text would answer"
)
def preview_answer(body: AnswerIn, previews: ThePreviews) -> AnswerOut:
    """The reply that a customer gets to a question now, and would get with this text live; nothing is stored."""
    before, after = previews.answer(body.draft(), body.question or body.content.title)
    return AnswerOut(
        effect=effect_of(before, after),
        before=DraftOut.model_validate(before.draft),
        after=DraftOut.model_validate(after.draft),
    )


@router.get("/preview/{preview_id}", responses=problem_responses(404, 422), summary="How far a preview has come")
def read_preview(preview_id: str, query: Annotated[ChangedQuery, Query()], jobs: TheJobs) -> PreviewJobOut:
    """The preview with a page of the questions whose reply changes, the worst first; kept for a day."""
    return job_out(jobs.job(preview_id), query)
