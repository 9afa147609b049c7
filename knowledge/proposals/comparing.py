"""What a file changes, article by article: what it says, what it said, and what the handbook says. Pure."""

from collections.abc import Mapping, Sequence

from knowledge.domain import ArticleContent, ArticleDraft, RevisionState
from knowledge.proposals.domain import Found, Part, ProposalKind
from knowledge.proposals.resemblance import renamed
from knowledge.rows import digest
from knowledge.standing import Standing


def compare(
    drafts: Sequence[ArticleDraft],
    parts: Mapping[str, Part],
    standing: Mapping[str, Standing],
    said: Mapping[str, ArticleContent],
) -> list[Found]:
    """What became of each article of a file, in its order, then of those that are gone from it.

    `parts` are what the document is known to hold, by the id that the file gives; `standing` has the articles that are
    here; `said` what the live handbook says of the parts' articles. The law: where only the file changed, it proposes;
    where a person changed the article and the file too, it is a conflict; where the file did not change, nothing.
    """
    in_file = {draft.article_id for draft in drafts}
    lost = {key: part for key, part in parts.items() if key not in in_file and _is_here(part, standing)}
    fresh = {
        draft.article_id: draft.content
        for draft in drafts
        if draft.article_id not in parts and draft.article_id not in standing
    }
    was = renamed({key: said[part.article_id] for key, part in lost.items() if part.article_id in said}, fresh)
    found = [_compared(draft, parts.get(was.get(draft.article_id, draft.article_id)), standing) for draft in drafts]
    kept = set(was.values())
    found += [
        Found(ProposalKind.GONE, part.article_id, key, None, part.digest, standing[part.article_id].latest)
        for key, part in lost.items()
        if key not in kept
    ]
    return found


def _is_here(part: Part, standing: Mapping[str, Standing]) -> bool:
    here = standing.get(part.article_id)
    return here is not None and here.state != RevisionState.RETIRED


def _compared(draft: ArticleDraft, part: Part | None, standing: Mapping[str, Standing]) -> Found:
    article_id = part.article_id if part else draft.article_id
    here = standing.get(article_id)
    if here is None:
        # What a person did not want stays away until the file says something else.
        is_refused = part is not None and part.digest == digest(draft.content)
        kind = None if is_refused or draft.state is RevisionState.RETIRED else ProposalKind.NEW
        return Found(kind, article_id, draft.article_id, draft.content, None, None)
    base = draft.seen or (part.digest if part else here.imported_digest)
    is_renamed = part is not None and part.file_id != draft.article_id
    kind = _kind(draft, here, base, is_renamed=is_renamed)
    content = None if kind is ProposalKind.GONE else draft.content
    return Found(kind, article_id, draft.article_id, content, base, here.latest)


def _kind(draft: ArticleDraft, here: Standing, base: str | None, *, is_renamed: bool) -> ProposalKind | None:
    is_retired = here.state == RevisionState.RETIRED
    if draft.state is RevisionState.RETIRED:
        return None if is_retired else ProposalKind.GONE
    if digest(draft.content) in {here.digest, base}:
        return None
    if is_retired or here.digest != base:
        return ProposalKind.CONFLICT
    return ProposalKind.RENAMED if is_renamed else ProposalKind.CHANGED
