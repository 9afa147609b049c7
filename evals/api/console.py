"""The retrieval console over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from assistant import Right
from assistant.api import PREFIX, TheAssistant, may, problem_responses
from evals.api.console_schemas import LookIn, LookOut, RightIn, RightOut, look_out
from evals.api.services import TheCases
from evals.console import Console, make_case, make_similar_question
from evals.errors import InvalidCase
from knowledge import Actor, Lifecycle

router = APIRouter(prefix=f"{PREFIX}/console", tags=["console"])
Editor = Annotated[Actor, Depends(may(Right.EDIT))]


@router.post(
    "",
    dependencies=[Depends(may(Right.READ))],
    responses=problem_responses(400, 413, 415, 422),
    summary="Look into a search",
)
def look_into(body: LookIn, assistant: TheAssistant) -> LookOut:
    """The candidates for a question with what each score and confidence is made of, and what would be decided."""
    return look_out(Console(assistant).look(body.conversation(), internal=body.internal, language=body.language))


@router.post("/right", responses=problem_responses(400, 404, 409, 413, 415, 422), summary="Say which article is right")
def say_right(body: RightIn, assistant: TheAssistant, cases: TheCases, actor: Editor) -> RightOut:
    """Keep the question as a golden case, or add it to the article's similar questions as a draft revision."""
    if body.becomes == "golden_case":
        added = make_case(cases, body.conversation(), body.article_id, actor)
        return RightOut(case_id=[*added.new, *added.known][0], was_known=bool(added.known), article_id=body.article_id)
    if body.article_id is None:
        raise InvalidCase("a similar question needs an article: give article_id, or make a golden case of it")
    lifecycle = Lifecycle(assistant.knowledge.store)
    saved = make_similar_question(lifecycle, body.text, body.article_id, actor)
    return RightOut(article_id=saved.article_id, revision=saved.number)
