"""What happens with a customer's message: understanding, deciding, drafting, and keeping what came of it."""

from assistant.bootstrap import open_assistant, open_chat
from assistant.business_types import TypeFeatures, type_features
from assistant.caution import Caution, caution_of
from assistant.desk.chat import Chat
from assistant.domain import (
    Alternative,
    Choice,
    Citation,
    Draft,
    Feedback,
    FeedbackAction,
    Inquiry,
    Message,
    Notice,
    Outcome,
    Reader,
    Role,
    Sentence,
    SentenceRole,
    Slot,
    Tone,
)
from assistant.drafting.chat_model import open_chat_model
from assistant.errors import (
    AssistantError,
    DraftNotFound,
    GapConflict,
    GapNotFound,
    InvalidMessage,
    MessageConflict,
    ModelFailed,
    NotYours,
    RunUnderWay,
    SessionNotFound,
    TokenRefused,
    TooMany,
)
from assistant.gaps.catalogue import GapFilter
from assistant.gaps.domain import Gap, GapState, Signal
from assistant.gaps.loop import Gaps
from assistant.judged import JudgedDraft, judged_drafts
from assistant.plain_form import plain, plain_candidate
from assistant.privacy import mask_conversation
from assistant.records import prepare_tables
from assistant.requests import LONGEST_MESSAGE, MOST_MESSAGES, Request, Verdict
from assistant.service import Assistant
from assistant.settings import AssistantSettings
from assistant.tables import TABLES
from assistant.understanding import understand

__all__ = [
    "LONGEST_MESSAGE",
    "MOST_MESSAGES",
    "TABLES",
    "Alternative",
    "Assistant",
    "AssistantError",
    "AssistantSettings",
    "Caution",
    "Chat",
    "Choice",
    "Citation",
    "Draft",
    "DraftNotFound",
    "Feedback",
    "FeedbackAction",
    "Gap",
    "GapConflict",
    "GapFilter",
    "GapNotFound",
    "GapState",
    "Gaps",
    "Inquiry",
    "InvalidMessage",
    "JudgedDraft",
    "Message",
    "MessageConflict",
    "ModelFailed",
    "NotYours",
    "Notice",
    "Outcome",
    "Reader",
    "Request",
    "Role",
    "RunUnderWay",
    "Sentence",
    "SentenceRole",
    "SessionNotFound",
    "Signal",
    "Slot",
    "TokenRefused",
    "Tone",
    "TooMany",
    "TypeFeatures",
    "Verdict",
    "caution_of",
    "judged_drafts",
    "mask_conversation",
    "open_assistant",
    "open_chat",
    "open_chat_model",
    "plain",
    "plain_candidate",
    "prepare_tables",
    "type_features",
    "understand",
]
