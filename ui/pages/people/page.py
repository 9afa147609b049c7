"""The administrators' page: who has an account and which roles, tokens of programs, and what happened to accounts."""

from ui.pages.layout import Layout
from ui.pages.people.event_words import EVENTS
from ui.pages.people.token_words import TOKENS
from ui.pages.people.words import PEOPLE
from ui.pages.staff_words import STAFF

_SHARED = ("page", "calls", "parts", "asking", "lately", "roles", "sections")
_SECTIONS = ("once", "people", "inviting", "person", "tokens", "events")

PAGE = Layout(
    name="people",
    frame="sections.html",
    scripts=[*(f"{name}.js" for name in _SHARED), *(f"people/{name}.js" for name in _SECTIONS), "start.js"],
    styles=["page.css", "sections.css", "staff.css"],
    said=[STAFF, PEOPLE, TOKENS, EVENTS],
)
