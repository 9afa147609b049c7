"""The agents' desk: who waits, what they said, the reply that is already there, and what it rests on."""

from ui.pages.conversation_words import CONVERSATIONS
from ui.pages.desk.canned_words import CANNED
from ui.pages.desk.queue_words import QUEUE
from ui.pages.desk.reply_words import REPLY
from ui.pages.desk.trial_words import TRIAL
from ui.pages.draft_words import DRAFTS
from ui.pages.layout import Layout

_SHARED = ("page", "calls", "parts", "asking", "drafts", "conversations")
_SUBJECTS = (
    *("works", "queue", "queue_rows", "conversation", "letter", "reply", "slots", "sources", "sending", "canned"),
    *("follow_ups", "pasting", "trial", "keys", "wiring"),
)

PAGE = Layout(
    name="desk",
    frame="desk/frame.html",
    scripts=[*(f"{name}.js" for name in _SHARED), *(f"desk/{name}.js" for name in _SUBJECTS), "start.js"],
    styles=["page.css", "conversations.css", "drafts.css", "desk/desk.css", "desk/queue.css"],
    said=[CONVERSATIONS, DRAFTS, QUEUE, REPLY, TRIAL, CANNED],
    given={"samples": "desk/samples.json"},
)
