"""What is kept of tokens."""

import hashlib


def digest_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
