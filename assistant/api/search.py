"""Search of the published handbook over HTTP."""

from fastapi import APIRouter, Depends

from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.schemas import SearchIn, SearchOut
from assistant.api.services import TheAssistant
from assistant.domain import Reader
from assistant.plain_form import plain_candidate

router = APIRouter(prefix=PREFIX, tags=["search"], dependencies=[Depends(may(Right.READ))])


@router.post("/search", responses=problems(400, 413, 415, 422), summary="Find articles that may answer")
def search(body: SearchIn, assistant: TheAssistant) -> SearchOut:
    """The published articles that may answer, internal ones too unless a customer reads them, best first."""
    found = assistant.knowledge.search(body.text, body.limit, internal=body.reader is Reader.AGENT)
    return SearchOut.model_validate({"candidates": [plain_candidate(candidate) for candidate in found]})
