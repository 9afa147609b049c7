"""From files to stored articles: each file comes in as a whole or not at all."""

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

from knowledge.domain import Actor, ArticleDraft, Imported, ImportReport, Origin, Refused
from knowledge.errors import InvalidArticle
from knowledge.importing import ImportedFile, read_paths
from knowledge.importing.watching import watched_by
from knowledge.passages import pieces_of
from knowledge.protocols import Progress
from knowledge.rows import check
from knowledge.saving import BEGUN, Saved
from knowledge.store import ArticleStore

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
    taken: dict[str, str] = {}
    for found in read_paths(paths, progress):
        if isinstance(found, Refused):
            refused.append(found)
            continue
        drafts, faults = _acceptable(found, taken)
        refused.extend(faults)
        if drafts:
            saved = store.save(drafts, actor, Origin.IMPORT, publish=publish)
            watched = watched_by(progress, f"articles of {found.path.rsplit('/', 1)[-1]}")(drafts)
            imported.append(_told(found.path, saved, [count_passages(draft) for draft in watched]))
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


def _acceptable(found: ImportedFile, taken: dict[str, str]) -> tuple[list[ArticleDraft], list[Refused]]:
    drafts, faults = [], list(found.refused)
    for draft in found.drafts:
        if draft.article_id in taken:
            where = taken[draft.article_id]
            faults.append(Refused(found.path, f"article id {draft.article_id!r} is already used in {where}"))
            continue
        taken[draft.article_id] = found.path
        try:
            check(draft.article_id, draft.content)
        except InvalidArticle as error:
            faults.append(Refused(found.path, str(error)))
        else:
            drafts.append(draft)
    return drafts, faults


def _told(path: str, saved: Saved, passages: Sequence[int]) -> Imported:
    """What to say of a file; `passages` has the number of each article's."""
    return Imported(
        path,
        articles=len(passages),
        passages=sum(passages),
        new=len(saved.new),
        changed=len(saved.changed),
        unchanged=len(saved.unchanged),
        proposed=len(saved.proposed),
    )
