"""From files to stored articles: each file comes in as a whole or not at all."""

from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from knowledge.database import reading
from knowledge.domain import Actor, ArticleDraft, Imported, ImportReport, Origin, Refused, RevisionState
from knowledge.errors import InvalidArticle
from knowledge.importing import ImportedFile, Unread, read_paths
from knowledge.importing.watching import watched_by
from knowledge.passages import pieces_of
from knowledge.protocols import Progress
from knowledge.rows import check, digest
from knowledge.saving import BEGUN, Saved
from knowledge.standing import Standing, standing_of
from knowledge.store import ArticleStore

FATES = ("new", "changed", "unchanged", "proposed")
Taken = dict[str, tuple[str, RevisionState]]
"""The articles that came in so far: the file of each, and as what it came."""

OWN, SAMPLE = "own documents", "sample handbook"
SYSTEM = Actor("system")


def ingest(
    store: ArticleStore, paths: Sequence[Path], actor: Actor, *, publish: bool, progress: Progress | None = None
) -> ImportReport:
    """Read files, folders and archives, and save what they hold; what can't come in is refused by name.

    A folder that starts with its own documents never gets the sample handbook later.
    """
    store.remember_first(BEGUN, OWN)
    imported: list[Imported] = []
    refused: list[Refused] = []
    taken: Taken = {}
    for found in read_paths(paths, progress):
        if isinstance(found, Refused):
            refused.append(found)
            continue
        if isinstance(found, Unread):
            continue
        drafts, faults = _acceptable(found, taken)
        refused.extend(faults)
        if drafts:
            saved = _saved(store, drafts, actor, publish=publish)
            watched = watched_by(progress, f"articles of {found.path.rsplit('/', 1)[-1]}")(drafts)
            imported.append(_told(found.path, saved, {draft.article_id: count_passages(draft) for draft in watched}))
        elif not faults:
            refused.append(Refused(found.path, "no text was found in it"))
    return ImportReport(tuple(imported), tuple(refused))


def add_sample_handbook(store: ArticleStore, progress: Progress | None = None) -> bool:
    """Publish the handbook that ships with the product, if this store never held anything; says whether it did."""
    # Said before it is done, so that an import that comes in meanwhile is added to it. A crash leaves it to be done.
    if store.remember_first(BEGUN, SAMPLE) != SAMPLE or store.count():
        return False
    store.save(sample_articles(progress), SYSTEM, Origin.IMPORT, publish=True)
    return True


def holds_sample_handbook(store: ArticleStore) -> bool:
    """Whether a knowledge base began with the handbook that ships with the product."""
    return store.fact(BEGUN) == SAMPLE


def sample_articles(progress: Progress | None = None) -> list[ArticleDraft]:
    """The articles of the handbook that ships with the product."""
    with as_file(files("knowledge").joinpath("handbook")) as folder:
        return [
            draft
            for found in read_paths([folder], progress)
            if isinstance(found, ImportedFile)
            for draft in found.drafts
        ]


def count_passages(draft: ArticleDraft) -> int:
    """How many passages an article gives."""
    return len(pieces_of(draft.article_id, 1, draft.content))


def _saved(store: ArticleStore, drafts: Sequence[ArticleDraft], actor: Actor, *, publish: bool) -> Saved:
    """Save what a file holds: what is live where it comes from, then drafts beside it, then what is retired there."""
    saved = []
    drafts, unchanged = _to_save(store, drafts)
    for state in (RevisionState.PUBLISHED, RevisionState.DRAFT, RevisionState.RETIRED):
        these = [draft for draft in drafts if draft.state is state]
        if these:
            saved.append(store.save(these, actor, Origin.IMPORT, publish=publish and state is RevisionState.PUBLISHED))
        if these and state is RevisionState.RETIRED:
            store.retire([draft.article_id for draft in these], actor)
    saved.append(Saved((), (), unchanged, ()))
    return _together(saved)


def _to_save(store: ArticleStore, drafts: Sequence[ArticleDraft]) -> tuple[list[ArticleDraft], tuple[str, ...]]:
    """Drafts without those rows of an exported knowledge base that are here already, and the ids of these."""
    pairs = {draft.article_id for draft in drafts if draft.state is not RevisionState.PUBLISHED}
    if not pairs:
        return list(drafts), ()
    with reading(store.engine) as connection:
        standing = standing_of(connection, sorted(pairs))
    to_save: list[ArticleDraft] = []
    there: list[str] = []
    for draft in drafts:
        if _is_there(draft, standing.get(draft.article_id)):
            there.append(draft.article_id)
        else:
            to_save.append(draft)
    return to_save, tuple(there)


def _is_there(draft: ArticleDraft, standing: Standing | None) -> bool:
    if standing is None:
        return False
    if draft.state is RevisionState.PUBLISHED:
        return standing.live_digest == digest(draft.content)
    is_retired = standing.state == RevisionState.RETIRED
    return standing.digest == digest(draft.content) and is_retired == (draft.state is RevisionState.RETIRED)


def _together(saved: Sequence[Saved]) -> Saved:
    """What became of the articles of one file; one of whom both a live text and a draft came in counts once."""
    fates: dict[str, str] = {}
    for each in saved:
        for fate in FATES:
            for article_id in getattr(each, fate):
                if fates.get(article_id, "unchanged") == "unchanged":
                    fates[article_id] = fate
    return Saved(*(tuple(name for name, each in fates.items() if each == fate) for fate in FATES))


def _acceptable(found: ImportedFile, taken: Taken) -> tuple[list[ArticleDraft], list[Refused]]:
    drafts, faults = [], list(found.refused)
    for draft in found.drafts:
        where, state = taken.get(draft.article_id, (None, None))
        # Of an exported article there may be two rows: what is live, and the draft beside it.
        is_beside = where == found.path and (state, draft.state) == (RevisionState.PUBLISHED, RevisionState.DRAFT)
        if where is not None and not is_beside:
            faults.append(Refused(found.path, f"article id {draft.article_id!r} is already used in {where}"))
            continue
        taken[draft.article_id] = (found.path, draft.state)
        try:
            check(draft.article_id, draft.content)
        except InvalidArticle as error:
            faults.append(Refused(found.path, str(error)))
        else:
            drafts.append(draft)
    return drafts, faults


def _told(path: str, saved: Saved, passages: Mapping[str, int]) -> Imported:
    """What to say of a file; `passages` has the number of each article's."""
    return Imported(
        path,
        articles=len(passages),
        passages=sum(passages.values()),
        new=len(saved.new),
        changed=len(saved.changed),
        unchanged=len(saved.unchanged),
        proposed=len(saved.proposed),
    )
