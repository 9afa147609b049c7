"""Puts the package together from its settings; the only place that names adapters."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, func, select

from knowledge.database import open_database
from knowledge.domain import Audience
from knowledge.encoding.remembered import RememberedQuestions
from knowledge.errors import SettingsError
from knowledge.indexing import Indexer, Shelf, WritersTurn
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock, make_folder
from knowledge.protocols import Clock, Encoder, Progress, Reranker
from knowledge.ranking_model import RankingModel
from knowledge.searching import Searcher
from knowledge.settings import KnowledgeSettings
from knowledge.store import ArticleStore

_VECTORS, _TERMS = "vectors", "terms"
VECTOR_WRITERS = 0x616E7377  # names the advisory lock that one writer of a shared Chroma server holds


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def open_store(settings: KnowledgeSettings, data_dir: Path, clock: Clock = now) -> ArticleStore:
    """The articles alone, without the indexes: what a command needs while a server has those open."""
    make_folder(data_dir)
    engine = open_database(settings.database_url or URL.create("sqlite", database=str(data_dir / "answerdesk.db")))
    try:
        return ArticleStore(engine, clock)
    except BaseException:
        engine.dispose()
        raise


def open_knowledge_base(
    settings: KnowledgeSettings,
    data_dir: Path,
    lock: IndexLock,
    *,
    progress: Progress | None = None,
    clock: Clock = now,
) -> KnowledgeBase:
    """Everything, with the indexes open; the caller has acquired `lock`, closing the result releases it."""
    with ExitStack() as opened:
        store = open_store(settings, data_dir, clock)
        opened.callback(store.engine.dispose)
        encoder = open_encoder(settings, progress)
        shelves = _open_shelves(settings, data_dir, opened, progress)
        indexer = Indexer(store, encoder, shelves, _turn(store.engine, shared=settings.chroma_url is not None))
        asking = RememberedQuestions(encoder)
        searcher = Searcher(store, asking, shelves, RankingModel.default(), _reranker(settings))
        closing = opened.pop_all()

    def close() -> None:
        closing.close()
        lock.release()

    return KnowledgeBase(store, searcher, indexer, close)


def _open_shelves(
    settings: KnowledgeSettings, data_dir: Path, opened: ExitStack, progress: Progress | None
) -> Mapping[Audience, Shelf]:
    from knowledge.indexes.lexical import TantivyIndex
    from knowledge.indexes.vector import ChromaIndex, close, open_embedded, open_server

    client = open_server(settings.chroma_url) if settings.chroma_url else open_embedded(data_dir / _VECTORS, progress)
    opened.callback(close, client)
    shelves = {}
    for audience in Audience:
        lexical = TantivyIndex(data_dir / _TERMS / audience.value)
        opened.callback(lexical.close)
        shelves[audience] = Shelf(ChromaIndex(client, f"{settings.chroma_prefix}-{audience.value}"), lexical)
    return shelves


def remove_indexes(data_dir: Path) -> None:
    """Remove the index files of a data folder, broken ones too; the caller has acquired its lock."""
    for name in (_VECTORS, _TERMS):
        shutil.rmtree(data_dir / name, ignore_errors=True)


def open_encoder(settings: KnowledgeSettings, progress: Progress | None = None) -> Encoder:
    """The encoder that the settings name. Raises `SettingsError` or `EncoderUnavailable`."""
    encoder = _named_encoder(settings, progress)
    if settings.vector_cache is None:
        return encoder
    from knowledge.encoding.cached import CachedEncoder

    return CachedEncoder(encoder, settings.vector_cache)


def _named_encoder(settings: KnowledgeSettings, progress: Progress | None) -> Encoder:
    match settings.encoder:
        case "bundled":
            from knowledge.encoding.bundled import BundledEncoder

            folder = settings.cache_dir or encoder_cache_dir()
            precision = None if settings.encoder_precision == "auto" else settings.encoder_precision
            return BundledEncoder(folder, threads=settings.encoder_threads, progress=progress, precision=precision)
        case "stand-in":
            from knowledge.encoding.stand_in import StandInEncoder

            return StandInEncoder()
        case "sentence-transformers":
            from knowledge.encoding.transformer_models import SentenceTransformerEncoder

            return SentenceTransformerEncoder(
                _needed(settings.encoder_model, "encoder_model", settings.encoder),
                question_prefix=settings.encoder_question_prefix,
                passage_prefix=settings.encoder_passage_prefix,
            )
        case "endpoint":
            from knowledge.encoding.endpoint import EndpointEncoder

            return EndpointEncoder(
                _needed(settings.encoder_url, "encoder_url", settings.encoder),
                settings.encoder_key.get_secret_value() if settings.encoder_key else None,
                _needed(settings.encoder_model, "encoder_model", settings.encoder),
                question_prefix=settings.encoder_question_prefix,
                passage_prefix=settings.encoder_passage_prefix,
            )


def encoder_cache_dir() -> Path:
    """Where the bundled encoder is kept once it is built, unless the settings name a folder."""
    from knowledge.encoding.bundled import bundled_encoder_cache_dir

    return bundled_encoder_cache_dir()


def _needed(value: str | None, name: str, encoder: str) -> str:
    if not value:
        raise SettingsError(f"setting {name!r} is needed with encoder = {encoder!r}")
    return value


def _reranker(settings: KnowledgeSettings) -> Reranker | None:
    if settings.reranker_model is None:
        return None
    from knowledge.encoding.transformer_models import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker_model)


def _turn(engine: Engine, *, shared: bool) -> WritersTurn:
    @contextmanager
    def turn(*, wait: bool) -> Iterator[bool]:
        if not shared or engine.dialect.name != "postgresql":
            yield True
            return
        # The lock belongs to the session: without a transaction none stays open while vectors are made.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if wait:
                connection.execute(select(func.pg_advisory_lock(VECTOR_WRITERS)))
                is_ours = True
            else:
                is_ours = bool(connection.execute(select(func.pg_try_advisory_lock(VECTOR_WRITERS))).scalar_one())
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(select(func.pg_advisory_unlock(VECTOR_WRITERS)))

    return turn
