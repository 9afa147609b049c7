"""The description of the API, and that the API keeps to it."""

from typing import Any

from fastapi.testclient import TestClient

from assistant.api.problems import MEDIA_TYPE

METHODS = {"get", "post", "patch", "put", "delete"}


def operations(client: TestClient) -> list[tuple[str, dict[str, Any]]]:
    described = client.get("/openapi.json").json()
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_describes_every_call_of_the_contract(client: TestClient) -> None:
    assert {
        "POST /api/v1/drafts",
        "GET /api/v1/drafts/{draft_id}",
        "POST /api/v1/drafts/{draft_id}/feedback",
        "POST /api/v1/search",
        "GET /api/v1/articles",
        "GET /api/v1/articles/{article_id}",
        "GET /api/v1/articles/{article_id}/revisions",
        "GET /api/v1/healthz",
        "GET /api/v1/readyz",
        "GET /api/v1/metrics",
        "POST /v1/chat/completions",
        "GET /v1/models",
    } <= {name for name, _ in operations(client)}


def test_every_call_is_explained_with_its_problems(client: TestClient) -> None:
    for name, operation in operations(client):
        assert operation["summary"], name
        assert operation["description"], name
        if "/v1/models" in name or "/v1/chat" in name.removeprefix("POST /api"):
            continue
        assert MEDIA_TYPE in operation["responses"]["500"]["content"], name


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    described = client.get("/openapi.json").json()

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values())) if node else own
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert references(described) - known == set()
    assert "#/components/schemas/ProblemOut" in references(described)


def test_requests_come_with_examples_that_work(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["components"]["schemas"]
    for name, path in (
        ("DraftIn", "/api/v1/drafts"),
        ("SearchIn", "/api/v1/search"),
        ("CompletionIn", "/v1/chat/completions"),
    ):
        for example in described[name]["examples"]:
            assert client.post(path, json=example).status_code == 200
