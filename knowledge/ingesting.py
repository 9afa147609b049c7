"""From files to stored articles: each file comes in as a whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from knowledge.domain import Actor, ArticleDraft, ImportReport, Origin, Refused
from knowledge.gate import Gate
from knowledge.importing import Found, ImportedFile, Unread, files_in, read_files, read_paths
from knowledge.importing.watching import watched_by
from knowledge.passages import pieces_of
from knowledge.proposals.domain import ImportMode
from knowledge.proposals.intake import Intake
from knowledge.protocols import Progress
from knowledge.saving import BEGUN
from knowledge.store import ArticleStore

OWN, SAMPLE = "own documents", "sample handbook"
SYSTEM = Actor("system")
OPEN = Gate()
"""Where nobody asks golden cases."""


def ingest(  # noqa: PLR0913 - how far it goes is two words
    store: ArticleStore,
    paths: Sequence[Path],
    actor: Actor,
    *,
    publish: bool,
    propose: bool = False,
    progress: Progress | None = None,
    gate: Gate = OPEN,
) -> ImportReport:
    """Read files, folders and archives, and save what they hold; what can't come in is refused by name.

    What a person wrote here is never overwritten: a file that changed too only proposes. A file
    whose bytes have not changed is not read again. With `propose` nothing is saved at all: everything waits for a
    person to decide (`Proposals`); so it is with a file that does not get through the `gate`. A folder that starts
    with its own documents never gets the sample handbook later.
    """
    mode = ImportMode.PROPOSED if propose else ImportMode.PUBLISHED if publish else ImportMode.DRAFTS
    intake = open_intake(store, actor, mode, progress, gate)
    return take_in(intake, files_in(paths), progress)


def open_intake(
    store: ArticleStore, actor: Actor, mode: ImportMode, progress: Progress | None = None, gate: Gate = OPEN
) -> Intake:
    """Begin an import, whose record can be looked at from now on."""
    store.remember_first(BEGUN, OWN)

    def count(path: str, drafts: Sequence[ArticleDraft]) -> Mapping[str, int]:
        watched = watched_by(progress, f"articles of {path.rsplit('/', 1)[-1]}")(drafts)
        return {draft.article_id: count_passages(draft) for draft in watched}

    intake = Intake(store, actor, mode, count, gate)
    intake.begin()
    return intake


def take_in(intake: Intake, found: Sequence[Found | Refused], progress: Progress | None = None) -> ImportReport:
    """Take in files, and end the import. Whatever goes wrong is noted in its record, and raised."""

    def told(what: str, done: int, total: int) -> None:
        if what == "files":
            intake.tell(done, total)
        if progress is not None:
            progress(what, done, total)

    return take_in_read(intake, read_files(found, told, is_known=intake.is_known))


def take_in_read(intake: Intake, read: Iterable[ImportedFile | Unread | Refused]) -> ImportReport:
    """`take_in` of what was read already."""
    try:
        for each in read:
            intake.take(each)
    except BaseException as error:
        intake.fail(f"it broke off ({type(error).__name__}): import the same again, what came in stays in")
        raise
    return intake.end()


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
