"""Every error is a problem document with the right status, and none shows the inside."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Scope

from assistant import Assistant, AssistantError, TooMany
from assistant.api.problems import LARGEST_BODY, STATUS, Problem, problem_of
from assistant.domain import Brief
from assistant.protocols import Drafter
from knowledge import KnowledgeError
from ui.site import build_site

DRAFTS = "/api/v1/drafts"
JSON = {"Content-Type": "application/json"}
FIELDS = {"type", "title", "status", "detail", "instance", "request_id"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = answer.json()
    assert set(content) - {"errors"} == FIELDS
    assert content["status"] == status
    assert content["request_id"] == answer.headers["X-Request-ID"]
    assert content["request_id"] in content["instance"]
    return content


def everything_below(tree: type[Exception]) -> set[type[Exception]]:
    return {kind for child in tree.__subclasses__() for kind in {child, *everything_below(child)}}


def test_every_error_of_the_cores_has_a_status() -> None:
    ours = {
        kind
        for tree in (KnowledgeError, AssistantError)
        for kind in everything_below(tree)
        if kind.__module__.startswith(("knowledge.errors", "assistant.errors"))
    }
    assert set(STATUS) == ours


@pytest.mark.parametrize("kind", STATUS, ids=lambda kind: kind.__name__)
def test_an_error_says_what_is_wrong_in_its_own_words(kind: type[Exception]) -> None:
    said = ["the thing: the remedy"]
    found = problem_of(kind(*said, retry_after_seconds=3) if issubclass(kind, TooMany) else kind(*said))
    assert (found.status, found.detail) == (STATUS[kind][0], "the thing: the remedy")


@pytest.mark.parametrize("body", [b"{", b'{"conversation": [}', b"", b"nonsense", b'{"a": "\x01"}'])
def test_a_broken_document_is_a_bad_request(client: TestClient, body: bytes) -> None:
    answer = client.post(DRAFTS, content=body, headers=JSON)
    problem(answer, 400 if body else 422)


@pytest.mark.parametrize("body", [b"\xff\xfe\xfd", b"[" * 100_000, b'{"limit": ' + b"1" * 5_000 + b"}"])
def test_what_no_parser_takes_is_a_bad_request(client: TestClient, body: bytes) -> None:
    problem(client.post(DRAFTS, content=body, headers=JSON), 400)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "body.conversation"),
        ({"conversation": "退货"}, "body.conversation"),
        ({"conversation": [{"role": "king", "text": "退货"}]}, "body.conversation[0].role"),
        ({"conversation": [{"role": "customer", "text": 5}]}, "body.conversation[0].text"),
        ({"conversation": [{"role": "customer"}]}, "body.conversation[0].text"),
        ({"conversation": [{"role": "customer", "text": "a", "mood": "x"}]}, "body.conversation[0].mood"),
        ({"conversation": [{"role": "customer", "text": "a\x00b"}]}, "body.conversation[0].text"),
        ({"conversation": [], "language": "fr"}, "body.language"),
        ({"conversation": [], "tone": "rude"}, "body.tone"),
        ({"conversation": [], "hint": ["a"]}, "body.hint"),
        ({"conversation": [], "top_k": 5}, "body.top_k"),
        ([], "body"),
        (None, "body"),
    ],
)
def test_a_wrong_field_is_named(client: TestClient, body: Any, place: str) -> None:
    answer = client.post(DRAFTS, content=json.dumps(body).encode(), headers=JSON)
    found = problem(answer, 422)
    assert place in [fault["place"] for fault in found["errors"]]
    assert place in found["detail"]


def test_half_a_character_is_refused_and_named(client: TestClient) -> None:
    body = b'{"conversation": [{"role": "customer", "text": "\\ud800"}]}'
    found = problem(client.post(DRAFTS, content=body, headers=JSON), 422)
    assert found["errors"][0]["place"] == "body.conversation[0].text"


def test_thousands_of_mistakes_make_a_short_answer(client: TestClient) -> None:
    answer = client.post(DRAFTS, json={"conversation": [{"role": "x", "text": "y"}] * 5_000})
    assert len(problem(answer, 422)["errors"]) == 20


@pytest.mark.parametrize(
    "conversation",
    [
        [],
        [{"role": "agent", "text": "您好"}],
        [{"role": "customer", "text": "   "}],
        [{"role": "customer", "text": "长" * 8_001}],
        [{"role": "customer", "text": "退货"}] * 201,
    ],
    ids=["empty", "no customer", "blank", "long", "many"],
)
def test_a_conversation_that_cannot_be_answered_is_refused(client: TestClient, conversation: Any) -> None:
    assert problem(client.post(DRAFTS, json={"conversation": conversation}), 422)["type"].endswith("invalid-message")


def test_other_control_characters_do_no_harm(client: TestClient) -> None:
    text = "退货\x07运费\x1b谁出\u200b?\u202e\ufeff\r\n"
    answer = client.post(DRAFTS, json={"conversation": [{"role": "customer", "text": text}]})
    assert answer.status_code == 200


def test_a_body_that_is_not_declared_as_json_is_refused(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.post(DRAFTS, content=b'{"conversation": []}', headers={"Content-Type": kind})
        problem(answer, 415)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing", "/api/v1/drafts/a/b", "/api", "/v2/models"])
def test_an_unknown_address_is_not_found(client: TestClient, path: str) -> None:
    problem(client.get(path), 404)


def test_a_wrong_method_names_the_right_ones(client: TestClient) -> None:
    answer = client.put(DRAFTS, json={})
    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_a_body_that_says_it_is_too_large_is_not_read(assistant: Assistant) -> None:
    read, sent = exchange(build_site(assistant), [b"x"], length=LARGEST_BODY + 1)
    assert (read, sent[0]["status"]) == (0, 413)


def test_a_body_of_unknown_length_is_read_no_further_than_the_limit(assistant: Assistant) -> None:
    piece = b"x" * 65_536
    read, sent = exchange(build_site(assistant), [piece] * 1_000)
    assert sent[0]["status"] == 413
    assert read <= LARGEST_BODY // len(piece) + 1
    assert json.loads(sent[1]["body"])["type"] == "urn:answerdesk:too-large"


def test_a_body_of_just_the_limit_is_read(client: TestClient) -> None:
    body = b" " * (LARGEST_BODY - 2) + b"{}"
    problem(client.post(DRAFTS, content=body, headers=JSON), 422)
    problem(client.post(DRAFTS, content=b" " + body, headers=JSON), 413)


def exchange(app: Any, pieces: list[bytes], length: int | None = None) -> tuple[int, list[Message]]:
    """Post pieces to the application itself; gives how many it asked for, and what it sent."""
    import asyncio

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    scope = {"type": "http", "method": "POST", "path": DRAFTS, "raw_path": b"", "query_string": b"", "headers": headers}
    waiting, sent, read = list(pieces), list[Message](), 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return read, sent


class Broken:
    """A drafter that dies of something nobody foresaw."""

    name = "broken"

    def statements(self, brief: Brief) -> Any:
        """Nothing."""
        raise RuntimeError(f"secret of the inside: {brief.inquiry.text}")


def broken_client(assistant: Assistant) -> TestClient:
    from assistant.caution import Caution

    drafter: Drafter = Broken()
    core = Assistant(assistant.knowledge, drafter, drafter, assistant.records, Caution(answer_level=0.8))
    return TestClient(build_site(core), base_url="http://localhost", raise_server_exceptions=False)


def test_an_unforeseen_error_says_nothing_of_the_inside(assistant: Assistant) -> None:
    asked = {"conversation": [{"role": "customer", "text": "退货运费谁出?"}]}
    with broken_client(assistant) as client:
        answer = client.post(DRAFTS, json=asked)
        found = problem(answer, 500)
        assert "secret" not in answer.text
        assert "request id" in found["detail"]
        streamed = client.post(DRAFTS, json=asked, headers={"Accept": "text/event-stream"})
        assert "secret" not in streamed.text


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_anything = st.text(st.characters(), max_size=40)
_message = st.fixed_dictionaries({"role": st.sampled_from(["customer", "agent", "assistant"]), "text": _anything})
_draft = st.fixed_dictionaries(
    {"conversation": st.lists(_message, max_size=4)}, optional={"hint": _anything | _json, "tone": _json, "x": _json}
)


@given(
    body=_json | _draft,
    path=st.sampled_from([DRAFTS, "/api/v1/search", "/v1/chat/completions", f"{DRAFTS}/a/feedback"]),
)
def test_no_document_at_all_breaks_the_server(client: TestClient, body: Any, path: str) -> None:
    answer = client.post(path, content=json.dumps(body).encode(), headers=JSON)
    assert answer.status_code in {200, 400, 404, 422}, answer.text
    answer.json()


@given(body=st.binary(max_size=60))
def test_no_bytes_at_all_break_the_server(client: TestClient, body: bytes) -> None:
    assert client.post(DRAFTS, content=body, headers=JSON).status_code in {400, 422}


@given(text=_anything)
def test_no_id_and_no_query_breaks_the_server(client: TestClient, text: str) -> None:
    from urllib.parse import quote

    name = quote(text.encode("utf-8", "surrogatepass"), safe="")
    for path in (f"{DRAFTS}/{name}", f"/api/v1/articles/{name}", f"/api/v1/articles/{name}/revisions"):
        assert client.get(path).status_code in {200, 404, 405, 422}
    answer = client.get(f"/api/v1/articles?text={name}&after={name}&language={name}&limit={name}")
    assert answer.status_code in {200, 422}


def test_a_problem_can_name_what_cannot_be_shown() -> None:
    from assistant.api.problems import Fault, document

    scope: Scope = {"path": "/api/v1/drafts", "state": {"request_id": "r"}}
    shown = document(scope, Problem(422, "c", "t", "half \ud800", (Fault("body.\ud800", "m"),)))
    assert json.loads(shown)["status"] == 422
