"""How far a share or a fall can be trusted. Pure."""

import math
from functools import lru_cache

_Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""


def at_least(times: int, of: int) -> float:
    """The lower end of the 95 % interval of a share: 1 of 1 is .21 at least, 90 of 100 are .83. 0 of nothing.

    Wilson 1927.
    """
    if not of:
        return 0.0
    share, square = times / of, _Z * _Z
    middle = share + square / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max((middle - spread) / (1 + square / of), 0.0)


@lru_cache(maxsize=1 << 16)
def falling_p(now: int, before: int, share: float) -> float:
    """The one-sided p of two Poisson counts for a fall, when `share` of all there was fell into the later period.

    Given their sum, the later count is binomial: p = P(X ≤ now), X ~ Binomial(now + before, share). Przyborowski &
    Wilenski 1940. 1 when nothing was counted, or no share is known.
    """
    count = now + before
    if not count or not 0 < share < 1:
        return 1.0
    odds = math.log(share) - math.log1p(-share)
    logarithm = count * math.log1p(-share)
    tail = math.exp(logarithm)
    for k in range(1, now + 1):
        logarithm += math.log((count - k + 1) / k) + odds
        tail += math.exp(logarithm)
    return min(tail, 1.0)
