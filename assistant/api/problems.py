"""Errors as problem details (RFC 9457), and the one table that says which status an error has."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from assistant.errors import (
    AccountConflict,
    AlreadyTaken,
    AssistantError,
    BudgetUsedUp,
    CannedReplyConflict,
    CannedReplyNotFound,
    DraftNotFound,
    EmptySlot,
    FollowUpNotFound,
    GapConflict,
    GapNotFound,
    InvalidAccount,
    InvalidMessage,
    InvitationOver,
    Locked,
    LookupUnavailable,
    MessageConflict,
    ModelFailed,
    NewerMessage,
    NotAllowed,
    NotReached,
    NotYours,
    PersonNotFound,
    RunUnderWay,
    SessionNotFound,
    SignInRefused,
    TokenRefused,
    TooMany,
    WeakPassword,
    WrongPassword,
)
from knowledge import (
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

MEDIA_TYPE = "application/problem+json"
OPENAI_PREFIX = "/v1/"
MOST_FAULTS = 20
MOST_BREACHES = 100

STATUS: Mapping[type[Exception], tuple[int, str]] = {
    InvalidMessage: (422, "The message cannot be taken as it is"),
    MessageConflict: (409, "This id belongs to another message"),
    DraftNotFound: (404, "There is no such draft"),
    SessionNotFound: (404, "There is no such chat"),
    FollowUpNotFound: (404, "There is no such follow-up"),
    CannedReplyNotFound: (404, "There is no such canned reply"),
    CannedReplyConflict: (409, "The canned reply cannot be kept like this"),
    AlreadyTaken: (409, "Another agent has this conversation"),
    NewerMessage: (409, "The customer has written meanwhile"),
    EmptySlot: (409, "Something is still to be filled in"),
    GapNotFound: (404, "There is no such gap"),
    GapConflict: (409, "The gap is not in a state for this"),
    RunUnderWay: (409, "A run is under way already"),
    NotYours: (403, "It belongs to somebody else"),
    TokenRefused: (401, "A token is needed"),
    SignInRefused: (401, "Somebody has to sign in"),
    WrongPassword: (403, "The present password is another"),
    InvitationOver: (410, "The link is good no more"),
    NotAllowed: (403, "The right to do this is missing"),
    PersonNotFound: (404, "There is no such account or token"),
    AccountConflict: (409, "This does not go together with the accounts"),
    InvalidAccount: (422, "The account cannot be like this"),
    WeakPassword: (422, "The password is too weak"),
    TooMany: (429, "More was asked than is allowed"),
    Locked: (429, "Too many sign-ins failed"),
    NotReached: (502, "Another server cannot be reached"),
    LookupUnavailable: (503, "The order system cannot be asked"),
    BudgetUsedUp: (502, "The language model was asked as often as a day allows"),
    ModelFailed: (502, "The language model failed"),
    InvalidArticle: (422, "The article cannot be stored as it is"),
    NotFound: (404, "There is no such thing"),
    RevisionConflict: (409, "Somebody saved a newer revision"),
    WrongState: (409, "The revision does not stand where it must"),
    OwnRevision: (403, "Nobody approves their own revision"),
    PublishBlocked: (409, "Golden cases would break"),
    NotMergeable: (409, "The two articles cannot be made one"),
    Refusal: (422, "The file cannot be imported"),
    SettingsError: (500, "The server's settings are wrong"),
    DatabaseUnavailable: (503, "The database cannot be used"),
    EncoderUnavailable: (503, "The encoder cannot be reached"),
    RankingModelRefused: (503, "The ranking model cannot be used"),
    IndexOutOfDate: (503, "The index is out of date"),
    IndexBusy: (503, "The index is in use"),
}
"""Every error that the two cores raise on purpose; a test holds that none is missing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: its place ("body.conversation[0].role") and why."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a caller gets it; `detail` says what is wrong and what to do about it, `more` goes beside it."""

    status: int
    code: str
    title: str
    detail: str
    faults: tuple[Fault, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


class ProblemFound(Exception):
    """Raised by a handler that found a problem itself."""

    def __init__(self, problem: Problem):
        super().__init__(problem.detail)
        self.problem = problem


UNEXPECTED = Problem(
    500,
    "unexpected",
    "Something went wrong in the server",
    "Try again; if it happens again, give the request id to whoever runs this server: the log says more.",
)


LARGEST_BODY = 1024 * 1024
"""In bytes."""


def too_large(largest: int) -> Problem:
    """That a body has more than so many bytes."""
    detail = f"{largest} bytes are the most that is taken: send less at once."
    return Problem(413, "too-large", "The body is too large", detail)


_HTTP = {
    problem.status: problem
    for problem in (
        Problem(400, "bad-request", "The request cannot be read", "Send a JSON document in UTF-8."),
        Problem(404, "unknown-path", "There is nothing at this address", "All calls are listed in /openapi.json."),
        Problem(
            405, "wrong-method", "This address does not take this method", "The header Allow names those it takes."
        ),
        Problem(413, "too-large", "The body is too large", "Send less at once."),
    )
}
"""What the framework itself refuses, in our words."""


def install(app: FastAPI) -> None:
    """Let an application answer every error with a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for tree in (KnowledgeError, AssistantError, ProblemFound):
        app.add_exception_handler(tree, _raised)


def problem_of(error: Exception) -> Problem:
    """The problem that stands for an error; one that nobody foresaw says nothing of the inside."""
    if isinstance(error, ProblemFound):
        return error.problem
    for kind in type(error).__mro__:
        if kind in STATUS:
            status, title = STATUS[kind]
            return Problem(
                status, _code(kind), title, printable(str(error), 2_000), more=_told_politely(error) or _more(error)
            )
    return UNEXPECTED


def document(scope: Scope, problem: Problem) -> bytes:
    """A problem as JSON, in the form that the callers of this path expect."""
    request_id = scope["state"]["request_id"]
    content = _openai(problem, request_id) if is_openai(scope) else _rfc9457(problem, request_id)
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def respond(scope: Scope, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    openai = is_openai(scope)
    # OpenAI's own server says 400 where we say 422, and its clients tell the two apart.
    status = 400 if openai and problem.status == 422 else problem.status
    media_type = "application/json" if openai else MEDIA_TYPE
    return Response(document(scope, problem), status, headers, media_type)


def is_openai(scope: Scope) -> bool:
    """Whether the caller of this path speaks OpenAI's protocol."""
    return str(scope["path"]).startswith(OPENAI_PREFIX)


def printable(text: str, longest: int = 120) -> str:
    """A caller's own text, cut and without what can't be shown, to be named in an answer."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:longest])


def _raised(request: Request, error: Exception) -> Response:
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_seconds)
        request.app.state.services.metrics.refused(error.limit or "sign_ins_of_a_name")
    if isinstance(error, TokenRefused | SignInRefused) and not isinstance(error, WrongPassword):
        headers["WWW-Authenticate"] = "Bearer"
    return respond(request.scope, problem_of(error), headers)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    refused = Problem(error.status_code, "refused", "The request was refused", error.detail)
    return respond(request.scope, _HTTP.get(error.status_code, refused), error.headers)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        detail = f"At character {first['loc'][-1]}: {first['ctx']['error']}. Send a JSON document in UTF-8."
        return respond(request.scope, Problem(400, "broken-json", "The body is not JSON", detail))
    if isinstance(error.body, bytes):
        detail = "Send the body as JSON, with the header Content-Type: application/json."
        return respond(request.scope, Problem(415, "not-json", "The body is not declared as JSON", detail))
    faults = tuple(Fault(_place(found["loc"]), _message(found)) for found in error.errors()[:MOST_FAULTS])
    detail = "; ".join(f"{fault.place}: {fault.message}" for fault in faults[:3])
    return respond(request.scope, Problem(422, "invalid-request", "A field is missing or wrong", detail, faults))


def _place(location: tuple[str | int, ...]) -> str:
    place = ""
    for step in location:
        place += f"[{step}]" if isinstance(step, int) else f".{printable(step, 60)}"
    return place.removeprefix(".")


def _message(found: Mapping[str, object]) -> str:
    if found["type"] == "extra_forbidden":
        return "there is no such field"
    return str(found["msg"]).removeprefix("Value error, ")


def _rfc9457(problem: Problem, request_id: str) -> dict[str, object]:
    content: dict[str, object] = {
        "type": f"urn:answerdesk:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:answerdesk:request:{request_id}",
        "request_id": request_id,
    }
    if problem.faults:
        content["errors"] = [{"place": fault.place, "message": fault.message} for fault in problem.faults]
    return {**content, **problem.more}


def _told_politely(error: Exception) -> dict[str, object]:
    """What whoever asked for too much is to be shown."""
    return {"limit": error.limit, "say": dict(error.say)} if isinstance(error, TooMany) and error.limit else {}


def _more(error: Exception) -> dict[str, object]:
    """What a page needs beside the words."""
    if isinstance(error, RevisionConflict) and error.newest is not None:
        return {"newest": error.newest.number, "newest_author": error.newest.author}
    if isinstance(error, PublishBlocked):
        return {"breaches": [asdict(breach) for breach in error.breaches[:MOST_BREACHES]]}
    if isinstance(error, AlreadyTaken):
        return {"agent": error.agent}
    if isinstance(error, NewerMessage):
        return {"newest": error.newest}
    if isinstance(error, EmptySlot):
        return {"slots": list(error.slots)}
    return {}


def _openai(problem: Problem, request_id: str) -> dict[str, object]:
    kind = "invalid_request_error" if problem.status < 500 else "server_error"
    parameter = problem.faults[0].place.removeprefix("body.") if problem.faults else None
    code = problem.code.replace("-", "_")
    message = problem.detail if problem.status < 500 else f"{problem.title}. {problem.detail}"
    return {
        "error": {"message": message, "type": kind, "param": parameter, "code": code, "request_id": request_id},
    }


def _code(kind: type[Exception]) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in kind.__name__).removeprefix("-")
