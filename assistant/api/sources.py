"""What a draft rests on, over HTTP: the articles that it quotes, whole."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from assistant.api.documentation import PREFIX, problems
from assistant.api.drafts import draft_id_of
from assistant.api.life import stored
from assistant.api.life_schemas import StoredRevisionOut
from assistant.api.rights import Right, may
from assistant.api.schemas import Given
from assistant.api.services import TheAssistant
from knowledge import Actor, ArticleStore, Audience, Revision

router = APIRouter(prefix=PREFIX, tags=["drafts"])


class SourcesOut(Given):
    """What a draft quotes and offers."""

    cited: list[StoredRevisionOut] = Field(description="The revisions that it quotes, in the order of its citations.")
    internal: list[str] = Field(description="Which of the articles it offers customers may not see.")


@router.get("/drafts/{draft_id}/sources", responses=problems(404), summary="What a draft rests on")
def read_sources(
    draft_id: str, assistant: TheAssistant, _actor: Annotated[Actor, Depends(may(Right.DRAFT))]
) -> SourcesOut:
    """The quoted revisions as they were, whatever the articles say by now."""
    draft = assistant.records.stored(draft_id_of(draft_id))["draft"]
    store = assistant.knowledge.store
    return SourcesOut(cited=[stored(revision) for revision in _cited(store, draft)], internal=_internal(store, draft))


def _cited(store: ArticleStore, draft: Mapping[str, Any]) -> list[Revision]:
    keys = dict.fromkeys((citation["article_id"], citation["revision"]) for citation in draft["citations"])
    known = {
        (revision.article_id, revision.number): revision
        for article_id in dict.fromkeys(article_id for article_id, _ in keys)
        for revision in store.revisions_of(article_id)
    }
    return [known[key] for key in keys if key in known]


def _internal(store: ArticleStore, draft: Mapping[str, Any]) -> list[str]:
    offered = [other["article_id"] for other in (*draft["choices"], *draft["alternatives"])]
    live = store.live(offered)
    return sorted(key for key, revision in live.items() if revision.content.audience is Audience.INTERNAL)
