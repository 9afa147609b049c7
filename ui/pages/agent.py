"""The agent's page: a conversation, a suggested reply, and beside each of its sentences the source."""

import json
from collections.abc import Callable

from assistant import Assistant
from knowledge import Actor
from ui.pages.agent_calls import calls
from ui.pages.agent_words import AGENT
from ui.pages.layout import Layout, read

SCRIPTS = ("page.js", "calls.js", "parts.js", "asking.js", "agent_views.js", "agent.js")
STYLES = ("page.css", "agent.css")


def page(assistant: Assistant, acting: Callable[[], Actor]) -> Layout:
    """The page over an open assistant, for whoever `acting` says."""
    given = {"server_functions": calls(assistant, acting), "samples": json.loads(read("samples.json"))}
    return Layout(name="agent", frame="agent.html", scripts=SCRIPTS, styles=STYLES, said=[AGENT], given=given)
