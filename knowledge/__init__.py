"""What the company knows: articles, their revisions, and the search over what is published."""

from knowledge.adaptation import Adaptation
from knowledge.backups import backup, restore
from knowledge.bootstrap import encoder_cache_dir, now, open_encoder, open_knowledge_base, open_store, remove_indexes
from knowledge.catalogue import Listing, Totals, place_of
from knowledge.confidence import judge_among
from knowledge.conflicts.domain import (
    Conflict,
    ConflictKind,
    ConflictState,
    Difference,
    DraftConflict,
    Reason,
    ScanReport,
)
from knowledge.conflicts.merging import merged, other_side
from knowledge.conflicts.scans import ScanState
from knowledge.conflicts.service import Conflicts
from knowledge.currently_live import LiveArticle, live_articles
from knowledge.cutting import (
    Correction,
    CutArticle,
    Cutting,
    CuttingWarning,
    cut_articles,
    cutting_of,
    file_of,
)
from knowledge.cuttings import Cuttings
from knowledge.database import UtcDateTime, migrate, open_database, reading, writing
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
    NotMergeable,
    OwnRevision,
    PublishBlocked,
    RankingModelRefused,
    Refusal,
    RevisionConflict,
    SettingsError,
    WrongState,
)
from knowledge.explaining import Contribution, Explanation, explain, log_odds
from knowledge.exporting import ExportForm, export, form_of
from knowledge.gate import Gate
from knowledge.geography import find_places, places, regions_around, within_a_country
from knowledge.giving_way import give_way
from knowledge.importing import read_file, uploaded
from knowledge.importing.contents import Sheet
from knowledge.importing.fields import plain_name
from knowledge.importing.sheets import read_sheets
from knowledge.ingesting import (
    add_sample_handbook,
    count_passages,
    holds_sample_handbook,
    ingest,
    open_intake,
    sample_articles,
    take_in,
    take_in_read,
)
from knowledge.judged_questions import NONE_NEAR, NOT_ANSWERED, JudgedQuestions
from knowledge.knowledge_base import APPLIED, KnowledgeBase
from knowledge.lifecycle import LONGEST_REASON, TO_BE_WRITTEN, Lifecycle
from knowledge.lock import IndexLock
from knowledge.marking import marks
from knowledge.overlay import ChangeSet, Overlay
from knowledge.polarity import Poles, negated, poles
from knowledge.proposals.deciding import Proposals, Terms
from knowledge.proposals.domain import (
    Choice,
    Decision,
    ImportedPart,
    ImportMode,
    ImportRecord,
    ImportState,
    Proposal,
    ProposalKind,
    ProposalState,
)
from knowledge.proposals.intake import Intake
from knowledge.protocols import Clock, Encoder, Handbook, Progress, PublishCheck
from knowledge.quantities import Quantity, find_quantities, same
from knowledge.ranking_model import NEVER, Level, RankingModel, read_model, write_model
from knowledge.ranking_models import RankingModels
from knowledge.retriever import langchain_retriever
from knowledge.retry_after import retry_after_seconds
from knowledge.rows import digest
from knowledge.searching import Reach
from knowledge.sentence_ends import sentences
from knowledge.settings import KnowledgeSettings, read_settings, unknown_settings
from knowledge.splitting import Block, blocks, width
from knowledge.spreadsheet import write_sheets
from knowledge.store import ArticleStore
from knowledge.tables import TABLES
from knowledge.telling_apart import Change, FieldDifference, Piece, differences, word_difference
from knowledge.text import language_of, normalize, terms, to_simplified
from knowledge.uncovered import Stretch, uncovered_stretches, uncovered_weight

__all__ = [
    "APPLIED",
    "LONGEST_REASON",
    "NEVER",
    "NONE_NEAR",
    "NOT_ANSWERED",
    "TABLES",
    "TO_BE_WRITTEN",
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
    "Choice",
    "Clock",
    "Conflict",
    "ConflictKind",
    "ConflictState",
    "Conflicts",
    "Contribution",
    "Correction",
    "CutArticle",
    "Cutting",
    "CuttingWarning",
    "Cuttings",
    "DatabaseUnavailable",
    "Decision",
    "Difference",
    "DraftConflict",
    "Encoder",
    "EncoderUnavailable",
    "Explanation",
    "ExportForm",
    "FieldDifference",
    "Gate",
    "Handbook",
    "Hit",
    "ImportMode",
    "ImportRecord",
    "ImportReport",
    "ImportState",
    "Imported",
    "ImportedPart",
    "IndexBusy",
    "IndexLock",
    "IndexOutOfDate",
    "Intake",
    "InvalidArticle",
    "JudgedQuestions",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeSettings",
    "Level",
    "Lifecycle",
    "Listing",
    "LiveArticle",
    "NotFound",
    "NotMergeable",
    "Origin",
    "Overlay",
    "OwnRevision",
    "Passage",
    "PassageKind",
    "Piece",
    "Poles",
    "Progress",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Proposals",
    "PublishBlocked",
    "PublishCheck",
    "Quantity",
    "RankingModel",
    "RankingModelRefused",
    "RankingModels",
    "Reach",
    "Reason",
    "Refusal",
    "Refused",
    "Revision",
    "RevisionConflict",
    "RevisionState",
    "ScanReport",
    "ScanState",
    "SettingsError",
    "Sheet",
    "Stretch",
    "Terms",
    "Totals",
    "UtcDateTime",
    "Vectors",
    "WrongState",
    "add_sample_handbook",
    "backup",
    "blocks",
    "count_passages",
    "cut_articles",
    "cutting_of",
    "differences",
    "digest",
    "encoder_cache_dir",
    "explain",
    "export",
    "file_of",
    "find_places",
    "find_quantities",
    "form_of",
    "give_way",
    "holds_sample_handbook",
    "ingest",
    "judge_among",
    "langchain_retriever",
    "language_of",
    "live_articles",
    "log_odds",
    "marks",
    "merged",
    "migrate",
    "negated",
    "normalize",
    "now",
    "open_database",
    "open_encoder",
    "open_intake",
    "open_knowledge_base",
    "open_store",
    "other_side",
    "place_of",
    "places",
    "plain_name",
    "poles",
    "read_file",
    "read_model",
    "read_settings",
    "read_sheets",
    "reading",
    "regions_around",
    "remove_indexes",
    "restore",
    "retry_after_seconds",
    "same",
    "sample_articles",
    "sentences",
    "take_in",
    "take_in_read",
    "terms",
    "to_simplified",
    "uncovered_stretches",
    "uncovered_weight",
    "unknown_settings",
    "uploaded",
    "width",
    "within_a_country",
    "word_difference",
    "write_model",
    "write_sheets",
    "writing",
]
