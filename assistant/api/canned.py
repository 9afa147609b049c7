"""Canned replies over HTTP: agents find, fill and keep them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from assistant.api.desk import Agent, TheDesk
from assistant.api.documentation import PREFIX, problems
from assistant.api.schemas import Asked, Given, Text
from assistant.desk.canned import CannedReply, CannedText
from assistant.desk.slots import filled
from assistant.domain import Slot
from assistant.errors import CannedReplyNotFound

LONGEST_TEXT = 4_000

router = APIRouter(prefix=f"{PREFIX}/desk/canned-replies", tags=["desk"])

# Agents keep them, too: who answers customers knows what is written again and again, and none goes out by itself.
Title = Annotated[Text, Field(min_length=1, max_length=100, pattern=r"\S")]
Body = Annotated[Text, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
Shortcut = Annotated[Text, Field(max_length=20, pattern=r"^\S*$")]
Language = Literal["zh", "en"]


class CannedIn(Asked):
    """A new canned reply."""

    title: Title
    text: Body
    language: Language
    shortcut: Shortcut | None = Field(None, description="A short name for it, one of a kind in its language.")


class CannedChangesIn(Asked):
    """What to change of a canned reply; what is left out stays."""

    title: Title | None = None
    text: Body | None = None
    language: Language | None = None
    shortcut: Shortcut | None = Field(None, description="An empty one takes it away; what is left out stays.")


class CannedOut(Given):
    """A canned reply."""

    id: str
    title: str
    text: str
    language: str
    shortcut: str | None
    filled: str = Field(description="The text with what is known of the customer in its places, if one was named.")


class CannedRepliesOut(Given):
    """Canned replies, those that fit best first."""

    rows: list[CannedOut]


@router.get("", responses=problems(404, 422), summary="Find canned replies")
def find_canned(
    desk: TheDesk,
    actor: Agent,
    text: Annotated[Text, Query(max_length=200)] = "",
    session: Annotated[Text, Query(max_length=64)] = "",
) -> CannedRepliesOut:
    """Those with all the words in title, shortcut or text, or all; with a `session`, filled for its customer."""
    known = desk.known(session, actor) if session else ()
    return CannedRepliesOut(rows=[_out(reply, known) for reply in desk.canned.found(text)])


@router.post("", status_code=201, responses=problems(400, 409, 413, 415, 422), summary="Add a canned reply")
def add_canned(body: CannedIn, desk: TheDesk, actor: Agent) -> CannedOut:
    """Keep a text for all agents; places such as 【订单号】 and [order number] are filled when it is used."""
    return _out(desk.canned.add(CannedText(body.title, body.text, body.language, body.shortcut), actor))


@router.patch("/{reply_id}", responses=problems(400, 404, 409, 413, 415, 422), summary="Change a canned reply")
def change_canned(reply_id: str, body: CannedChangesIn, desk: TheDesk, actor: Agent) -> CannedOut:
    """Change what is given, for all agents."""
    given = {name: value for name, value in body.model_dump().items() if value is not None}
    return _out(desk.canned.change(_id(reply_id), given, actor))


@router.delete("/{reply_id}", status_code=204, responses=problems(404), summary="Delete a canned reply")
def delete_canned(reply_id: str, desk: TheDesk, _actor: Agent) -> None:
    """Delete one for good."""
    desk.canned.delete(_id(reply_id))


def _id(reply_id: str) -> str:
    if "\x00" in reply_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise CannedReplyNotFound("no canned reply has an id with a null character: give an id of the list")
    return reply_id


def _out(reply: CannedReply, known: tuple[Slot, ...] = ()) -> CannedOut:
    content = reply.content
    return CannedOut(
        id=reply.id,
        title=content.title,
        text=content.text,
        language=content.language,
        shortcut=content.shortcut,
        filled=filled(content.text, known),
    )
