"""A customer who chats over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import httpx


class Customer:
    """Somebody with a chat of their own; `client` may be exchanged for one of another server."""

    def __init__(self, client: httpx.Client):
        opened = client.post("/api/v1/chat", json={"language": "zh"}).json()
        self.session: str = opened["session"]
        self.headers = {"Authorization": f"Bearer {opened['token']}"}
        self.client = client

    def post(self, call: str, body: Any = None, session: str | None = None) -> httpx.Response:
        path = f"/api/v1/chat/{session or self.session}/{call}"
        return self.client.post(path, json=body, headers=self.headers)

    def say(self, name: str, text: str) -> httpx.Response:
        return self.post("messages", {"client_message_id": name, "text": text})

    def events(self, last: int = 0, until: str = "done") -> Iterator[tuple[int, str, Any]]:
        """Number, kind and data of events behind `last`, up to the first of the kind `until`."""
        headers = self.headers | {"Last-Event-ID": str(last)}
        with self.client.stream("GET", f"/api/v1/chat/{self.session}/events", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            field: dict[str, str] = {}
            for line in response.iter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    field[name] = value
                    continue
                if "id" in field:
                    yield int(field["id"]), field["event"], json.loads(field["data"])
                if field.get("event") == until:
                    return
                field = {}
