"""Puts the package together from its settings; the only place that names adapters."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from knowledge.database import open_database
from knowledge.domain import Audience
from knowledge.errors import SettingsError
from knowledge.indexing import Indexer, Shelf
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.protocols import Clock, Encoder, Progress, Reranker
from knowledge.ranking import RankingModel
from knowledge.searching import Searcher
from knowledge.settings import KnowledgeSettings
from knowledge.store import ArticleStore

_VECTOR_WRITERS = 0x616E7377  # names the advisory lock that one writer of a shared Chroma server holds


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def open_store(settings: KnowledgeSettings, data_dir: Path, clock: Clock = now) -> ArticleStore:
    """The articles alone, without the indexes: what a command needs while a server has those open."""
    data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or f"sqlite:///{data_dir / 'answerdesk.db'}"
    return ArticleStore(open_database(url), clock)


def open_knowledge_base(
    settings: KnowledgeSettings,
    data_dir: Path,
    lock: IndexLock,
    *,
    progress: Progress | None = None,
    clock: Clock = now,
) -> KnowledgeBase:
    """Everything, with the indexes open; the caller has acquired `lock`, closing the result releases it."""
    from knowledge.indexes.lexical import TantivyIndex
    from knowledge.indexes.vector import ChromaIndex, open_embedded, open_server
    from knowledge.indexes.vector import close as close_client

    store = open_store(settings, data_dir, clock)
    encoder = open_encoder(settings, progress)
    client = open_server(settings.chroma_url) if settings.chroma_url else open_embedded(data_dir / "vectors")
    lexical = {audience: TantivyIndex(data_dir / "terms" / audience.value) for audience in Audience}
    shelves = {
        audience: Shelf(ChromaIndex(client, f"{settings.chroma_prefix}-{audience.value}"), lexical[audience])
        for audience in Audience
    }
    indexer = Indexer(store, encoder, shelves, _writers_turn(store.engine, shared=settings.chroma_url is not None))

    def close() -> None:
        for index in lexical.values():
            index.close()
        close_client(client)
        lock.release()

    searcher = Searcher(store, encoder, shelves, RankingModel.default(), _reranker(settings))
    return KnowledgeBase(store, searcher, indexer, close)


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


def _writers_turn(engine: Engine, *, shared: bool) -> Callable[[], AbstractContextManager[bool]]:
    @contextmanager
    def turn() -> Iterator[bool]:
        if not shared or engine.dialect.name != "postgresql":
            yield True
            return
        with engine.connect() as connection:
            asked = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _VECTOR_WRITERS})
            allowed = bool(asked.scalar_one())
            try:
                yield allowed
            finally:
                if allowed:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _VECTOR_WRITERS})

    return turn
