"""What happens with a customer's message: understanding, deciding, drafting, and keeping what came of it."""

from assistant.accounts.accounts import Accounts
from assistant.accounts.domain import (
    LOCAL_ADMINISTRATOR,
    RIGHTS,
    THIS_MACHINE,
    AccountChanges,
    AccountEvent,
    ApiToken,
    Caller,
    NewPerson,
    NewToken,
    Person,
    Right,
    StaffRole,
    rights_of,
)
from assistant.asked_lately import RealQuestion, recent_questions
from assistant.bootstrap import open_accounts, open_assistant, open_chat
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
    AccountConflict,
    AssistantError,
    DraftNotFound,
    GapConflict,
    GapNotFound,
    InvalidAccount,
    InvalidMessage,
    Locked,
    MessageConflict,
    ModelFailed,
    NotAllowed,
    NotYours,
    PersonNotFound,
    RunUnderWay,
    SessionNotFound,
    SignInRefused,
    TokenRefused,
    TooMany,
    WeakPassword,
)
from assistant.gaps.catalogue import GapFilter
from assistant.gaps.domain import ClosedGap, Gap, GapSort, GapState, Signal
from assistant.gaps.loop import Gaps
from assistant.judged import JudgedDraft, judged_drafts
from assistant.mcp import Answers, serve_tools
from assistant.plain_form import plain, plain_candidate
from assistant.privacy import mask_conversation
from assistant.records import prepare_tables
from assistant.rehearsing import Rehearsal, rehearse
from assistant.requests import LONGEST_MESSAGE, MOST_MESSAGES, Request, Verdict
from assistant.schema import TABLES
from assistant.service import Assistant
from assistant.settings import AssistantSettings
from assistant.understanding import understand
from assistant.usage.domain import ArticleUsage, UsageOrder, UsageView, UsageWanted
from assistant.usage.usage import Usage

__all__ = [
    "LOCAL_ADMINISTRATOR",
    "LONGEST_MESSAGE",
    "MOST_MESSAGES",
    "RIGHTS",
    "TABLES",
    "THIS_MACHINE",
    "AccountChanges",
    "AccountConflict",
    "AccountEvent",
    "Accounts",
    "Alternative",
    "Answers",
    "ApiToken",
    "ArticleUsage",
    "Assistant",
    "AssistantError",
    "AssistantSettings",
    "Caller",
    "Caution",
    "Chat",
    "Choice",
    "Citation",
    "ClosedGap",
    "Draft",
    "DraftNotFound",
    "Feedback",
    "FeedbackAction",
    "Gap",
    "GapConflict",
    "GapFilter",
    "GapNotFound",
    "GapSort",
    "GapState",
    "Gaps",
    "Inquiry",
    "InvalidAccount",
    "InvalidMessage",
    "JudgedDraft",
    "Locked",
    "Message",
    "MessageConflict",
    "ModelFailed",
    "NewPerson",
    "NewToken",
    "NotAllowed",
    "NotYours",
    "Notice",
    "Outcome",
    "Person",
    "PersonNotFound",
    "Reader",
    "RealQuestion",
    "Rehearsal",
    "Request",
    "Right",
    "Role",
    "RunUnderWay",
    "Sentence",
    "SentenceRole",
    "SessionNotFound",
    "SignInRefused",
    "Signal",
    "Slot",
    "StaffRole",
    "TokenRefused",
    "Tone",
    "TooMany",
    "TypeFeatures",
    "Usage",
    "UsageOrder",
    "UsageView",
    "UsageWanted",
    "Verdict",
    "WeakPassword",
    "caution_of",
    "judged_drafts",
    "mask_conversation",
    "open_accounts",
    "open_assistant",
    "open_chat",
    "open_chat_model",
    "plain",
    "plain_candidate",
    "prepare_tables",
    "recent_questions",
    "rehearse",
    "rights_of",
    "serve_tools",
    "type_features",
    "understand",
]
