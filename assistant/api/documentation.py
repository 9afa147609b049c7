"""What /openapi.json says beyond the schemas: who this API is for, and the problems of each call."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from assistant.api.problem_schemas import ProblemOut
from assistant.api.problems import MEDIA_TYPE

PREFIX = "/api/v1"
"""Where all calls of our own are; OpenAI's protocol has its place at /v1."""

TITLE = "Answerdesk"
DESCRIPTION = """\
Drafts replies for customer service that quote the company's own handbook, and knows when it does not know.

Every error is a problem document (RFC 9457) whose `detail` says what is wrong and what to do about it. Every answer
carries an `X-Request-ID`; send one of your own to find the request again in the server's log.
"""

_TITLES = {
    400: "The body is not JSON",
    401: "Nobody is signed in, or the token is missing, wrong or has expired",
    403: "The right is missing, it belongs to somebody else, or the request comes from another site",
    404: "Unknown id",
    409: "It conflicts with what is stored",
    410: "The link was used, has expired or was replaced",
    413: "The body is too large",
    415: "The body is not declared as JSON",
    422: "A field is missing or wrong",
    429: "Too many requests",
    500: "Something went wrong in the server",
    503: "Not ready: the encoder, an index or the database cannot be used",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a call that can fail with these statuses; 403, 500 and 503 can happen everywhere.

    401 is added wherever somebody has to be signed in.
    """
    schema = {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}
    return {
        status: {"description": _TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, 403, 500, 503})
    }


def describe(app: FastAPI) -> None:
    """Add the problem document, which no call returns by itself, to the schema, and 401 where a call needs somebody."""
    without_problems = app.openapi

    def openapi() -> dict[str, Any]:
        described = without_problems()
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        if ProblemOut.__name__ not in schemas:
            own = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(own.pop("$defs", {}))
            schemas[ProblemOut.__name__] = own
        for operation in _operations(described):
            if operation.get("security") and "4XX" not in operation["responses"]:
                operation["responses"].setdefault("401", problems(401)[401])
        return described

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend the schema


def _operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in described.get("paths", {}).values():
        yield from path.values()
