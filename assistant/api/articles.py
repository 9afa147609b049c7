"""The articles of the handbook over HTTP, to look at."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from assistant.api.article_schemas import (
    ArticleFilter,
    ArticleOut,
    ArticlesOut,
    ArticleSummaryOut,
    RevisionOut,
    RevisionsOut,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.schemas import fields_of
from assistant.api.services import TheAssistant
from knowledge import Article, NotFound, Revision, place_of

router = APIRouter(prefix=PREFIX, tags=["articles"], dependencies=[Depends(may(Right.READ))])


@router.get("/articles", responses=problems(422), summary="List articles")
def list_articles(query: Annotated[ArticleFilter, Query()], assistant: TheAssistant) -> ArticlesOut:
    """Articles, live or not, as their newest revision has them."""
    store, listing = assistant.knowledge.store, query.listing()
    # One more than wanted tells whether there is a next page.
    found = store.page(listing, query.limit + 1, query.after)
    page = found[: query.limit]
    following = place_of(page[-1], listing) if len(found) > len(page) else None
    # What stands on one page is counted already.
    total = len(page) if not query.after and following is None else store.total(listing)
    return ArticlesOut(articles=[summary(article) for article in page], next=following, total=total)


# Ids may contain slashes, so this one has to be asked first.
@router.get("/articles/{article_id:path}/revisions", responses=problems(404), summary="The history of an article")
def list_revisions(article_id: str, assistant: TheAssistant) -> RevisionsOut:
    """What the article said at each time, oldest first."""
    revisions = assistant.knowledge.store.revisions_of(printable_id(article_id))
    return RevisionsOut(revisions=[RevisionOut(**revision_fields(revision)) for revision in revisions])


@router.get("/articles/{article_id:path}", responses=problems(404), summary="Look at an article")
def read_article(article_id: str, assistant: TheAssistant) -> ArticleOut:
    """An article with the text of its newest revision."""
    return article_out(assistant.knowledge.store.article(printable_id(article_id)))


def article_out(article: Article) -> ArticleOut:
    """An article as it is given out."""
    return ArticleOut(**_fields(ArticleOut, article))


def summary(article: Article) -> ArticleSummaryOut:
    """An article as lists give it."""
    return ArticleSummaryOut(**_fields(ArticleSummaryOut, article))


def revision_fields(revision: Revision) -> dict[str, Any]:
    """The fields of a revision as it is given out."""
    return fields_of(RevisionOut, revision, revision.content)


def printable_id(article_id: str) -> str:
    """The id, unless no article can have it: PostgreSQL refuses to be asked. Raises `NotFound`."""
    if "\x00" in article_id:
        raise NotFound("no article has an id with a null character: give an id of the list of articles")
    return article_id


def _fields(schema: type[ArticleSummaryOut], article: Article) -> dict[str, Any]:
    latest = article.latest
    return fields_of(schema, article, latest, latest.content, without={"revision"}) | {"revision": latest.number}
