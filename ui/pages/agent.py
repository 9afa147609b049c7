"""The agent's page: a conversation, a suggested reply, and beside each of its sentences the source."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import Assistant
from knowledge import Actor
from ui.pages.agent_calls import calls
from ui.pages.words import WORDS

if TYPE_CHECKING:
    from gradio import Blocks

TITLE = "Answerdesk"
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>"
    "<path fill='#0f5f73' d='M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4.5V17H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'/>"
    "<path stroke='#fff' stroke-width='2' stroke-linecap='round' d='M7 8h10M7 12h6'/></svg>"
)
"""As SVG."""
_HERE = Path(__file__).parent
_SCRIPTS = ("page.js", "agent_views.js", "agent.js")


def build(assistant: Assistant, acting: Callable[[], Actor]) -> "Blocks":
    """The page over an open assistant, for whoever `acting` says; `head()` goes with it.

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
            server_functions=calls(assistant, acting),
            words={language: dict(words) for language, words in WORDS.items()},
            samples=json.loads(_read("samples.json")),
        )
    return page


def head() -> str:
    """The page's style, for the document's head: given to Gradio as CSS, it would be rewritten."""
    return f"<style>{_read('page.css')}\n{_read('agent.css')}</style>"


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
