"""What converters found to articles: FAQ tables row by row, other tables as text, documents by section."""

from collections.abc import Iterable

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.contents import Content, Document, Sheet
from knowledge.importing.documents import articles_of_sections, stem_of
from knowledge.importing.tables import faq_articles, faq_headings, readable, unheaded_faq

Articles = tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]


def articles_of(content: Content, name: str) -> Articles:
    """Articles of a file, and its rows that cannot be articles; raises Refusal when it holds no text."""
    tables = content.tables if isinstance(content, Document) else content.sheets
    drafts, refused = _articles_of_sheets(tables, name)
    if isinstance(content, Document):
        drafts = [*articles_of_sections(content, name), *drafts]
    if not drafts and not refused:
        raise Refusal("it holds no text: there is nothing to import")
    return tuple(drafts), tuple(refused)


def _articles_of_sheets(sheets: Iterable[Sheet], name: str) -> tuple[list[ArticleDraft], list[Refused]]:
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    for sheet in sheets:
        headings = faq_headings(sheet) or unheaded_faq(sheet)
        if headings is not None:
            articles, rows = faq_articles(sheet, headings, name)
            drafts.extend(articles)
            refused.extend(rows)
        else:
            drafts.extend(articles_of_sections(Document(tuple(readable(sheet, stem_of(name)))), name))
    return drafts, refused
