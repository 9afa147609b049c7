"""Whether the server lives, whether it can work, and what it has done."""

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST

from assistant.api.documentation import problems
from assistant.api.observability import log, told
from assistant.api.problems import Problem, ProblemFound
from assistant.api.rights import Right, may_or_near, public
from assistant.api.schemas import AliveOut, ReadyOut
from assistant.api.services import Services, TheServices
from knowledge import APPLIED, KnowledgeBase, KnowledgeError

router = APIRouter(tags=["operation"])
PROBE = [Depends(public("whoever restarts the process or sends it traffic has no account"))]


@router.get("/healthz", dependencies=PROBE, responses=problems(), summary="Is the process alive?")
def read_health() -> AliveOut:
    """Answers as long as the process does; restart it when this fails."""
    return AliveOut()


@router.get("/readyz", dependencies=PROBE, responses=problems(503), summary="Can the server work?")
def read_readiness(services: TheServices) -> ReadyOut:
    """Whether the indexes are open and up to date and the encoder answers; send no traffic when this fails."""
    reasons = _hindrances(services)
    if reasons:
        raise ProblemFound(Problem(503, "not-ready", "The server cannot work yet", "; ".join(reasons)))
    return ReadyOut()


@router.get(
    "/metrics",
    dependencies=[Depends(may_or_near(Right.WATCH))],
    response_class=Response,
    responses=problems() | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="Counts for Prometheus",
)
def read_metrics(services: TheServices) -> Response:
    """Requests, drafts, failures of the chat model, and the state of indexes and webhooks."""
    knowledge = services.assistant.knowledge
    text = services.metrics.render(_lag(knowledge), knowledge.store.count(), services.chat.webhooks.standing())
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _hindrances(services: Services) -> list[str]:
    reasons = []
    try:
        # A search needs everything: the encoder, all indexes and the store.
        services.assistant.knowledge.search("ready", 1, internal=True)
        lag = _lag(services.assistant.knowledge)
        if lag:
            reasons.append(f"the indexes are {lag} changes behind: wait until they have caught up")
    except KnowledgeError as error:
        reasons.append(str(error))
    except Exception as error:
        log.error("not_ready", **told(error))
        reasons.append(f"a search failed ({type(error).__name__}): the server's log says more")
    following = services.following()
    return [*reasons, following] if following else reasons


def _lag(knowledge: KnowledgeBase) -> int:
    return knowledge.store.last_change() - int(knowledge.store.fact(APPLIED) or 0)
