"""The supervisors' page: figures of a day, the rows behind each of them, and any conversation to read."""

from ui.pages.conversation_words import CONVERSATIONS
from ui.pages.draft_words import DRAFTS
from ui.pages.layout import Layout
from ui.pages.supervisors.words import SUPERVISORS

_SHARED = ("page", "calls", "parts", "asking", "difference", "charts", "drafts", "conversations", "sections")
_SECTIONS = ("figures", "overview", "rows", "reading")

PAGE = Layout(
    name="supervisors",
    frame="sections.html",
    scripts=[*(f"{name}.js" for name in _SHARED), *(f"supervisors/{name}.js" for name in _SECTIONS), "start.js"],
    styles=[
        *("page.css", "sections.css", "charts.css", "conversations.css", "drafts.css"),
        "supervisors/supervisors.css",
    ],
    said=[CONVERSATIONS, DRAFTS, SUPERVISORS],
)
