"""How long an answer takes."""

import numpy as np

from evals.metrics.columns import Columns


def latency_percentile(columns: Columns, percent: float) -> float:
    """Milliseconds within which this share of the cases was answered, by linear interpolation; NaN without cases."""
    milliseconds = columns.number("milliseconds")
    ordered = np.sort(milliseconds[~np.isnan(milliseconds)])
    if not len(ordered):
        return float("nan")
    # By hand: numpy's percentile takes ten times as long, and a bootstrap asks for three thousand.
    place = percent / 100 * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (place - below))
