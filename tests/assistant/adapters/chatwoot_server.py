"""Chatwoot as far as a bot meets it: it sends webhooks of the shapes that were recorded, and takes the bot's calls.

The shapes are those of agent bots' webhooks in Chatwoot 4.13; values are made up.
"""

import hmac
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import listening

ACCOUNT, INBOX, BOT = 3, 7, 12
TOKEN = "the bot's access token"
SECRET = "hJ3sPq8vXw2nRt6yBc9dFg1k"
_CALL = re.compile(r"/api/v1/accounts/(\d+)/conversations/(\d+)/(messages|toggle_status)")

CONTACT = {
    "additional_attributes": {},
    "avatar": "",
    "custom_attributes": {},
    "email": "li.na@customers.example",
    "id": 501,
    "identifier": None,
    "name": "李娜",
    "phone_number": None,
    "thumbnail": "",
    "blocked": False,
    "account": {"id": ACCOUNT, "name": "Whale Ferry Mall"},
}
AGENT = {"id": 21, "name": "陈静", "email": "chen@mall.example", "type": "user"}
OUR_BOT = {"id": BOT, "name": "Answerdesk", "type": "agent_bot"}


def message(number: int, content: str | None, conversation: int = 42, **changed: Any) -> dict[str, Any]:
    """The webhook `message_created` of what a customer wrote in a conversation that the bot has."""
    status = changed.pop("status", "pending")
    whole = {
        "event": "message_created",
        "account": {"id": ACCOUNT, "name": "Whale Ferry Mall"},
        "additional_attributes": {},
        "content_attributes": {},
        "content_type": "text",
        "content": content,
        "conversation": _conversation(conversation, number, content, status),
        "created_at": "2026-03-01T09:00:00.412Z",
        "id": number,
        "inbox": {"id": INBOX, "name": "Shop"},
        "message_type": "incoming",
        "private": False,
        "sender": CONTACT,
        "source_id": None,
    }
    return whole | changed


def _conversation(number: int, last: int, content: str | None, status: str) -> dict[str, Any]:
    return {
        "additional_attributes": {"browser_language": "zh", "referer": "https://mall.example/"},
        "can_reply": True,
        "channel": "Channel::WebWidget",
        "contact_inbox": {"id": 640, "contact_id": 501, "inbox_id": INBOX, "source_id": "3f0c", "hmac_verified": False},
        "id": number,
        "inbox_id": INBOX,
        "messages": [{"id": last, "content": content, "message_type": 0, "conversation_id": number, "private": False}],
        "labels": [],
        "meta": {"sender": CONTACT, "assignee": None, "team": None, "hmac_verified": False},
        "status": status,
        "custom_attributes": {},
        "snoozed_until": None,
        "unread_count": 1,
        "first_reply_created_at": None,
        "priority": None,
        "waiting_since": 1772355600,
        "agent_last_seen_at": 0,
        "contact_last_seen_at": 1772355600,
        "last_activity_at": 1772355600,
        "timestamp": 1772355600,
        "created_at": 1772355600,
        "updated_at": 1772355600.4,
    }


def by_agent(number: int, content: str, **changed: Any) -> dict[str, Any]:
    """What an agent wrote."""
    return message(number, content, message_type="outgoing", sender=AGENT, **changed)


def by_bot(number: int, content: str, **changed: Any) -> dict[str, Any]:
    """What the bot itself wrote, which comes back to it."""
    return message(number, content, message_type="outgoing", sender=OUR_BOT, **changed)


OTHER_EVENTS = [
    {"event": name, **_conversation(42, 900, "你好", "open")}
    for name in ("conversation_opened", "conversation_resolved", "conversation_status_changed")
] + [
    {"event": "webwidget_triggered", "id": 640, "contact": CONTACT, "inbox": {"id": INBOX}, "event_info": {}},
    message(900, "退货运费谁出?", event="message_updated"),
    message(901, "Hi, how can we help?", message_type="template", sender=None),
    message(902, "Conversation was marked resolved", message_type="activity", sender=None),
]


def signed(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers of a webhook."""
    digest = hmac.digest(secret.encode(), f"{int(at)}.".encode() + body, "sha256").hex()
    return {
        "x-chatwoot-timestamp": str(int(at)),
        "x-chatwoot-signature": f"sha256={digest}",
        "x-chatwoot-delivery": "9b2f0c52-5a0e-4f0e-9a35-0f6ad1f0b7aa",
        "content-type": "application/json",
    }


@dataclass
class ChatwootServer:
    """What the bot did, in order, as (conversation, what, text); `answers` are statuses, the last one stays."""

    url: str = ""
    calls: list[tuple[int, str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    held: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.held.set()

    def take(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> int:
        found = _CALL.fullmatch(path)
        if headers.get("api_access_token") != TOKEN:
            return 401
        if found is None or int(found[1]) != ACCOUNT:
            return 404
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status == 200:
            self.calls.append((int(found[2]), *_said(found[3], body)))
        return status


def _said(call: str, body: dict[str, Any]) -> tuple[str, str]:
    if call == "toggle_status":
        return ("status", body["status"])
    assert body["message_type"] == "outgoing"
    return ("note" if body["private"] else "reply", body["content"])


@contextmanager
def chatwoot_server() -> Iterator[ChatwootServer]:
    """A running server."""
    known = ChatwootServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known.held.wait(20)
            status = known.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            content = b'{"id": 1}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with listening(Handler) as url:
        known.url = url
        try:
            yield known
        finally:
            known.held.set()
