"""Web pages to sections: the main part of the page, without navigation, scripts and banners."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.importing.cleaning import clean
from knowledge.importing.contents import Document
from knowledge.importing.markdown import read_markdown
from knowledge.importing.plain_text import read_plain_text
from knowledge.importing.properties import page_properties, with_properties

NEVER_TEXT = (
    *("script", "style", "noscript", "template", "svg", "iframe", "nav", "aside", "footer", "button", "input"),
    *("select", "textarea", "dialog", "label", "img", "picture", "video", "audio", "object", "canvas"),
)
AROUND_THE_TEXT = re.compile(
    r"(?:^|[-_ ])(nav(?:bar|header|footer|igation)?|menu|breadcrumbs?|sidebar|side-?nav|cookies?|consent|banner|footer"
    r"|toc|table-of-contents|pagination|pager|share|social|related|advert(?:isement)?|ads?|popup|modal|newsletter"
    r"|subscribe|comments?|skip-link|search-?(?:bar|box|form))(?:$|[-_ ])",
    re.IGNORECASE,
)
AROUND_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog")
MAIN = ("main", "[role=main]", "[itemprop=articleBody]", "article", "#content", "#main", "#DisplayArea", ".content")
LEAST_SHARE = 0.4
"""The part that calls itself the main one is believed when it holds at least this share of the page's words."""

SAME_TITLE_SEPARATORS = re.compile(r"\s+[|\-–—_·»]\s+|[|_]")


def read_web_page(text: str) -> Document:
    """Sections of an HTML page by its headings; the page's title stands for a missing first heading.

    What its meta elements say of business type, audience, owner and the like holds for all of them.
    """
    from bs4 import BeautifulSoup

    page = BeautifulSoup(text, "lxml")
    title, properties = _title_of(page), page_properties(page)
    language = page.html.get("lang") if page.html else None
    for element in list(_around(page)):
        element.decompose()
    for table in page.find_all("table"):
        _unwrap_layout(table)
    markdown = _markdown(_main_part(page))
    document = read_markdown(clean(markdown), wrapped=True) if markdown is not None else _as_plain_text(page)
    return with_properties(_under(title, document), properties, language)


def _title_of(page: Any) -> str:
    title = " ".join(page.title.get_text(" ").split()) if page.title else ""
    return SAME_TITLE_SEPARATORS.split(title)[0].strip() if title else ""


def _around(page: Any) -> Iterator[Any]:
    """Everything that stands around the text of a page. A body or main part is never taken out for its name."""
    yield from page.find_all(NEVER_TEXT)
    for element in page.find_all(True):
        if element.decomposed or element.name in {"html", "body", "main", "article", "h1", "h2", "h3", "p", "code"}:
            continue
        names = " ".join([*(element.get("class") or []), str(element.get("id") or "")])
        hidden = "hidden" in element.attrs or element.get("aria-hidden") == "true" or "display:none" in _style(element)
        if hidden or element.get("role") in AROUND_ROLES or AROUND_THE_TEXT.search(names):
            yield element
    header = page.find("header")
    if header is not None and header.find_parent(["main", "article"]) is None and not header.decomposed:
        yield header


def _unwrap_layout(table: Any) -> None:
    """A table that only arranges a page becomes blocks: it has one row or column, a table or headings inside."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    arranged = len(rows) < 2 or max(map(len, rows)) < 2 or table.find(["table", "h1", "h2", "h3"]) is not None
    if arranged or table.get("role") == "presentation":
        for part in table.find_all(["tr", "td", "th", "tbody", "thead"]):
            part.name = "div"
        table.name = "div"


def _style(element: Any) -> str:
    return str(element.get("style") or "").replace(" ", "").lower()


def _main_part(page: Any) -> Any:
    whole = page.body or page
    length = len(whole.get_text(" ", strip=True))
    for selector in MAIN:
        parts = whole.select(selector)
        if len(parts) == 1 and len(parts[0].get_text(" ", strip=True)) >= LEAST_SHARE * length:
            return parts[0]
    return whole


def _markdown(part: Any) -> str | None:
    """Markdown of an element, None when it is nested more deeply than the converter can follow."""
    from markdownify import ATX, MarkdownConverter

    try:
        return str(MarkdownConverter(heading_style=ATX, bullets="-", strip=["img"]).convert_soup(part))
    except RecursionError:
        return None


def _as_plain_text(page: Any) -> Document:
    return Document(read_plain_text(clean(page.get_text("\n", strip=True))))


def _under(title: str, document: Document) -> Document:
    """The page's title goes above text that has no heading at all."""
    if not title:
        return document
    sections = tuple(section if section.path else replace(section, path=(title,)) for section in document.sections)
    return replace(document, sections=sections)
