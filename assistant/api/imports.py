"""Imports over HTTP: files in, what they would change, decisions; and the whole knowledge base out."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from assistant.api.documentation import PREFIX, problems
from assistant.api.import_schemas import (
    AcceptIn,
    DecidedOut,
    DecisionsOut,
    ImportFileOut,
    ImportModeIn,
    ImportOut,
    ImportsOut,
    ImportsPage,
    ImportSummaryOut,
    MergedIn,
    ProposalFilter,
    ProposalOut,
    ProposalsOut,
    ProposedDifferenceOut,
    RejectIn,
    SaidOut,
    SettleIn,
)
from assistant.api.problems import Problem, ProblemFound
from assistant.api.rights import Right, TheCaller, may
from assistant.api.schemas import fields_of
from assistant.api.services import TheServices
from assistant.api.uploads import TheFiles, form_with_files
from assistant.import_jobs import ImportJobs
from knowledge import (
    Actor,
    ArticleContent,
    Choice,
    ImportMode,
    NotFound,
    Proposal,
    ProposalKind,
    Proposals,
    ProposalState,
    Revision,
    Terms,
    WrongState,
    differences,
)

router = APIRouter(prefix=PREFIX, tags=["imports"])

Reader = Annotated[Actor, Depends(may(Right.READ))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]
_DECIDING = problems(400, 404, 409, 413, 415, 422)


async def _proposals(services: TheServices) -> Proposals:
    return Proposals(services.lifecycle)


async def _jobs(request: Request) -> ImportJobs:
    jobs: ImportJobs = request.app.state.import_jobs
    return jobs


TheProposals = Annotated[Proposals, Depends(_proposals)]
TheJobs = Annotated[ImportJobs, Depends(_jobs)]


@router.post(
    "/imports",
    status_code=202,
    responses=problems(400, 409, 413, 415, 422),
    openapi_extra=form_with_files(),
    summary="Import files",
)
def begin_import(
    files: TheFiles, caller: TheCaller, query: Annotated[ImportModeIn, Query()], jobs: TheJobs, services: TheServices
) -> ImportOut:
    """Read files and archives of them; short imports have ended when this answers, of long ones `GET` tells how far.

    Of what is to be published golden cases are asked first; a file that would break one waits as proposals.
    """
    if query.mode is ImportMode.PUBLISHED:
        caller.require(Right.PUBLISH)
        if services.lifecycle.two_person_rule:
            raise WrongState("under the two-person rule imports publish nothing: import as proposals or as drafts")
    if query.override:
        caller.require(Right.OVERRIDE)
    named = [(file.filename or "", file.file) for file in files]
    import_id = jobs.begin(named, caller.require(Right.EDIT), query.mode, query.override)
    proposals = Proposals(services.lifecycle)
    jobs.wait(import_id, query.wait_seconds)
    return shown_import(proposals, import_id)


@router.get("/imports", responses=problems(404, 422), summary="List imports")
def list_imports(query: Annotated[ImportsPage, Query()], _actor: Reader, proposals: TheProposals) -> ImportsOut:
    """Newest first."""
    found = proposals.imports(limit=query.limit + 1, before=query.before)
    page = found[: query.limit]
    more = len(found) > len(page)
    return ImportsOut(
        imports=[ImportSummaryOut.model_validate(record) for record in page], next=page[-1].id if more else None
    )


@router.get("/imports/{import_id}", responses=problems(404), summary="Look at an import")
def read_import(import_id: str, _actor: Reader, proposals: TheProposals) -> ImportOut:
    """How far it is, and what became of each file."""
    return shown_import(proposals, _id(import_id))


@router.get("/imports/{import_id}/proposals", responses=problems(404, 422), summary="List what an import proposes")
def list_proposals(
    import_id: str, query: Annotated[ProposalFilter, Query()], _actor: Reader, proposals: TheProposals
) -> ProposalsOut:
    """Each proposal with what the file said, what the article says, and what the file says now."""
    found = proposals.proposals(_id(import_id), query.filters(), limit=query.limit + 1, after=query.after)
    page = found[: query.limit]
    mine = proposals.mine(page)
    more = len(found) > len(page)
    return ProposalsOut(
        proposals=[_proposal(each, mine.get(each.article_id)) for each in page],
        next=page[-1].number if more else None,
    )


@router.post("/imports/{import_id}/accept", responses=_DECIDING, summary="Accept proposals")
def accept(import_id: str, body: AcceptIn, actor: Editor, caller: TheCaller, proposals: TheProposals) -> DecisionsOut:
    """The files have their way: as drafts, or live. What is gone from them is taken down."""
    wanted = proposals.proposals(_id(import_id), {"state": ProposalState.OPEN})
    chosen = [each for each in wanted if body.numbers is None or each.number in set(body.numbers)]
    if body.publish or any(each.kind is ProposalKind.GONE for each in chosen):
        caller.require(Right.PUBLISH)
    terms = _terms(body, caller)
    return _decided(proposals.accept(_id(import_id), body.numbers, actor, terms))


@router.post("/imports/{import_id}/reject", responses=_DECIDING, summary="Reject proposals")
def reject(import_id: str, body: RejectIn, actor: Editor, proposals: TheProposals) -> DecisionsOut:
    """Articles stay as they are; the same is proposed again only when the file says something else."""
    return _decided(proposals.reject(_id(import_id), body.numbers, actor, body.reason))


@router.post(
    "/imports/{import_id}/proposals/{number}/settle",
    dependencies=[Depends(may(Right.EDIT))],
    responses=_DECIDING,
    summary="Settle a conflict",
)
def settle(import_id: str, number: int, body: SettleIn, caller: TheCaller, proposals: TheProposals) -> DecisionsOut:
    """With the text here (`mine`), the file's (`file`), or one of your own (`merged`)."""
    if body.publish:
        caller.require(Right.PUBLISH)
    if not 0 < number < 2**31:
        raise NotFound(f"there is no proposal {number}: see the list of the import's proposals")
    text: Choice | ArticleContent = body.choice
    if body.choice is Choice.MERGED:
        text = _merged(proposals, _id(import_id), number, body.merged)
    return _decided([proposals.settle(_id(import_id), number, text, caller.require(Right.EDIT), _terms(body, caller))])


def _terms(body: AcceptIn | SettleIn, caller: TheCaller) -> Terms:
    if body.override:
        caller.require(Right.OVERRIDE)
    seen = body.seen if isinstance(body, SettleIn) else None
    return Terms(body.publish, body.reason, body.override, seen)


def _merged(proposals: Proposals, import_id: str, number: int, merged: MergedIn | None) -> ArticleContent:
    if merged is None:
        detail = "Send the text that shall stay in 'merged'."
        raise ProblemFound(Problem(422, "no-text", "There is no text", detail))
    found = proposals.proposals(import_id, {}, limit=1, after=number - 1)
    if not found or found[0].number != number or found[0].content is None:
        raise NotFound(f"proposal {number} is not there, or its article is gone from the file")
    sent = {name: getattr(merged, name) for name in MergedIn.model_fields if getattr(merged, name) is not None}
    if "similar_questions" in sent:
        sent["similar_questions"] = tuple(sent["similar_questions"])
    return replace(found[0].content, **sent)


def shown_import(proposals: Proposals, import_id: str) -> ImportOut:
    """An import as callers get it."""
    record, files = proposals.one(import_id)
    shown = fields_of(ImportOut, record, without={"files"})
    return ImportOut.model_validate(shown | {"files": [ImportFileOut.model_validate(file) for file in files]})


def _proposal(proposal: Proposal, mine: Revision | None) -> ProposalOut:
    here = mine.content if mine else None
    known = fields_of(
        ProposalOut, proposal, without={"base", "mine", "content", "seen", "changes", "file_changes", "my_changes"}
    )
    shown: dict[str, Any] = {
        "base": _said(proposal.base),
        "mine": _said(here),
        "content": _said(proposal.content),
        "seen": mine.number if mine else None,
        "changes": _differences(here, proposal.content),
        "file_changes": _differences(proposal.base, proposal.content),
        "my_changes": _differences(proposal.base, here),
    }
    return ProposalOut.model_validate(known | shown)


def _said(content: ArticleContent | None) -> SaidOut | None:
    return SaidOut.model_validate(content) if content else None


def _differences(before: ArticleContent | None, after: ArticleContent | None) -> list[ProposedDifferenceOut]:
    return [ProposedDifferenceOut.model_validate(each) for each in differences(before, after)] if after else []


def _decided(found: list[Proposal]) -> DecisionsOut:
    return DecisionsOut(proposals=[DecidedOut.model_validate(proposal) for proposal in found])


def _id(import_id: str) -> str:
    if "\x00" in import_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise NotFound("no import has an id with a null character: give an id of the list of imports")
    return import_id
