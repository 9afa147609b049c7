"""The trainers' page: the handbook, what changes in it, and what that does to replies."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ui.pages.trainers.article_words import ARTICLES
from ui.pages.trainers.batch_words import BATCHES
from ui.pages.trainers.case_words import CASES
from ui.pages.trainers.conflict_words import CONFLICTS
from ui.pages.trainers.console_words import CONSOLE
from ui.pages.trainers.gap_words import GAPS
from ui.pages.trainers.import_words import IMPORTS
from ui.pages.trainers.review_words import REVIEWS
from ui.pages.trainers.statistics_words import STATISTICS
from ui.pages.trainers.words import FRAME, Said
from ui.pages.words import WORDS

if TYPE_CHECKING:
    from gradio import Blocks

TITLE = "Answerdesk"
_PAGES = Path(__file__).parent.parent
# What the sections say, and their scripts in the order in which they stand on the page: a new section adds to both.
_SAID: tuple[Said, ...] = (FRAME, ARTICLES, REVIEWS, GAPS, CONFLICTS, IMPORTS, STATISTICS, CONSOLE, BATCHES, CASES)
_SECTIONS = (
    *("editor", "beside", "meanwhile", "history", "articles", "effect", "reviews", "overdue"),
    *("jobs", "gaps", "gap", "similar", "conflicts", "imports", "given", "cuttings", "proposals"),
    *("charts", "statistics", "console", "batches", "comparison", "cases", "new_case"),
)
_FRAME = ("calls", "parts", "difference", "frame")
_STYLES = ("page.css", "trainers/trainers.css", "trainers/work.css", "trainers/views.css")


def build() -> "Blocks":
    """The page, whose script calls the HTTP API for whoever opened it; `head()` goes with it.

    Like the agent's page it is a fixed frame without placeholders, because Gradio runs what a template gives: the
    script puts every word that somebody wrote into it as text.
    """
    import gradio

    page = gradio.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
    with page:
        gradio.HTML(
            html_template=_read("trainers/frame.html"),
            js_on_load="\n".join(map(_read, scripts())),
            apply_default_css=False,
            elem_id="trainers-page",
            words=words(),
        )
    return page


@cache
def words() -> Mapping[str, dict[str, str]]:
    """All that the page says, by language, then by key."""
    said = {key: pair for part in _SAID for key, pair in part.items()}
    return {
        language: dict(WORDS[language]) | {key: pair[place] for key, pair in said.items()}
        for place, language in enumerate(("zh", "en"))
    }


def head() -> str:
    """The page's style, for the document's head: given to Gradio as CSS, it would be rewritten."""
    return f"<style>{chr(10).join(map(_read, _STYLES))}</style>"


def scripts() -> list[str]:
    """The page's scripts in the order in which they run, by their names from the folder of all pages."""
    return ["page.js", *(f"trainers/{name}.js" for name in (*_FRAME, *_SECTIONS, "start"))]


def _read(name: str) -> str:
    return (_PAGES / name).read_text("utf-8")
