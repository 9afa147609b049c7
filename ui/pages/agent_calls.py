"""What the agent's page asks of the server: each call takes what the page's script sent, and trusts none of it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from assistant import (
    Assistant,
    AssistantError,
    Draft,
    FeedbackAction,
    InvalidMessage,
    Message,
    Request,
    Role,
    Tone,
    Verdict,
)
from knowledge import Actor, Audience, KnowledgeError, NotFound, Revision
from ui.pasting import messages_of
from ui.presenters import article_view, conversation_view, draft_view

Answer = dict[str, Any]
Call = Callable[[Any], Answer]
Kind = TypeVar("Kind", Role, Tone, FeedbackAction)


def calls(assistant: Assistant, acting: Callable[[], Actor]) -> list[Call]:
    """The functions that the page's script may call, under their names; `acting` says who calls."""

    @_told
    def paste_conversation(text: Any) -> Answer:
        return {"messages": conversation_view(messages_of(_text(text, "the conversation")))}

    @_told
    def suggest_reply(wanted: Any) -> Answer:
        draft = assistant.draft(request_of(wanted), acting())
        return dict(draft_view(draft, _cited(assistant, draft), _internal(assistant, draft)))

    @_told
    def read_article(article_id: Any) -> Answer:
        return dict(article_view(_live(assistant, _text(article_id, "the article's id"))))

    @_told
    def record_verdict(given: Any) -> Answer:
        fields = _fields(given)
        assistant.feedback(_text(fields.get("draft_id"), "draft_id"), verdict_of(fields), acting())
        return {"recorded": True}

    return [paste_conversation, suggest_reply, read_article, record_verdict]


def request_of(wanted: Any) -> Request:
    """What the page wants drafted. Raises `InvalidMessage` for anything that it never sends."""
    fields = _fields(wanted)
    said = fields.get("conversation")
    if not isinstance(said, list):
        raise InvalidMessage("the conversation is not a list of messages")
    return Request(
        conversation=tuple(_message(_fields(message)) for message in said),
        language=_optional(fields, "language"),
        tone=_one_of(Tone, fields.get("tone"), "tone"),
        hint=_optional(fields, "hint"),
    )


def verdict_of(fields: Mapping[str, Any]) -> Verdict:
    """What the agent did with a draft. Raises `InvalidMessage`."""
    action = _one_of(FeedbackAction, fields.get("action"), "action")
    return Verdict(action, _optional(fields, "final_text"), _optional(fields, "reason"))


def _message(fields: Mapping[str, Any]) -> Message:
    return Message(_one_of(Role, fields.get("role"), "role"), _text(fields.get("text"), "a message"))


def _cited(assistant: Assistant, draft: Draft) -> dict[tuple[str, int], Revision]:
    """The revisions that a draft cites, by article id and number."""
    store = assistant.knowledge.store
    wanted = {(citation.article_id, citation.revision) for citation in draft.citations}
    revisions = (revision for article_id in {key[0] for key in wanted} for revision in store.revisions_of(article_id))
    return {key: revision for revision in revisions if (key := (revision.article_id, revision.number)) in wanted}


def _internal(assistant: Assistant, draft: Draft) -> frozenset[str]:
    """The internal articles among those that a draft offers."""
    offered = {choice.article_id for choice in draft.choices} | {other.article_id for other in draft.alternatives}
    live = assistant.knowledge.store.live(offered)
    return frozenset(key for key, revision in live.items() if revision.content.audience is Audience.INTERNAL)


def _live(assistant: Assistant, article_id: str) -> Revision:
    if "\x00" in article_id:
        raise NotFound("no article has an id with a null character")
    live = assistant.knowledge.store.live([article_id])
    return live.get(article_id) or assistant.knowledge.store.article(article_id).latest


def _told(call: Call) -> Call:
    """The call, answering with words where what it was sent or asked for is wrong."""

    @wraps(call)
    def told(sent: Any) -> Answer:
        try:
            return call(sent)
        except (AssistantError, KnowledgeError) as error:
            return {"error": str(error)}

    return told


def _fields(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidMessage("the page sent something that is not an object: reload it")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise InvalidMessage(f"{what} is not a text")
    return value


def _optional(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else _text(value, name)


def _one_of(kind: type[Kind], value: Any, what: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        raise InvalidMessage(f"{what} {str(value)[:20]!r} is not one of {', '.join(kind)}") from None
