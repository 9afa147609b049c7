"""Whether a webhook comes from the Chatwoot that was set up.

Since 4.13 Chatwoot signs what it sends to bots: `X-Chatwoot-Signature: sha256=…` is the HMAC-SHA256 of
"timestamp.body" with the bot's webhook secret, `X-Chatwoot-Timestamp` the time in seconds since 1970. Before, all that
can be told of a bot is its address, so the secret may stand at the end of that instead.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from assistant.errors import TokenRefused

_TOLERATED_SECONDS = 300


def see_it_is_genuine(secret: str, headers: Mapping[str, str], token: str | None, body: bytes, now: datetime) -> None:
    """Raise `TokenRefused` unless the signature is right and fresh, or else the `token` of the address is right."""
    if token is not None:
        if not hmac.compare_digest(token.encode("utf-8", "replace"), secret.encode()):
            raise TokenRefused("the end of the address is not chatwoot_secret of the settings")
        return
    sent_at = headers.get("x-chatwoot-timestamp", "")
    signed = hmac.new(secret.encode(), sent_at.encode("utf-8", "replace") + b"." + body, sha256).hexdigest()
    given = headers.get("x-chatwoot-signature", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), f"sha256={signed}".encode()):
        raise TokenRefused(
            "the signature is missing or wrong: set chatwoot_secret to the webhook secret of the bot; before Chatwoot "
            "4.13, end the address with a secret of your own"
        )
    if not sent_at.isdecimal() or abs(now.timestamp() - int(sent_at[:20])) > _TOLERATED_SECONDS:
        raise TokenRefused("the webhook was signed too long ago: see that the clocks of both servers are right")
