"""What is said in another inbox to a customer's message: a draft for agents, or a reply and perhaps a hand-over."""

from assistant.adapters.domain import InboxMode, Saying, Task
from assistant.adapters.words import NO_TEXT, note_of
from assistant.desk.drafting import Occasion, draft_for_agent, to_answer
from assistant.desk.policy import policy_cause
from assistant.desk.words import BY_POLICY, FAILED, reply_language
from assistant.domain import Draft, Outcome, Reader, Role
from assistant.letters import letter
from assistant.orders.domain import Asker
from assistant.privacy import mask_conversation
from assistant.requests import Request
from assistant.service import Assistant
from knowledge import Actor

NOTHING_ASKED = "nothing_asked"


class Replying:
    """Decides by the mode; what is drafted is recorded like every draft."""

    def __init__(self, assistant: Assistant, mode: InboxMode):
        self._assistant = assistant
        self._mode = mode

    def saying(self, task: Task) -> Saying:
        """What to say to a task's messages."""
        return self._suggestion(task) if self._mode is InboxMode.SUGGEST else self._reply(task)

    def excuse(self, task: Task) -> Saying:
        """What to say when no reply can be made: nobody is left without a person."""
        language = _language(task)
        text = FAILED[language] if self._mode is InboxMode.ANSWER else None
        return Saying(None, "failed", text, note_of(None, "failure", language), open_=True)

    def _suggestion(self, task: Task) -> Saying:
        if not to_answer(task.messages):
            return Saying(None, NOTHING_ASKED, open_=True)
        draft = draft_for_agent(self._assistant, Occasion(_name(task), task.messages, None, task.run))
        return Saying(draft.id, draft.outcome.value, note=note_of(draft, None, draft.language), open_=True)

    def _reply(self, task: Task) -> Saying:
        language = _language(task)
        if not task.has_text:
            return _handed_over(None, NO_TEXT[language], note_of(None, "no_text", language))
        masked, _ = mask_conversation(task.messages)
        if cause := policy_cause(masked):
            return _handed_over(None, BY_POLICY[cause][language], note_of(None, cause.value, language))
        draft = self._draft(task, language)
        text = letter(draft.text, draft.choices)
        if draft.outcome is Outcome.HAND_OFF:
            return _handed_over(draft.id, text, note_of(draft, None, language))
        return Saying(draft.id, draft.outcome.value, text)

    def _draft(self, task: Task, language: str) -> Draft:
        request = Request(
            task.messages,
            reader=Reader.CUSTOMER,
            language=language,
            draft_id=task.run,
            asker=Asker(_name(task)),
        )
        return self._assistant.draft(request, Actor(_name(task), frozenset({"customer"})))


def _handed_over(draft: str | None, text: str, note: str) -> Saying:
    return Saying(draft, Outcome.HAND_OFF.value, text, note, open_=True)


def _name(task: Task) -> str:
    return f"chatwoot {task.conversation}"


def _language(task: Task) -> str:
    return reply_language((message.text for message in reversed(task.messages) if message.role is Role.CUSTOMER), None)
