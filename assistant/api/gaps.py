"""Gaps over HTTP: questions without a good answer, and what becomes of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from assistant.api.documentation import PREFIX, problems
from assistant.api.gap_schemas import (
    DraftedOut,
    GapFilterIn,
    GapOut,
    GapQuestionOut,
    GapQuestionsOut,
    GapReasonIn,
    GapsOut,
    GapViewOut,
    LatestRunOut,
    QuestionPage,
    RunOut,
    SimilarQuestionsIn,
)
from assistant.api.rights import Right, may
from assistant.api.schemas import fields_of
from assistant.api.services import TheGaps
from assistant.errors import GapNotFound
from assistant.gaps.domain import Question
from knowledge import Actor, Revision

router = APIRouter(prefix=PREFIX, tags=["gaps"])

WATCHERS = [Depends(may(Right.WATCH))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]


@router.get("/gaps", dependencies=WATCHERS, responses=problems(422), summary="List gaps")
def list_gaps(query: Annotated[GapFilterIn, Query()], gaps: TheGaps) -> GapsOut:
    """Questions without a good answer, put together by what they ask for, as the last run found them."""
    found, total = gaps.page(query.wanted())
    return GapsOut(gaps=[GapOut.model_validate(gap) for gap in found], total=total)


# Before those with an id, which "run" is none of.
@router.get("/gaps/run", dependencies=WATCHERS, responses=problems(), summary="How far the last run is")
def read_run(gaps: TheGaps) -> LatestRunOut:
    """The run that was started last, in whatever process."""
    run = gaps.runs.latest()
    return LatestRunOut(run=run and RunOut.model_validate(run))


@router.post("/gaps/run", status_code=202, responses=problems(409), summary="Put the questions together anew")
def start_run(gaps: TheGaps, actor: Editor) -> RunOut:
    """Begin a run in the background; `GET` here tells how far it is. Nothing that was decided is lost."""
    return RunOut.model_validate(gaps.runs.start(actor))


@router.get("/gaps/{gap}", dependencies=WATCHERS, responses=problems(404), summary="Look at a gap")
def read_gap(gap: str, gaps: TheGaps) -> GapViewOut:
    """A gap with its newest questions, the nearest articles, what agents wrote, its days and its history."""
    view = gaps.view(_id(gap))
    shown: dict[str, Any] = fields_of(GapViewOut, view, without={"questions"})
    return GapViewOut.model_validate(shown | {"questions": [_question(each) for each in view.questions]})


@router.get(
    "/gaps/{gap}/questions", dependencies=WATCHERS, responses=problems(404, 422), summary="The questions of a gap"
)
def list_questions(gap: str, query: Annotated[QuestionPage, Query()], gaps: TheGaps) -> GapQuestionsOut:
    """Newest first."""
    found = gaps.questions(_id(gap), query.limit, query.offset)
    return GapQuestionsOut(questions=[_question(each) for each in found])


@router.post("/gaps/{gap}/article", status_code=201, responses=problems(404, 409, 422), summary="Draft an article")
def draft_article(gap: str, gaps: TheGaps, actor: Editor) -> DraftedOut:
    """A draft with the gap's question, those most unlike it, and what agents wrote; publishing it closes the gap."""
    return _drafted(gaps.draft_article(_id(gap), actor))


@router.post(
    "/gaps/{gap}/similar-questions",
    status_code=201,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Add questions to an article",
)
def add_similar_questions(gap: str, body: SimilarQuestionsIn, gaps: TheGaps, actor: Editor) -> DraftedOut:
    """A draft of an article with questions of the gap as similar questions; publishing it closes the gap."""
    chosen = [(question.draft_id, question.part) for question in body.questions]
    return _drafted(gaps.add_to_article(_id(gap), body.article_id, chosen, actor))


@router.post("/gaps/{gap}/dismiss", responses=problems(400, 404, 409, 413, 415, 422), summary="Dismiss a gap")
def dismiss_gap(gap: str, body: GapReasonIn, gaps: TheGaps, actor: Editor) -> GapOut:
    """It stays dismissed, unless many more customers ask the same."""
    return GapOut.model_validate(gaps.dismiss(_id(gap), actor, body.reason))


@router.post("/gaps/{gap}/reopen", responses=problems(400, 404, 409, 413, 415, 422), summary="Reopen a gap")
def reopen_gap(gap: str, body: GapReasonIn, gaps: TheGaps, actor: Editor) -> GapOut:
    """Take up again what was dismissed or drafted; a draft stays where it is."""
    return GapOut.model_validate(gaps.reopen(_id(gap), actor, body.reason))


def _question(question: Question) -> GapQuestionOut:
    draft_id, part = question.key
    rest = fields_of(GapQuestionOut, question, without={"draft_id", "part"})
    return GapQuestionOut(draft_id=draft_id, part=part, **rest)


def _drafted(revision: Revision) -> DraftedOut:
    return DraftedOut.model_validate(revision)


def _id(gap: str) -> str:
    if "\x00" in gap:
        # No id has one, and PostgreSQL refuses to be asked.
        raise GapNotFound("no gap has an id with a null character: give an id of the list of gaps")
    return gap
