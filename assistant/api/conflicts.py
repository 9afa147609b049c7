"""Articles that say the same or disagree, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.api.conflict_schemas import (
    CheckIn,
    CheckOut,
    ConflictFilter,
    ConflictOut,
    ConflictsOut,
    DismissIn,
    MergeIn,
    MergeOut,
    ReopenIn,
    ScanIn,
    ScanOut,
)
from assistant.api.conflict_views import conflict_out, conflicts_out, draft_conflict_out
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.services import TheAssistant
from knowledge import Actor, Lifecycle, NotFound, merged, other_side

Editor = Annotated[Actor, Depends(may(Right.EDIT))]
_READERS = [Depends(may(Right.READ))]

router = APIRouter(prefix=f"{PREFIX}/conflicts", tags=["conflicts"])


@router.get("", dependencies=_READERS, responses=problems(404, 422), summary="List conflicts")
def list_conflicts(query: Annotated[ConflictFilter, Query()], assistant: TheAssistant) -> ConflictsOut:
    """What the last scan found, with both passages and the words in them that do not agree."""
    # One more than wanted tells whether there is a next page.
    found = assistant.knowledge.conflicts.records.listed(
        state=query.state, kind=query.kind, article_id=query.article_id, limit=query.limit + 1, after=query.after
    )
    page = found[: query.limit]
    following = page[-1].id if len(found) > len(page) else None
    return ConflictsOut(conflicts=conflicts_out(page, assistant.knowledge.store), next=following)


@router.get("/scan", dependencies=_READERS, responses=problems(), summary="Ask how far the scan is")
def read_scan(assistant: TheAssistant) -> ScanOut:
    """How far the scan is that was begun last, by a person or by itself, or what it gave."""
    return ScanOut.model_validate(assistant.knowledge.conflicts.scan_state())


@router.post(
    "/scan",
    status_code=202,
    responses=problems(400, 413, 415, 422),
    summary="Start a scan",
)
def start_scan(body: ScanIn, assistant: TheAssistant, actor: Editor) -> ScanOut:
    """Compare what changed since the last scan with all the rest, in the background; one scan runs at a time."""
    return ScanOut.model_validate(assistant.knowledge.conflicts.start_scan(actor, everything=body.everything))


@router.post(
    "/check",
    dependencies=[Depends(may(Right.DRAFT))],
    responses=problems(400, 413, 415, 422),
    summary="Check an article that is being written",
)
def check_draft(body: CheckIn, assistant: TheAssistant) -> CheckOut:
    """What it repeats or contradicts of the live articles; nothing is stored."""
    found = assistant.knowledge.conflicts.check(body.content(), body.article_id)
    live = assistant.knowledge.store.live([each.article_id for each in found])
    return CheckOut(conflicts=[draft_conflict_out(each, body.body, live[each.article_id]) for each in found])


@router.get("/{conflict_id}", dependencies=_READERS, responses=problems(404), summary="Look at a conflict")
def read_conflict(conflict_id: str, assistant: TheAssistant) -> ConflictOut:
    """A conflict in whatever state."""
    found = assistant.knowledge.conflicts.records.get(_id(conflict_id))
    return conflict_out(found, assistant.knowledge.store)


@router.post(
    "/{conflict_id}/dismiss", responses=problems(400, 404, 413, 415, 422), summary="Say that a conflict is none"
)
def dismiss(conflict_id: str, body: DismissIn, assistant: TheAssistant, actor: Editor) -> ConflictOut:
    """It stays quiet until either article changes."""
    found = assistant.knowledge.conflicts.dismiss(_id(conflict_id), actor, body.reason)
    return conflict_out(found, assistant.knowledge.store)


@router.post("/{conflict_id}/reopen", responses=problems(400, 404, 413, 415, 422), summary="Take a dismissal back")
def reopen(conflict_id: str, body: ReopenIn, assistant: TheAssistant, actor: Editor) -> ConflictOut:
    """It is listed as open again."""
    found = assistant.knowledge.conflicts.reopen(_id(conflict_id), actor, body.reason)
    return conflict_out(found, assistant.knowledge.store)


@router.post("/{conflict_id}/merge", responses=problems(400, 404, 409, 413, 415, 422), summary="Merge two articles")
def merge(conflict_id: str, body: MergeIn, assistant: TheAssistant, actor: Editor) -> MergeOut:
    """Make a draft of the article that stays, with the questions of the other as similar questions.

    Nothing goes live and nothing is taken down: a person publishes the draft and then retires the other article.
    """
    store = assistant.knowledge.store
    gone = other_side(assistant.knowledge.conflicts.records.get(_id(conflict_id)), body.keep)
    kept = store.article(body.keep).latest
    draft = merged(kept, store.article(gone).latest)
    saved = Lifecycle(store).save(draft, actor, base=kept.number, reason=f"takes over the questions of {gone}")
    questions = list(saved.content.similar_questions)
    return MergeOut(article_id=body.keep, revision=saved.number, similar_questions=questions, retire=gone)


def _id(conflict_id: str) -> str:
    if "\x00" in conflict_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise NotFound("no conflict has an id with a null character: give an id of the list of conflicts")
    return conflict_id
