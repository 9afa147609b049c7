"""The agent's page: a conversation, a suggested reply, and beside each of its sentences the source."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import Assistant
from ui.pages.agent_calls import calls
from ui.pages.words import WORDS

if TYPE_CHECKING:
    from gradio import Blocks

TITLE = "Answerdesk"
_HERE = Path(__file__).parent
_SCRIPTS = ("page.js", "agent_views.js", "agent.js")


def build(assistant: Assistant) -> "Blocks":
    """The page over an open assistant; `head()` goes with it.

    Gradio runs what a `gr.HTML` template gives, once its placeholders are filled, as a JavaScript template: a customer
    who writes `${…}` would have code run in the agent's browser, escaped or not. So the template here is a fixed frame
    without placeholders, and the script puts every word that somebody wrote into it as text.
    """
    import gradio

    page = gradio.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
    with page:
        gradio.HTML(
            html_template=_read("agent.html"),
            js_on_load="\n".join(map(_read, _SCRIPTS)),
            apply_default_css=False,
            elem_id="agent-desk",
            server_functions=calls(assistant),
            words={language: dict(words) for language, words in WORDS.items()},
            samples=json.loads(_read("samples.json")),
        )
    return page


def head() -> str:
    """The page's style, for the document's head: there it is applied before the first script."""
    return f"<style>{_read('agent.css')}</style>"


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
