"""What the handbook was good for, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.services import TheAssistant
from assistant.api.usage_schemas import (
    ArticleHistoryOut,
    Period,
    TotalsFilter,
    TotalsHistoryOut,
    UsageFilter,
    UsageListOut,
)
from assistant.usage.domain import ArticleHistory, Listed, TotalsHistory
from assistant.usage.usage import Usage
from knowledge import NotFound

router = APIRouter(prefix=f"{PREFIX}/usage", tags=["usage"], dependencies=[Depends(may(Right.WATCH))])


def _usage(assistant: TheAssistant) -> Usage:
    return assistant.usage


TheUsage = Annotated[Usage, Depends(_usage)]


@router.get(
    "/articles", response_model=UsageListOut, responses=problems(422), summary="List articles by how they are used"
)
def list_usage(query: Annotated[UsageFilter, Query()], usage: TheUsage) -> Listed:
    """Live articles with what they were good for; those never used, often edited or cited less and less."""
    return usage.articles(query.wanted())


@router.get(
    "/articles/{article_id:path}",
    response_model=ArticleHistoryOut,
    responses=problems(404, 422),
    summary="The use of an article",
)
def read_usage(article_id: str, query: Annotated[Period, Query()], usage: TheUsage) -> ArticleHistory:
    """What one article was good for, day by day and passage by passage."""
    if "\x00" in article_id:
        raise NotFound("no article has an id with a null character: give an id of the list of articles")
    return usage.article(article_id, query.days)


@router.get("/totals", response_model=TotalsHistoryOut, responses=problems(422), summary="All drafts by day")
def read_totals(query: Annotated[TotalsFilter, Query()], usage: TheUsage) -> TotalsHistory:
    """How many drafts were made, what they came to, and what people made of them."""
    return usage.totals(query.days, query.reader)
