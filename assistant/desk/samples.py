"""Sample conversations and canned replies, so that whoever looks at the pages first has something to see.

Conversations are held for real: customers write, the assistant answers, agents send what it drafted for them. Each
step of a conversation in `samples.json` is one of these:

    customer   writes, and is given time to be answered; the first one names the `language` of the page
    person     the customer asks for one
    take       an agent takes the conversation; what follows is theirs
    send       the agent sends a text, or the "draft", with words `before` it
    reject     the agent puts the draft away, for a reason
    close      the agent named, or the "customer", says that it is solved
    thumb, rating, contact     what customers leave
"""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from assistant.desk.canned import CannedText
from assistant.desk.chat import Chat
from assistant.desk.domain import Contact, Thumb, Visit
from assistant.desk.sending import Outgoing
from assistant.desk.viewing import ConversationView
from assistant.domain import Role
from knowledge import Actor

_FILE = Path(__file__).parent / "samples.json"
_REPLIES = Path(__file__).parent / "sample_replies.json"
_PATIENCE_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.05

Step = Mapping[str, Any]


def sample_conversations() -> list[list[Step]]:
    """The conversations, each as its steps; those that wait for somebody come last."""
    conversations: list[list[Step]] = json.loads(_FILE.read_text("utf-8"))
    return conversations


def sample_replies() -> list[CannedText]:
    """Canned replies for a desk that has none, in Chinese and English."""
    return [CannedText(**reply) for reply in json.loads(_REPLIES.read_text("utf-8"))]


def hold_sample(chat: Chat, conversation: list[Step], stopping: Callable[[], bool]) -> str:
    """Hold one conversation in a chat that has been started; gives its session. Ends early when `stopping`."""
    visit, _ = chat.open("sample", conversation[0].get("language"))
    speaker = _Speaker(chat, visit, stopping)
    for step in conversation:
        if stopping():
            break
        speaker.do(step)
    return visit.session


class _Speaker:
    """Plays the customer and the agents of one conversation."""

    def __init__(self, chat: Chat, visit: Visit, stopping: Callable[[], bool]):
        self._chat = chat
        self._visit = visit
        self._stopping = stopping
        self._agent = Actor("demo.agent")

    def do(self, step: Step) -> None:
        """Take one step."""
        name = next(name for name in step if name not in {"language", "before", "reason", "comment", "time", "note"})
        getattr(self, f"_{name}")(step)

    def _customer(self, step: Step) -> None:
        self._chat.say(self._visit, str(uuid4()), step["customer"])
        self._wait(lambda view: view.messages[-1].role is not Role.CUSTOMER or view.entry.draft_ready)

    def _person(self, _step: Step) -> None:
        self._chat.ask_for_person(self._visit)

    def _take(self, step: Step) -> None:
        self._agent = Actor(step["take"], frozenset({step["take"].rpartition(".")[2]}))
        self._chat.desk.take(self._visit.session, self._agent)
        self._wait(lambda view: view.entry.draft_ready)

    def _send(self, step: Step) -> None:
        view = self._view()
        draft = view.draft.draft if view.draft else None
        text = step["send"]
        if text == "draft":
            text = step.get("before", "") + (draft["text"] if draft else "")
        seen = view.messages[-1].number
        outgoing = Outgoing(str(uuid4()), text, seen, draft["id"] if draft else None)
        self._chat.desk.send(self._visit.session, outgoing, self._agent)

    def _reject(self, step: Step) -> None:
        if draft := self._view().draft:
            self._chat.desk.reject(self._visit.session, draft.draft["id"], step["reject"], self._agent)

    def _close(self, step: Step) -> None:
        if step["close"] == "customer":
            self._chat.resolve(self._visit)
        else:
            self._chat.desk.resolve(self._visit.session, self._agent)

    def _thumb(self, step: Step) -> None:
        answers = [line.number for line in self._view().messages if line.role is not Role.CUSTOMER]
        self._chat.judge(self._visit, answers[-1], Thumb(step["thumb"]), step.get("reason"))

    def _rating(self, step: Step) -> None:
        self._chat.rate(self._visit, step["rating"], step.get("comment"))

    def _contact(self, step: Step) -> None:
        self._chat.leave_contact(self._visit, Contact(step["contact"], step.get("time"), step.get("note")))

    def _view(self) -> ConversationView:
        return self._chat.desk.conversation(self._visit.session)

    def _wait(self, until: Callable[[ConversationView], bool]) -> None:
        """Wait for the assistant; a slow machine makes a sample thinner, never fails."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not until(self._view()) and time.monotonic() < end and not self._stopping():
            time.sleep(_LOOK_AGAIN_SECONDS)
