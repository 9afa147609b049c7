"""One attempt to deliver a message: a signed POST, answered in time with any status from 200 to 299."""

from datetime import datetime
from http import HTTPStatus

from assistant.destinations import Limits
from assistant.errors import NotReached
from assistant.webhooks.domain import Attempt, Parcel
from assistant.webhooks.retrying import wanted_pause
from assistant.webhooks.signing import signed_headers

ATTEMPT_SECONDS = 10.0


def deliver(parcel: Parcel, limits: Limits, now: datetime) -> Attempt:
    """Send a message; whatever goes wrong is part of what comes back."""
    # The HTTP library would make every command start later.
    from assistant.outgoing import send

    body = parcel.body.encode()
    headers = {"Content-Type": "application/json", "User-Agent": "answerdesk"}
    headers |= signed_headers(parcel.secret, parcel.message, int(now.timestamp()), body)
    try:
        answer = send("POST", parcel.url, headers, body, limits)
    except NotReached as error:
        return Attempt(parcel, None, str(error))
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Attempt(parcel, status, None)
    moved = "; redirects are not followed" if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST else ""
    wait = wanted_pause(answer.retry_after, now)
    return Attempt(parcel, status, f"it answered {status}{moved}", wait)
