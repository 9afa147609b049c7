"""Golden cases over HTTP: questions to this handbook whose right answer is known."""

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from assistant import Right
from assistant.api import PREFIX, may, problem_responses
from evals.api.case_schemas import AddedOut, CaseOut, CaseQuery, CasesIn, CasesOut, case_out
from evals.api.services import TheCases
from evals.case_store import CaseStore
from evals.cases import row_of
from evals.errors import CaseNotFound
from evals.golden import Added, CaseFilter
from knowledge import Actor

router = APIRouter(prefix=PREFIX, tags=["cases"])
READERS = [Depends(may(Right.READ))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]

JSON_LINES = "application/x-ndjson"
AT_ONCE = 200


@router.get("/cases", dependencies=READERS, responses=problem_responses(422), summary="List golden cases")
def list_cases(query: Annotated[CaseQuery, Query()], cases: TheCases) -> CasesOut:
    """Questions whose right answer is known, in order of id; publishing asks them before and after a change."""
    # One more than wanted tells whether there is a next page.
    found = cases.list_cases(query.filter(), query.limit + 1, query.after)
    page = found[: query.limit]
    titles = cases.titles(page)
    return CasesOut(
        cases=[case_out(case, titles) for case in page], next=page[-1].id if len(found) > len(page) else None
    )


@router.post(
    "/cases", response_model=AddedOut, responses=problem_responses(400, 413, 415, 422), summary="Add golden cases"
)
def add_cases(body: CasesIn, cases: TheCases, actor: Editor) -> Added:
    """Store cases, masked, all of them or none; what is asked already stays, and what was retired is taken up again."""
    return cases.add([case.case() for case in body.cases], actor, body.origin)


@router.post(
    "/cases/seed", response_model=AddedOut, responses=problem_responses(422), summary="Take in the product's own cases"
)
def adopt_seed(cases: TheCases, actor: Editor) -> Added:
    """The product's own cases for the sample handbook, where the knowledge base began with it."""
    return cases.adopt_seed(actor)


@router.get(
    "/cases/export",
    dependencies=READERS,
    response_class=StreamingResponse,
    responses=problem_responses()
    | {200: {"description": "A case a line.", "content": {JSON_LINES: {"schema": {"type": "string"}}}}},
    summary="Export golden cases",
)
def export_cases(cases: TheCases) -> StreamingResponse:
    """All cases that are not retired, in the layout of the files of cases, which `answerdesk cases import` reads."""
    return StreamingResponse(_lines(cases), media_type=JSON_LINES)


@router.get(
    "/cases/{case_id:path}", dependencies=READERS, responses=problem_responses(404), summary="Look at a golden case"
)
def read_case(case_id: str, cases: TheCases) -> CaseOut:
    """A case with how it went last."""
    found = cases.case(_id(case_id))
    return case_out(found, cases.titles([found]))


@router.post("/cases/{case_id:path}/retire", responses=problem_responses(404), summary="Retire a golden case")
def retire_case(case_id: str, cases: TheCases, actor: Editor) -> CaseOut:
    """Ask it no longer; it stays readable, and adding the same question takes it up again."""
    cases.retire([_id(case_id)], actor)
    found = cases.case(case_id)
    return case_out(found, cases.titles([found]))


def _lines(cases: CaseStore) -> Iterator[str]:
    after = ""
    while page := cases.list_cases(CaseFilter(), AT_ONCE, after):
        yield "".join(json.dumps(row_of(golden.case), ensure_ascii=False) + "\n" for golden in page)
        after = page[-1].id


def _id(case_id: str) -> str:
    if "\x00" in case_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise CaseNotFound("no case has an id with a null character: give an id of the list of cases")
    return case_id
