"""Signatures after Standard Webhooks 1.0.0 (standardwebhooks.com), for which receivers have libraries.

A secret is "whsec_" and 32 random bytes in base64; what is signed is "id.timestamp.body" with HMAC-SHA256.
"""

import base64
import hmac
import secrets
from hashlib import sha256

_PREFIX = "whsec_"
_KEY_BYTES = 32


def new_secret() -> str:
    """A secret that nobody can guess."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def signed_headers(secret: str, message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message; `timestamp` is of the attempt, in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.new(key, f"{message}.{timestamp}.".encode() + body, sha256).digest()
    signature = base64.b64encode(digest).decode()
    return {"webhook-id": message, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
