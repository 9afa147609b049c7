"""Similar questions that real questions propose, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.api.documentation import PREFIX, problems
from assistant.api.gap_schemas import (
    AcceptedOut,
    DeclineIn,
    DraftedOut,
    ProposalFilterIn,
    ProposalOut,
    ProposalsIn,
    ProposalsOut,
)
from assistant.api.rights import Right, may
from assistant.api.services import TheGaps
from knowledge import Actor

router = APIRouter(prefix=PREFIX, tags=["gaps"])

WATCHERS = [Depends(may(Right.WATCH))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]


@router.get(
    "/similar-question-proposals",
    dependencies=WATCHERS,
    responses=problems(422),
    summary="List proposed similar questions",
)
def list_proposals(query: Annotated[ProposalFilterIn, Query()], gaps: TheGaps) -> ProposalsOut:
    """What customers asked in other words than the article knows, and people confirmed; a run of gaps finds them."""
    found, total = gaps.proposals(query.wanted())
    return ProposalsOut(proposals=[ProposalOut.model_validate(each) for each in found], total=total)


@router.post(
    "/similar-question-proposals/accept",
    status_code=201,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Take proposed questions into their articles",
)
def accept_proposals(body: ProposalsIn, gaps: TheGaps, actor: Editor) -> AcceptedOut:
    """Drafts of the articles, one each, for somebody to publish."""
    return AcceptedOut(revisions=[DraftedOut.model_validate(each) for each in gaps.accept(body.ids, actor)])


@router.post(
    "/similar-question-proposals/decline",
    status_code=204,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Decline proposed questions",
)
def decline_proposals(body: DeclineIn, gaps: TheGaps, actor: Editor) -> None:
    """They do not come again, nor does what is almost the same."""
    gaps.decline(body.ids, actor, body.reason)
