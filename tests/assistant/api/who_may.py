"""Who may make which call. A call that is missing here fails a test, and so does one that is declared otherwise."""

from assistant import Right

PUBLIC, OWN_TOKEN, SIGNED_IN = "public", "own token", "signed in"

WHO: dict[str, Right | str] = {
    "GET /openapi.json": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": Right.WATCH,
    "GET /api/v1/healthz": PUBLIC,
    "GET /api/v1/readyz": PUBLIC,
    "GET /api/v1/metrics": Right.WATCH,
    # Accounts
    "POST /api/v1/session": PUBLIC,
    "GET /api/v1/session": PUBLIC,
    "DELETE /api/v1/session": PUBLIC,
    "POST /api/v1/session/password": SIGNED_IN,
    "GET /api/v1/people": Right.ADMINISTER,
    "POST /api/v1/people": Right.ADMINISTER,
    "PATCH /api/v1/people/{name}": Right.ADMINISTER,
    "POST /api/v1/people/{name}/password": Right.ADMINISTER,
    "GET /api/v1/account-events": Right.ADMINISTER,
    "GET /api/v1/tokens": SIGNED_IN,
    "POST /api/v1/tokens": SIGNED_IN,
    "DELETE /api/v1/tokens/{token_id}": SIGNED_IN,
    # Answers
    "POST /api/v1/drafts": Right.DRAFT,
    "GET /api/v1/drafts/{draft_id}": Right.DRAFT,
    "POST /api/v1/drafts/{draft_id}/feedback": Right.DRAFT,
    "POST /api/v1/search": Right.READ,
    "POST /v1/chat/completions": Right.DRAFT,
    "GET /v1/models": Right.READ,
    "GET /v1/models/{model_id}": Right.READ,
    # Customers
    "POST /api/v1/chat": PUBLIC,
    "POST /api/v1/chat/{session}/messages": OWN_TOKEN,
    "GET /api/v1/chat/{session}/events": OWN_TOKEN,
    "POST /api/v1/chat/{session}/feedback": OWN_TOKEN,
    "POST /api/v1/chat/{session}/handoff": OWN_TOKEN,
    "POST /api/v1/chat/{session}/contact": OWN_TOKEN,
    "POST /api/v1/chat/{session}/rating": OWN_TOKEN,
    # Golden cases
    "GET /api/v1/cases": Right.READ,
    "POST /api/v1/cases": Right.EDIT,
    "POST /api/v1/cases/seed": Right.EDIT,
    "GET /api/v1/cases/export": Right.READ,
    "GET /api/v1/cases/{case_id:path}": Right.READ,
    "POST /api/v1/cases/{case_id:path}/retire": Right.EDIT,
    # Gaps
    "GET /api/v1/gaps": Right.WATCH,
    "GET /api/v1/gaps/run": Right.WATCH,
    "POST /api/v1/gaps/run": Right.EDIT,
    "GET /api/v1/gaps/{gap}": Right.WATCH,
    "GET /api/v1/gaps/{gap}/questions": Right.WATCH,
    "POST /api/v1/gaps/{gap}/article": Right.EDIT,
    "POST /api/v1/gaps/{gap}/similar-questions": Right.EDIT,
    "POST /api/v1/gaps/{gap}/dismiss": Right.EDIT,
    "POST /api/v1/gaps/{gap}/reopen": Right.EDIT,
    "GET /api/v1/similar-question-proposals": Right.WATCH,
    "POST /api/v1/similar-question-proposals/accept": Right.EDIT,
    "POST /api/v1/similar-question-proposals/decline": Right.EDIT,
    # Conflicts
    "GET /api/v1/conflicts": Right.READ,
    "GET /api/v1/conflicts/scan": Right.READ,
    "POST /api/v1/conflicts/scan": Right.EDIT,
    "POST /api/v1/conflicts/check": Right.DRAFT,
    "GET /api/v1/conflicts/{conflict_id}": Right.READ,
    "POST /api/v1/conflicts/{conflict_id}/dismiss": Right.EDIT,
    "POST /api/v1/conflicts/{conflict_id}/reopen": Right.EDIT,
    "POST /api/v1/conflicts/{conflict_id}/merge": Right.EDIT,
    # Articles
    "GET /api/v1/usage/articles": Right.WATCH,
    "GET /api/v1/usage/articles/{article_id:path}": Right.WATCH,
    "GET /api/v1/usage/totals": Right.WATCH,
    "GET /api/v1/articles": Right.READ,
    "GET /api/v1/articles/{article_id:path}": Right.READ,
    "GET /api/v1/articles/{article_id:path}/revisions": Right.READ,
    "GET /api/v1/articles/{article_id:path}/diff": Right.READ,
    "POST /api/v1/articles": Right.EDIT,
    "PATCH /api/v1/articles/{article_id:path}": Right.EDIT,
    "POST /api/v1/articles/{article_id:path}/revisions/{number}/submit": Right.EDIT,
    "POST /api/v1/articles/{article_id:path}/revisions/{number}/send-back": Right.EDIT,
    "POST /api/v1/articles/{article_id:path}/revisions/{number}/discard": Right.EDIT,
    "POST /api/v1/articles/publish": Right.PUBLISH,
    "POST /api/v1/articles/retire": Right.PUBLISH,
    "POST /api/v1/articles/{article_id:path}/rollback": Right.PUBLISH,
    "GET /api/v1/reviews": Right.READ,
    "GET /api/v1/overdue": Right.READ,
    "GET /api/v1/owners": Right.READ,
    "GET /api/v1/handbook": Right.READ,
    "GET /api/v1/audit": Right.WATCH,
}
"""Metrics are also for whatever calls from this machine."""

BESIDE_THE_PAGES: dict[str, Right | str] = {
    "GET /": PUBLIC,
    "GET /favicon.ico": PUBLIC,
    "GET /sign-in": PUBLIC,
    "GET /sign-in/{name}": PUBLIC,
    "MOUNT /desk": Right.DRAFT,
}
"""What a site with pages has besides."""
