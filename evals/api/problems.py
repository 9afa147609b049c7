"""Errors of this package as problem details, and the one table that says which status each has."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from starlette.responses import Response

from assistant.api import Problem, respond
from evals.errors import (
    BadDataset,
    BadRun,
    BatchTestNotFound,
    BatchTestUnfinished,
    CaseNotFound,
    EvaluationError,
    InvalidCase,
    InvalidPreview,
    PreviewNotFound,
)

STATUS: Mapping[type[Exception], Problem] = {
    BadDataset: Problem(422, "bad-dataset", "The cases cannot be read", ""),
    BadRun: Problem(422, "bad-run", "This is no run of an evaluation", ""),
    InvalidCase: Problem(422, "invalid-case", "The case cannot be stored as it is", ""),
    CaseNotFound: Problem(404, "case-not-found", "There is no such case", ""),
    InvalidPreview: Problem(422, "invalid-preview", "There is nothing to preview", ""),
    PreviewNotFound: Problem(404, "preview-not-found", "There is no such preview", ""),
    BatchTestNotFound: Problem(404, "batch-test-not-found", "There is no such batch test", ""),
    BatchTestUnfinished: Problem(409, "batch-test-unfinished", "The batch test is still under way", ""),
}
"""Every error that this package raises on purpose; a test holds that none is missing."""


def install(app: FastAPI) -> None:
    """Let an application answer this package's errors with a problem."""
    app.add_exception_handler(EvaluationError, _raised)


def _raised(request: Request, error: Exception) -> Response:
    known = STATUS[type(error)]
    return respond(request.scope, Problem(known.status, known.code, known.title, str(error)[:2_000]))
