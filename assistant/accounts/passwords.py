"""Passwords: which are good enough, and how they are kept."""

import threading
import unicodedata
from typing import TYPE_CHECKING

from assistant.errors import WeakPassword

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 200
_AT_ONCE = 2
"""Each takes 64 MB and a core for a moment; more of them at once would only wait for each other."""

# The passwords of ten characters and more that everybody tries first.
_WORST = frozenset(
    """
    1234567890 0123456789 0987654321 9876543210 1234567891 1234567899 12345678910 123456789a a123456789 123456789q
    1111111111 0000000000 1122334455 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop asdfghjkl; qwerty12345 qwerty123456 qwer123456
    password12 password123 password1234 passw0rd123 p@ssw0rd123 administrator admin12345 admin123456 adminadmin
    answerdesk answerdesk1 answerdesk123 letmein123 letmeinnow welcome123 welcome1234 changeme123 changemenow
    iloveyou123 woaini1314 woaini520520 5201314520 woaini5201314 abc1234567 abcdefghij abcd123456 aa123456789
    q1w2e3r4t5y6 zaq12wsxcde3 football123 sunshine123 superman123 testtest123 test123456 secret1234 default123
    """.split()  # noqa: SIM905 - a list of eighty words reads better so
)


class Passwords:
    """Hashes and checks passwords; how costly that is, is the hasher's matter."""

    def __init__(self, hasher: "PasswordHasher"):
        self._hasher = hasher
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str, name: str) -> str:
        """What is kept of a new password of `name`. Raises `WeakPassword`."""
        weakness = _weakness(_normal(password), name)
        if weakness:
            raise WeakPassword(f"the password {weakness}")
        with self._turns:
            return self._hasher.hash(_normal(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one that was kept; takes as long when there is none."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turns:
            # What somebody without an account is checked against, so that it takes as long as with one.
            self._nobody = self._nobody or self._hasher.hash("nobody has this password")
            try:
                self._hasher.verify(kept or self._nobody, _normal(password)[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def renewed(self, password: str, kept: str) -> str | None:
        """The password of a fitting hash, hashed at today's cost, if that has changed since."""
        if not self._hasher.check_needs_rehash(kept):
            return None
        with self._turns:
            return self._hasher.hash(_normal(password))


def _normal(password: str) -> str:
    # The same key may give a composed or a decomposed character, depending on the machine (RFC 8265, section 4.2).
    return unicodedata.normalize("NFC", password.encode("utf-8", "replace").decode())


def _weakness(password: str, name: str) -> str | None:
    if len(password) < SHORTEST:
        return f"has {len(password)} characters: give at least {SHORTEST}, for instance a few words"
    if len(password) > LONGEST:
        return f"has {len(password)} characters: give at most {LONGEST}"
    if password.casefold() == name.casefold():
        return "is the name: give another"
    if password.casefold() in _WORST:
        return "is one of those that are tried first: give another, for instance a few words"
    return None
