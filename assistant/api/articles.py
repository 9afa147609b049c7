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
from knowledge import Article, NotFound, Revision

router = APIRouter(prefix=PREFIX, tags=["articles"], dependencies=[Depends(may(Right.READ))])


@router.get("/articles", responses=problems(422), summary="List articles")
def list_articles(query: Annotated[ArticleFilter, Query()], assistant: TheAssistant) -> ArticlesOut:
    """Articles in order of id, live or not, as their newest revision has them."""
    # One more than wanted tells whether there is a next page.
    found = assistant.knowledge.store.list_articles(
        text=query.text, filters=query.filters(), limit=query.limit + 1, after=query.after
    )
    page = found[: query.limit]
    more = len(found) > len(page)
    return ArticlesOut(articles=[_summary(article) for article in page], next=page[-1].id if more else None)


# Ids may contain slashes, so this one has to be asked first.
@router.get("/articles/{article_id:path}/revisions", responses=problems(404), summary="The history of an article")
def list_revisions(article_id: str, assistant: TheAssistant) -> RevisionsOut:
    """What the article said at each time, oldest first."""
    revisions = assistant.knowledge.store.revisions_of(_id(article_id))
    return RevisionsOut(revisions=[_revision(revision) for revision in revisions])


@router.get("/articles/{article_id:path}", responses=problems(404), summary="Look at an article")
def read_article(article_id: str, assistant: TheAssistant) -> ArticleOut:
    """An article with the text of its newest revision."""
    article = assistant.knowledge.store.article(_id(article_id))
    return ArticleOut(**_fields(ArticleOut, article))


def _summary(article: Article) -> ArticleSummaryOut:
    return ArticleSummaryOut(**_fields(ArticleSummaryOut, article))


def _fields(schema: type[ArticleSummaryOut], article: Article) -> dict[str, Any]:
    latest = article.latest
    return fields_of(schema, article, latest, latest.content, without={"revision"}) | {"revision": latest.number}


def _revision(revision: Revision) -> RevisionOut:
    return RevisionOut(**fields_of(RevisionOut, revision, revision.content))


def _id(article_id: str) -> str:
    if "\x00" in article_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise NotFound("no article has an id with a null character: give an id of the list of articles")
    return article_id
