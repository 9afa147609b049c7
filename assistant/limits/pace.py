"""How often one address may do something, counted in the memory of this process.

What has to hold over restarts and several processes is counted in SQL, where it is stored anyway: chats, messages,
failed sign-ins of a name, calls of the model. Addresses are counted here, before anything is stored: it costs no write,
and a restart that forgets is not in a stranger's hand.
"""

import math
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.limits.words import Limit, refusal


class Pace:
    """At most `most` times within `seconds`, for each key on its own."""

    def __init__(self, limit: Limit, most: int, seconds: int):
        self._limit = limit
        self._item = RateLimitItemPerSecond(most, seconds)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: str) -> None:
        """Count once. Raises `TooMany` for one too many, which is not counted."""
        if not self._limiter.hit(self._item, key):
            self._refuse(key)

    def see(self, key: str) -> None:
        """Raise `TooMany` if nothing is left; counts nothing."""
        if not self._limiter.test(self._item, key):
            self._refuse(key)

    def _refuse(self, key: str) -> None:
        left = self._limiter.get_window_stats(self._item, key).reset_time - time.time()
        most = f"{self._item.amount} in {self._item.multiples} seconds"
        raise refusal(self._limit, most, max(1, math.ceil(left)))


class AddressLimits:
    """What one address may do."""

    def __init__(self, messages_per_minute: int = 120, failed_sign_ins_per_hour: int = 60):
        self.messages = Pace(Limit.MESSAGES_PER_ADDRESS, messages_per_minute, 60)
        self.failed_sign_ins = Pace(Limit.FAILED_SIGN_INS, failed_sign_ins_per_hour, 3600)
