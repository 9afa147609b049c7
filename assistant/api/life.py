"""The life of articles over HTTP: write, review, publish, retire, roll back; who did what, and what waits."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.api.article_schemas import ArticleOut
from assistant.api.articles import article_out, printable_id, revision_fields, summary
from assistant.api.documentation import PREFIX, problems
from assistant.api.life_schemas import (
    MOST_ENTRIES,
    AuditEntryOut,
    AuditOut,
    DiffOut,
    EditIn,
    FieldDifferenceOut,
    HandbookOut,
    NeededReasonIn,
    NewArticleIn,
    OverdueOut,
    OwnersOut,
    PublishedOut,
    PublishIn,
    ReasonIn,
    RetireIn,
    ReviewsOut,
    RollbackIn,
    StoredRevisionOut,
    WaitingOut,
)
from assistant.api.rights import Right, TheCaller, may
from assistant.api.schemas import fields_of
from assistant.api.services import TheServices
from knowledge import Actor, ArticleDraft, NotFound, Revision, differences

router = APIRouter(prefix=PREFIX, tags=["articles"])

Reader = Annotated[Actor, Depends(may(Right.READ))]
Editor = Annotated[Actor, Depends(may(Right.EDIT))]
Publisher = Annotated[Actor, Depends(may(Right.PUBLISH))]
_CHANGES = problems(400, 403, 404, 409, 413, 415, 422)


# Writing


@router.post("/articles", status_code=201, responses=problems(400, 409, 413, 415, 422), summary="Write an article")
def create_article(body: NewArticleIn, actor: Editor, services: TheServices) -> ArticleOut:
    """A new article; nobody finds it until it is published."""
    saved = services.lifecycle.save(body.draft(), actor, base=None, reason=body.reason)
    return article_out(services.lifecycle.store.article(saved.article_id))


@router.patch("/articles/{article_id:path}", responses=_CHANGES, summary="Change an article")
def edit_article(article_id: str, body: EditIn, actor: Editor, services: TheServices) -> ArticleOut:
    """A new draft revision; what is live stays. Whoever saves second is told what the first one saved."""
    store = services.lifecycle.store
    newest = store.article(printable_id(article_id)).latest
    draft = ArticleDraft(article_id, body.changed(newest.content))
    services.lifecycle.save(draft, actor, base=body.base, reason=body.reason)
    return article_out(store.article(article_id))


@router.post("/articles/{article_id:path}/revisions/{number}/submit", responses=_CHANGES, summary="Send to review")
def submit(article_id: str, number: int, body: ReasonIn, actor: Editor, services: TheServices) -> StoredRevisionOut:
    """A draft that somebody shall approve."""
    return stored(services.lifecycle.submit(printable_id(article_id), _storable(number), actor, body.reason))


@router.post("/articles/{article_id:path}/revisions/{number}/send-back", responses=_CHANGES, summary="Send back")
def send_back(
    article_id: str, number: int, body: NeededReasonIn, actor: Editor, services: TheServices
) -> StoredRevisionOut:
    """What is in review, or scheduled, becomes a draft again."""
    return stored(services.lifecycle.send_back(printable_id(article_id), _storable(number), actor, body.reason))


@router.post("/articles/{article_id:path}/revisions/{number}/discard", responses=_CHANGES, summary="Discard a draft")
def discard(article_id: str, number: int, body: ReasonIn, actor: Editor, services: TheServices) -> StoredRevisionOut:
    """Nobody wants it any more; it stays to be looked at."""
    return stored(services.lifecycle.discard(printable_id(article_id), _storable(number), actor, body.reason))


# Going live. The batch calls have addresses of their own, which no article's id can begin: they are asked first.


@router.post("/articles/publish", responses=_CHANGES, summary="Publish revisions")
def publish(body: PublishIn, actor: Publisher, caller: TheCaller, services: TheServices) -> PublishedOut:
    """One or many, all or none; live at once, or scheduled when the window opens later."""
    if body.override:
        caller.require(Right.OVERRIDE)
    pairs = [(printable_id(key.article_id), key.number) for key in body.revisions]
    found = services.lifecycle.publish(
        pairs, actor, reason=body.reason, override=body.override, temporary=body.temporary
    )
    return PublishedOut(revisions=[stored(revision) for revision in found])


@router.post("/articles/retire", status_code=204, responses=_CHANGES, summary="Take articles down")
def retire(body: RetireIn, actor: Publisher, caller: TheCaller, services: TheServices) -> None:
    """What is live of them, and what waits; revisions stay."""
    if body.override:
        caller.require(Right.OVERRIDE)
    ids = [printable_id(article_id) for article_id in body.article_ids]
    services.lifecycle.retire(ids, actor, reason=body.reason, override=body.override)


@router.post("/articles/{article_id:path}/rollback", responses=_CHANGES, summary="Roll back")
def roll_back(
    article_id: str, body: RollbackIn, actor: Publisher, caller: TheCaller, services: TheServices
) -> StoredRevisionOut:
    """What an earlier revision said is live again, as a new revision."""
    if body.override:
        caller.require(Right.OVERRIDE)
    found = services.lifecycle.roll_back(
        printable_id(article_id), body.number, actor, reason=body.reason, override=body.override
    )
    return stored(found)


# Looking


@router.get("/articles/{article_id:path}/diff", responses=problems(404, 422), summary="What a revision changes")
def diff(
    article_id: str,
    services: TheServices,
    _actor: Reader,
    to: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The newest revision if left out.")] = None,
    base: Annotated[
        int | None, Query(alias="from", ge=1, le=2**31 - 1, description="The live revision if left out.")
    ] = None,
) -> DiffOut:
    """Field by field, in words; Chinese by characters."""
    store = services.lifecycle.store
    article = store.article(printable_id(article_id))
    by_number = {revision.number: revision for revision in store.revisions_of(article_id)}
    after = _numbered(by_number, article_id, to or article.latest.number)
    live = article.published if article.published != after.number else None
    number = base if base is not None else live
    before = _numbered(by_number, article_id, number) if number is not None else None
    found = differences(before.content if before else None, after.content)
    fields = [FieldDifferenceOut.model_validate(each) for each in found]
    return DiffOut(base=number, number=after.number, fields=fields)


@router.get("/reviews", responses=problems(), summary="What waits for review")
def list_reviews(actor: Reader, services: TheServices) -> ReviewsOut:
    """Revisions in review, the one that waits longest first."""
    waiting = services.lifecycle.store.in_review()
    return ReviewsOut(
        revisions=[
            WaitingOut(**stored(revision).model_dump(), live=live, mine=revision.author == actor.id)
            for revision, live in waiting
        ]
    )


@router.get("/overdue", responses=problems(422), summary="Whose review is due")
def list_overdue(
    services: TheServices, _actor: Reader, days: Annotated[int, Query(ge=0, le=3650, description="From today.")] = 0
) -> OverdueOut:
    """Articles to be reviewed by now, or within some days."""
    store = services.lifecycle.store
    found = store.overdue(store.clock().date() + timedelta(days=days))
    return OverdueOut(articles=[summary(article) for article in found])


@router.get("/owners", responses=problems(), summary="Who owns articles")
def list_owners(services: TheServices, _actor: Reader) -> OwnersOut:
    """Everybody who owns one."""
    return OwnersOut(owners=services.lifecycle.store.owners())


@router.get("/handbook", responses=problems(), summary="How the handbook stands")
def read_handbook(services: TheServices, _actor: Reader) -> HandbookOut:
    """How many articles there are, and what waits."""
    totals = services.lifecycle.store.totals()
    fields = fields_of(HandbookOut, totals, without={"two_person_rule"})
    return HandbookOut(**fields, two_person_rule=services.lifecycle.two_person_rule)


@router.get("/audit", responses=problems(422), summary="Who did what")
def read_audit(
    services: TheServices,
    _actor: Annotated[Actor, Depends(may(Right.WATCH))],
    article_id: Annotated[str | None, Query(max_length=255)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
) -> AuditOut:
    """The log of changes, newest first; entries are never altered."""
    wanted = None if article_id is None else printable_id(article_id)
    entries = services.lifecycle.store.audit(wanted, before=before, limit=limit)
    listed = [
        AuditEntryOut(**fields_of(AuditEntryOut, entry, without={"roles"}), roles=sorted(entry.roles))
        for entry in entries
    ]
    return AuditOut(entries=listed, next=entries[-1].number if len(entries) == limit else None)


def stored(revision: Revision) -> StoredRevisionOut:
    """A revision as it is given out."""
    return StoredRevisionOut(article_id=revision.article_id, **revision_fields(revision))


def _numbered(revisions: dict[int, Revision], article_id: str, number: int) -> Revision:
    if number not in revisions:
        raise NotFound(f"article {article_id!r} has no revision {number}")
    return revisions[number]


def _storable(number: int) -> int:
    if not 0 < number < 2**31:
        raise NotFound(f"there is no revision {number}")
    return number
