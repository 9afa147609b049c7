"""What the company knows: articles, their revisions, and the search over what is published."""

from knowledge.adaptation import Adaptation
from knowledge.backups import backup, restore
from knowledge.bootstrap import encoder_cache_dir, now, open_encoder, open_knowledge_base, open_store, remove_indexes
from knowledge.confidence import judge_among
from knowledge.currently_live import LiveArticle, live_articles
from knowledge.database import UtcDateTime, migrate, open_database, reading, writing
from knowledge.differences import Change, FieldDifference, Piece, differences, word_difference
from knowledge.domain import (
    Actor,
    Article,
    ArticleContent,
    ArticleDraft,
    Audience,
    AuditEntry,
    Breach,
    BusinessType,
    Candidate,
    Hit,
    Imported,
    ImportReport,
    Origin,
    Passage,
    PassageKind,
    Refused,
    Revision,
    RevisionState,
    Vectors,
)
from knowledge.errors import (
    DatabaseUnavailable,
    EncoderUnavailable,
    IndexBusy,
    IndexOutOfDate,
    InvalidArticle,
    KnowledgeError,
    NotFound,
    OwnRevision,
    PublishBlocked,
    RankingModelRefused,
    Refusal,
    RevisionConflict,
    SettingsError,
    WrongState,
)
from knowledge.exporting import ExportForm, export, form_of
from knowledge.geography import find_places, places, regions_around, within_a_country
from knowledge.ingesting import add_sample_handbook, count_passages, holds_sample_handbook, ingest, sample_articles
from knowledge.judged_questions import NONE_NEAR, NOT_ANSWERED, JudgedQuestions
from knowledge.knowledge_base import APPLIED, KnowledgeBase
from knowledge.lifecycle import LONGEST_REASON, Lifecycle
from knowledge.lock import IndexLock
from knowledge.overlay import ChangeSet, Overlay
from knowledge.polarity import Poles, negated, poles
from knowledge.protocols import Clock, Encoder, Handbook, Progress, PublishCheck
from knowledge.protocols import Clock, Encoder, Progress, PublishCheck
from knowledge.quantities import Quantity, find_quantities, same
from knowledge.ranking_model import NEVER, Level, RankingModel, read_model, write_model
from knowledge.ranking_models import RankingModels
from knowledge.retriever import langchain_retriever
from knowledge.rows import digest
from knowledge.searching import Reach
from knowledge.sentence_ends import sentences
from knowledge.settings import KnowledgeSettings, read_settings, unknown_settings
from knowledge.splitting import Block, blocks, width
from knowledge.store import ArticleStore
from knowledge.tables import TABLES
from knowledge.text import language_of, normalize, terms, to_simplified
from knowledge.uncovered import Stretch, uncovered_stretches, uncovered_weight

__all__ = [
    "APPLIED",
    "LONGEST_REASON",
    "NEVER",
    "NONE_NEAR",
    "NOT_ANSWERED",
    "TABLES",
    "Actor",
    "Adaptation",
    "Article",
    "ArticleContent",
    "ArticleDraft",
    "ArticleStore",
    "Audience",
    "AuditEntry",
    "Block",
    "Breach",
    "BusinessType",
    "Candidate",
    "Change",
    "ChangeSet",
    "Clock",
    "DatabaseUnavailable",
    "Encoder",
    "EncoderUnavailable",
    "ExportForm",
    "FieldDifference",
    "Handbook",
    "Hit",
    "ImportReport",
    "Imported",
    "IndexBusy",
    "IndexLock",
    "IndexOutOfDate",
    "InvalidArticle",
    "JudgedQuestions",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeSettings",
    "Level",
    "Lifecycle",
    "LiveArticle",
    "NotFound",
    "Origin",
    "Overlay",
    "OwnRevision",
    "Passage",
    "PassageKind",
    "Piece",
    "Poles",
    "Progress",
    "PublishBlocked",
    "PublishCheck",
    "Quantity",
    "RankingModel",
    "RankingModelRefused",
    "RankingModels",
    "Reach",
    "Refusal",
    "Refused",
    "Revision",
    "RevisionConflict",
    "RevisionState",
    "SettingsError",
    "Stretch",
    "UtcDateTime",
    "Vectors",
    "WrongState",
    "add_sample_handbook",
    "backup",
    "blocks",
    "count_passages",
    "differences",
    "digest",
    "encoder_cache_dir",
    "export",
    "find_places",
    "find_quantities",
    "form_of",
    "holds_sample_handbook",
    "ingest",
    "judge_among",
    "langchain_retriever",
    "language_of",
    "live_articles",
    "migrate",
    "negated",
    "normalize",
    "now",
    "open_database",
    "open_encoder",
    "open_knowledge_base",
    "open_store",
    "places",
    "poles",
    "read_model",
    "read_settings",
    "reading",
    "regions_around",
    "remove_indexes",
    "restore",
    "same",
    "sample_articles",
    "sentences",
    "terms",
    "to_simplified",
    "uncovered_stretches",
    "uncovered_weight",
    "unknown_settings",
    "width",
    "within_a_country",
    "word_difference",
    "write_model",
    "writing",
]
