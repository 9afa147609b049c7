"""Search of the published handbook over HTTP."""

from fastapi import APIRouter

from assistant.api.documentation import PREFIX, problems
from assistant.api.schemas import CandidateOut, SearchIn, SearchOut, fields_of
from assistant.api.services import TheAssistant
from knowledge import Candidate

router = APIRouter(prefix=PREFIX, tags=["search"])


@router.post("/search", responses=problems(400, 413, 415, 422, 503), summary="Find articles that may answer")
def search(body: SearchIn, assistant: TheAssistant) -> SearchOut:
    """The published articles that may answer, internal ones too, best first."""
    found = assistant.knowledge.search(body.text, body.limit, internal=True)
    return SearchOut(candidates=[_candidate(candidate) for candidate in found])


def _candidate(found: Candidate) -> CandidateOut:
    given = fields_of(CandidateOut, found, found.passage, found.revision.content, without={"passage", "revision"})
    return CandidateOut(passage=found.passage.text, revision=found.revision.number, **given)
