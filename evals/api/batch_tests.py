"""Batch tests over HTTP: a file of questions in, a job, a file of results out."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile

from assistant import Right
from assistant.api import PREFIX, may, problem_responses
from evals.api.batch_schemas import (
    BatchRowsOut,
    BatchTestOut,
    BatchTestsOut,
    BatchTestWithSummaryOut,
    ComparisonOut,
    PairQuery,
    RowsQuery,
    comparison_out,
    row_out,
    test_out,
)
from evals.api.services import TheBatches
from evals.batch_comparing import compare
from evals.batch_domain import BatchTest, Progressing
from evals.batch_results import workbook
from evals.batch_store import BatchStore
from evals.errors import BatchTestUnfinished
from knowledge import Actor

router = APIRouter(prefix=f"{PREFIX}/batch-tests", tags=["batch tests"])
READERS = [Depends(may(Right.READ))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post(
    "",
    status_code=202,
    response_model=BatchTestOut,
    responses=problem_responses(400, 413, 422, 429),
    summary="Test with a file of questions",
)
def start_test(
    file: Annotated[UploadFile, File(description="XLSX, XLS or CSV; a column question 问题, others optional.")],
    batches: TheBatches,
    actor: Editor,
    internal: Annotated[bool, Form(description="Ask as agents do: internal articles too.")] = False,
) -> BatchTest:
    """Put every question of a file to the handbook as it is; nothing counts as a customer's question."""
    name = "".join(char for char in file.filename or "" if char.isprintable())
    return batches.start(file.file.read(), name or "questions", actor, internal=internal)


@router.get("", dependencies=READERS, response_model=BatchTestsOut, responses=problem_responses(), summary="List tests")
def list_tests(batches: TheBatches) -> dict[str, list[BatchTest]]:
    """The hundred newest batch tests."""
    return {"tests": batches.store.tests()}


@router.get("/compare", dependencies=READERS, responses=problem_responses(404, 409, 422), summary="Compare two tests")
def compare_tests(query: Annotated[PairQuery, Query()], batches: TheBatches) -> ComparisonOut:
    """What became of the questions that both tests asked: better, worse, changed or the same."""
    before, after = (_ended(batches.store, test_id) for test_id in (query.before, query.after))
    return comparison_out(compare(batches.store.rows(before.id), batches.store.rows(after.id)), query)


@router.get("/{test_id}", dependencies=READERS, responses=problem_responses(404), summary="Look at a test")
def read_test(test_id: str, batches: TheBatches) -> BatchTestWithSummaryOut:
    """How far a test has come, and the figures of what was asked so far."""
    test = batches.store.test(_id(test_id))
    return test_out(test, batches.store.summary(test.id))


@router.get(
    "/{test_id}/rows", dependencies=READERS, responses=problem_responses(404, 422), summary="A test's questions"
)
def read_rows(test_id: str, query: Annotated[RowsQuery, Query()], batches: TheBatches) -> BatchRowsOut:
    """The questions in the order of the file, with what became of each."""
    test = batches.store.test(_id(test_id))
    found = batches.store.rows(test.id, query.after, query.limit + 1, query.verdict)
    page = found[: query.limit]
    more = len(found) > len(page)
    return BatchRowsOut(rows=[row_out(row) for row in page], next=page[-1].question.number if more else None)


@router.get(
    "/{test_id}/file",
    dependencies=READERS,
    response_class=Response,
    responses=problem_responses(404, 409)
    | {200: {"description": "An XLSX file.", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
    summary="A test's results as a workbook",
)
def read_file(test_id: str, batches: TheBatches) -> Response:
    """Every question with what became of it, and the figures; every cell is text."""
    test = _ended(batches.store, _id(test_id))
    headers = {"Content-Disposition": f'attachment; filename="batch-test-{test.id[:8]}.xlsx"'}
    return Response(workbook(test, batches.store.rows(test.id)), media_type=XLSX, headers=headers)


def _ended(store: BatchStore, test_id: str) -> BatchTest:
    test = store.test(test_id)
    if test.state is Progressing.RUNNING:
        raise BatchTestUnfinished(f"{test.done} of {test.total} questions are asked: wait until the test has ended")
    return test


def _id(test_id: str) -> str:
    # No id has a null character, and PostgreSQL refuses to be asked.
    return test_id.replace("\x00", "?")
