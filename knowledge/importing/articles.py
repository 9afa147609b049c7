"""What converters found to articles: FAQ tables row by row, other tables as text, documents by section."""

from collections.abc import Iterable

from knowledge.domain import ArticleDraft, Refused
from knowledge.errors import Refusal
from knowledge.importing.contents import Content, Document, Sheet
from knowledge.importing.documents import articles_of_sections, stem_of
from knowledge.importing.exchange import SHEET, drafts_of_rows
from knowledge.importing.fields import Defaults, defaults_of
from knowledge.importing.tables import faq_articles, faq_headings, readable, unheaded_faq
from knowledge.importing.watching import Watch, unwatched

Articles = tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]
NO_DEFAULTS = defaults_of({})


def articles_of(content: Content, name: str, watch: Watch = unwatched) -> Articles:
    """Articles of a file, and its rows that cannot be articles; raises Refusal when it holds no text."""
    if isinstance(content, Document):
        drafts, refused = _articles_of_sheets(content.tables, name, defaults_of(content.defaults), watch)
        drafts = [*articles_of_sections(content, name), *drafts]
    else:
        drafts, refused = _articles_of_sheets(content.sheets, name, NO_DEFAULTS, watch)
    if not drafts and not refused:
        raise Refusal("it holds no text: there is nothing to import")
    return tuple(drafts), tuple(refused)


def _articles_of_sheets(
    sheets: Iterable[Sheet], name: str, defaults: Defaults, watch: Watch
) -> tuple[list[ArticleDraft], list[Refused]]:
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    for sheet in sheets:
        if sheet.name == SHEET:
            articles, rows = drafts_of_rows(sheet.rows, name)
            drafts.extend(articles)
            refused.extend(rows)
            continue
        headings = faq_headings(sheet) or unheaded_faq(sheet)
        if headings is not None:
            articles, rows = faq_articles(sheet, headings, name, defaults, watch)
            drafts.extend(articles)
            refused.extend(rows)
        else:
            drafts.extend(articles_of_sections(Document(tuple(readable(sheet, stem_of(name)))), name))
    return drafts, refused
