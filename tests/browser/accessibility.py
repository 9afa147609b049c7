"""What axe finds on a page that keeps somebody from using it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_WANTED = {"resultTypes": ["violations"], "iframes": False}
_GRAVE = {"serious", "critical"}
_AXE = Axe()

READING: dict[str, object] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""Options of a context in which axe may run its own script, and finds pages as they are once nothing moves."""


def barriers(page: Page) -> list[str]:
    """The serious and critical violations on a page as it stands, each with the element and what is wrong with it."""
    found = _AXE.run(page, options=_WANTED).response["violations"]
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        if rule["impact"] in _GRAVE
        for node in rule["nodes"]
    ]
