"""The trainers' page: the handbook, what changes in it, and what that does to replies."""

from ui.pages.layout import Layout
from ui.pages.trainers.article_words import ARTICLES
from ui.pages.trainers.batch_words import BATCHES
from ui.pages.trainers.case_words import CASES
from ui.pages.trainers.conflict_words import CONFLICTS
from ui.pages.trainers.console_words import CONSOLE
from ui.pages.trainers.gap_words import GAPS
from ui.pages.trainers.import_words import IMPORTS
from ui.pages.trainers.review_words import REVIEWS
from ui.pages.trainers.statistics_words import STATISTICS
from ui.pages.trainers.words import HANDBOOK

_FRAME = ("page", "calls", "parts", "asking", "difference", "charts", "sections")
# A new section adds its script here, and its words to what is said.
_SECTIONS = (
    *("handbook", "editor", "beside", "meanwhile", "history", "articles", "effect", "reviews", "overdue"),
    *("jobs", "gaps", "gap", "similar", "conflicts", "imports", "given", "cuttings", "proposals"),
    *("statistics", "console", "batches", "comparison", "cases", "new_case"),
)

PAGE = Layout(
    name="trainers",
    frame="sections.html",
    scripts=[*(f"{name}.js" for name in _FRAME), *(f"trainers/{name}.js" for name in _SECTIONS), "start.js"],
    styles=[
        "page.css",
        "sections.css",
        "charts.css",
        *(f"trainers/{name}.css" for name in ("writing", "work", "views")),
    ],
    said=[HANDBOOK, ARTICLES, REVIEWS, GAPS, CONFLICTS, IMPORTS, STATISTICS, CONSOLE, BATCHES, CASES],
)
