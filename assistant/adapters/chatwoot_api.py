"""The calls of Chatwoot's API that a bot may make with its access token."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from assistant.adapters.domain import ChatwootSettings
from assistant.destinations import Limits
from assistant.errors import NotReached

_SECONDS = 10.0
_LARGEST_ANSWER = 1024 * 1024
"""Chatwoot answers with the whole message, its sender and its conversation."""


class ConversationGone(Exception):
    """Chatwoot has no such conversation any more."""


class ChatwootApi:
    """Speaks in conversations of one account. Every call raises `NotReached` and `ConversationGone`."""

    def __init__(self, settings: ChatwootSettings):
        self._settings = settings
        # The settings name it, and no customer can; companies run it in their own network.
        self._limits = Limits(_SECONDS, _LARGEST_ANSWER, private=True)

    def say(self, conversation: int, text: str, *, private: bool) -> None:
        """Write to the customer, or, `private`, a note to agents."""
        self._post(conversation, "messages", {"content": text, "message_type": "outgoing", "private": private})

    def open(self, conversation: int) -> None:
        """Leave a conversation to people."""
        self._post(conversation, "toggle_status", {"status": "open"})

    def _post(self, conversation: int, call: str, body: Mapping[str, Any]) -> None:
        settings = self._settings
        url = f"{settings.url}/api/v1/accounts/{settings.account}/conversations/{conversation}/{call}"
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "answerdesk",
            "api_access_token": settings.token,
        }
        # The HTTP library would make every command start later.
        from assistant.outgoing import send

        status = send("POST", url, headers, json.dumps(body).encode(), self._limits).status
        if status == HTTPStatus.NOT_FOUND:
            raise ConversationGone
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise NotReached(f"Chatwoot answered {status}: see that chatwoot_token is the bot's, and of this account")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotReached(f"Chatwoot answered {status}")
