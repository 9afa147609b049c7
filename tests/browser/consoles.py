"""What browsers complain of in their consoles while tests use a page."""

import re

from playwright.sync_api import ConsoleMessage, Page

_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (409|429) ")
"""Browsers call every such answer an error; here it is what a test is about, and the page says so to people."""


class Consoles:
    """Collects errors of pages; what is to be expected is left out."""

    def __init__(self) -> None:
        self._heard: list[str] = []

    def watch(self, page: Page) -> Page:
        """Listen to a page from now on."""
        page.on("pageerror", lambda error: self._heard.append(str(error)))
        page.on("console", self._said)
        return page

    def complaints(self) -> list[str]:
        """What was complained of since this was asked last."""
        heard, self._heard = self._heard, []
        return heard

    def _said(self, message: ConsoleMessage) -> None:
        about = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not _REFUSED.match(about):
            self._heard.append(about)
