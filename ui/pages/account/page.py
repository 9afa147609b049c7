"""Everybody's own account: who they are here, their password, and the browsers they are signed in with."""

from ui.pages.account.words import ACCOUNT
from ui.pages.layout import Layout
from ui.pages.staff_words import STAFF

_SHARED = ("page", "calls", "parts", "asking", "lately", "roles", "sections")
_SECTIONS = ("own", "browsers")

PAGE = Layout(
    name="account",
    frame="sections.html",
    scripts=[*(f"{name}.js" for name in _SHARED), *(f"account/{name}.js" for name in _SECTIONS), "start.js"],
    styles=["page.css", "sections.css", "staff.css"],
    said=[STAFF, ACCOUNT],
)
