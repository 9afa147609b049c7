"""Requests made up from the API's own description: every answer is one that it describes, none a server's failure."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import APIOperation, BaseSchema

from assistant import Assistant
from tests.assistant.api.loopback import served
from ui.site import build_site

load_all_checks()
KEPT_TO = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
    ]
)


@pytest.fixture(scope="module")
def described(assistant: Assistant) -> Iterator[BaseSchema]:
    """The description, from a running server."""
    with served(build_site(assistant)) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_one_that_is_described(described: BaseSchema, mode: GenerationMode) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    checked = {operation.label for operation in operations if _checked(operation, mode)}
    assert {operation.label for operation in operations if operation.body or operation.query} <= checked


def _checked(operation: APIOperation, mode: GenerationMode) -> bool:
    @settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_to_it(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=KEPT_TO)

    try:
        keeps_to_it()
    except Unsatisfiable:
        # Of a call without parameters nothing can be wrong.
        return False
    return True
