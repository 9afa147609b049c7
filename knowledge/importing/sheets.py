"""The sheets of one file to articles: FAQ tables row by row, other tables as text."""

from collections.abc import Iterable

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.documents import articles_of
from knowledge.importing.markdown import Document
from knowledge.importing.tables import Sheet, faq_articles, faq_headings, readable


def articles_of_sheets(sheets: Iterable[Sheet], name: str) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    """Articles of all sheets; raises Refusal when no cell holds anything."""
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    for sheet in sheets:
        headings = faq_headings(sheet)
        if headings is not None:
            articles, rows = faq_articles(sheet, headings, name)
            drafts.extend(articles)
            refused.extend(rows)
        elif sections := readable(sheet):
            drafts.extend(articles_of(Document(tuple(sections)), name))
    if not drafts and not refused:
        raise Refusal("its cells are all empty: there is nothing to import")
    return tuple(drafts), tuple(refused)
