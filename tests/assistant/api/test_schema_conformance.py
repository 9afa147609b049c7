"""Requests made up from the API's own description: every answer is one that it describes, none a server's failure."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import APIOperation, BaseSchema

from assistant import AssistantSettings, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.loopback import served
from tests.assistant.api.staff import LOCAL_KEY, with_everybody
from ui.site import Access, build_site

ADMINISTRATOR = {"Authorization": f"Bearer {LOCAL_KEY}"}

SECONDS = 120.0
"""A call that converts files or asks every golden case takes its time on a busy machine, and is right all the same."""

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
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    """The description, from a running server of its own: what is made up makes accounts and articles too."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    assistant = open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    with served(build_site(assistant, access=Access(with_everybody(assistant), LOCAL_KEY))) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")
    knowledge.close()


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_one_that_is_described(described: BaseSchema, mode: GenerationMode) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    checked = {operation.label for operation in operations if _checked(operation, mode)}
    assert {operation.label for operation in operations if operation.body or operation.query} <= checked


def _checked(operation: APIOperation, mode: GenerationMode) -> bool:
    @settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_to_it(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=KEPT_TO, headers=ADMINISTRATOR, timeout=SECONDS)

    try:
        keeps_to_it()
    except Unsatisfiable:
        # Of a call without parameters nothing can be wrong.
        return False
    return True
