"""Signed tokens: who shows one may read and write one session, until it expires. Nothing is stored for them."""

import hmac
import secrets
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.desk.domain import Visit
from assistant.errors import TokenRefused
from assistant.tables import signing_keys
from knowledge import reading, writing

_NAME = "chat"
_KEY_BYTES = 32
_REFUSED = "the token is missing, wrong or has expired: open a new chat and send its token as Authorization: Bearer"


class Tokens:
    """Signs and checks with one key: a token is "session.expiry.signature", the expiry in seconds since 1970."""

    def __init__(self, key: bytes):
        self._key = key

    def issue(self, visit: Visit) -> str:
        """The token that stands for a visit; its expiry counts in whole seconds."""
        signed = f"{visit.session}.{int(visit.expires_at.timestamp())}"
        return f"{signed}.{self.sign(signed)}"

    def read(self, token: str, now: datetime) -> Visit:
        """What a token stands for. Raises `TokenRefused`, and does not say which of its reasons it was."""
        signed, _, signature = token.rpartition(".")
        # Bytes, since text that is not ASCII cannot be compared in constant time.
        if not hmac.compare_digest(self.sign(signed).encode(), signature.encode("utf-8", "replace")):
            raise TokenRefused(_REFUSED)
        session, _, expiry = signed.rpartition(".")
        expires_at = datetime.fromtimestamp(int(expiry), UTC)
        if expires_at <= now:
            raise TokenRefused(_REFUSED)
        return Visit(session, expires_at)

    def sign(self, text: str) -> str:
        """A digest of a text, in hexadecimal, that nobody can make without the key."""
        return hmac.new(self._key, text.encode("utf-8", "replace"), sha256).hexdigest()


def signing_key(engine: Engine, name: str = _NAME) -> bytes:
    """The key of this name in this database, made on first use; processes that come at once get the same."""
    query = select(signing_keys.c.key).where(signing_keys.c.name == name)
    with reading(engine) as connection:
        known = connection.execute(query).scalar()
    if known is None:
        try:
            with writing(engine) as connection:
                row = {"name": name, "key": secrets.token_hex(_KEY_BYTES)}
                connection.execute(insert(signing_keys), [row])
        except IntegrityError:
            pass  # Another process was quicker; its key counts.
        with reading(engine) as connection:
            known = connection.execute(query).scalar_one()
    return bytes.fromhex(known)
