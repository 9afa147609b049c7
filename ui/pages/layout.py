"""How a page is put together: one fixed frame in Gradio, and scripts that fill it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ui.pages.words import FRAME, KINDS, Said

if TYPE_CHECKING:
    from gradio import Blocks

TITLE = "Answerdesk"
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>"
    "<path fill='#0f5f73' d='M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4.5V17H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'/>"
    "<path stroke='#fff' stroke-width='2' stroke-linecap='round' d='M7 8h10M7 12h6'/></svg>"
)
"""As SVG."""

LANGUAGES = ("zh", "en")
_HERE = Path(__file__).parent
_BAR = "<!-- bar -->"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a page consists of: files by their names from this folder, scripts in the order in which they run.

    `said` are its words beside those of every page; `given` names the JSON files that its scripts find in `props`.
    """

    name: str
    frame: str
    scripts: Sequence[str]
    styles: Sequence[str]
    said: Sequence[Said]
    given: Mapping[str, str] = field(default_factory=dict)

    def build(self) -> "Blocks":
        """The page, whose scripts call the HTTP API for whoever opened it; `head()` goes with it.

        Gradio runs what a `gr.HTML` template gives, once its placeholders are filled, as a JavaScript template: a
        customer who writes `${…}` would have code run in an agent's browser, escaped or not. So the template is a
        fixed frame without placeholders, and the scripts put every word that somebody wrote into it as text.
        """
        import gradio

        page = gradio.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
        with page:
            gradio.HTML(
                html_template=self.template(),
                js_on_load=self.script(),
                apply_default_css=False,
                elem_id=f"{self.name}-page",
                words=self.words(),
                **{name: json.loads(read(file)) for name, file in self.given.items()},
            )
        return page

    def template(self) -> str:
        """The frame, with the bar that every page has."""
        return read(self.frame).replace(_BAR, read("bar.html"))

    def script(self) -> str:
        """All scripts as the one that they are run as."""
        return "\n".join(map(read, self.scripts))

    def head(self) -> str:
        """The page's style, for the document's head: given to Gradio as CSS, it would be rewritten."""
        return f"<style>{chr(10).join(map(read, self.styles))}</style>"

    def words(self) -> dict[str, dict[str, str]]:
        """All that the page says, by language, then by key."""
        said = {key: pair for part in (FRAME, KINDS, *self.said) for key, pair in part.items()}
        return {language: {key: pair[place] for key, pair in said.items()} for place, language in enumerate(LANGUAGES)}


def read(name: str) -> str:
    """A file of the pages, by its name from this folder."""
    return (_HERE / name).read_text("utf-8")
