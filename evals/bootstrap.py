"""Temporary knowledge bases to measure on; nothing of the user's own data is opened or changed."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from evals.errors import BadDataset
from knowledge import (
    Actor,
    ArticleStore,
    IndexLock,
    KnowledgeBase,
    KnowledgeSettings,
    Progress,
    RankingModel,
    RankingModelRefused,
    add_sample_handbook,
    ingest,
    open_knowledge_base,
)

EVALUATION = Actor("evaluation")


@contextmanager
def handbook_knowledge(settings: KnowledgeSettings, progress: Progress | None = None) -> Iterator[KnowledgeBase]:
    """A knowledge base that holds the shipped handbook and nothing else."""

    def fill(store: ArticleStore) -> None:
        add_sample_handbook(store, progress)

    with _temporary(settings, fill, progress) as knowledge:
        yield knowledge


@contextmanager
def corpus_knowledge(
    settings: KnowledgeSettings, corpus: Path, progress: Progress | None = None
) -> Iterator[KnowledgeBase]:
    """A knowledge base that holds the articles of a file, read by the product's own import. Raises `BadDataset`."""

    def fill(store: ArticleStore) -> None:
        report = ingest(store, [corpus], EVALUATION, publish=True, progress=progress)
        if report.refused:
            first = report.refused[0]
            raise BadDataset(f"{first.path} cannot be imported: {first.reason} ({len(report.refused)} such)")

    with _temporary(settings, fill, progress) as knowledge:
        yield knowledge


@contextmanager
def using_model(knowledge: KnowledgeBase, model: RankingModel) -> Iterator[None]:
    """Search with a ranking model, then with the one before. Raises `RankingModelRefused` when it does not belong."""
    stored = knowledge.models.add(model, EVALUATION)
    knowledge.follow_model()
    try:
        if knowledge.model.version != stored.version:
            raise RankingModelRefused(
                f"ranking model {model.version!r} does not belong to encoder {knowledge.encoder!r}, these text rules "
                f"and the features of {RankingModel.default().version!r}"
            )
        yield
    finally:
        knowledge.models.go_back(EVALUATION)
        knowledge.follow_model()


@contextmanager
def _temporary(
    settings: KnowledgeSettings, fill: Callable[[ArticleStore], None], progress: Progress | None
) -> Iterator[KnowledgeBase]:
    cache = settings.vector_cache or user_cache_path("answerdesk") / "evaluation-vectors.sqlite"
    own = settings.model_copy(update={"database_url": None, "chroma_url": None, "vector_cache": cache})
    # Opened a second time without the kept vectors: questions are then encoded as they are in service, and the time
    # that an answer takes is the true one.
    in_service = own.model_copy(update={"vector_cache": None})
    with tempfile.TemporaryDirectory(prefix="answerdesk-eval-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with _opened(own, folder, progress) as filling:
            fill(filling.store)
            filling.catch_up(progress)
        with _opened(in_service, folder, progress) as knowledge:
            yield knowledge


@contextmanager
def _opened(settings: KnowledgeSettings, folder: Path, progress: Progress | None) -> Iterator[KnowledgeBase]:
    lock = IndexLock(folder, "eval")
    lock.acquire(0)
    try:
        knowledge = open_knowledge_base(settings, folder, lock, progress=progress)
    except BaseException:
        lock.release()
        raise
    try:
        yield knowledge
    finally:
        knowledge.close()
