"""How far a share or a fall can be trusted. Pure."""

import math

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


def falling_p(now: int, before: int, share: float) -> float:
    """The one-sided p of two Poisson counts for a fall, when `share` of all there was fell into the later period.

    Given their sum, the later count is binomial: p = P(X ≤ now), X ~ Binomial(now + before, share). Przyborowski &
    Wilenski 1940. 1 when nothing was counted, or no share is known.
    """
    count = now + before
    if not count or not 0 < share < 1:
        return 1.0
    likely, unlikely = math.log(share), math.log1p(-share)
    whole = math.lgamma(count + 1)
    return min(
        math.fsum(
            math.exp(whole - math.lgamma(k + 1) - math.lgamma(count - k + 1) + k * likely + (count - k) * unlikely)
            for k in range(now + 1)
        ),
        1.0,
    )
