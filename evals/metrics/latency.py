"""How long an answer takes."""

import numpy as np

from evals.metrics.columns import Columns


def latency_percentile(columns: Columns, percent: float) -> float:
    """Milliseconds within which this share of the cases was answered, by linear interpolation; NaN without cases."""
    milliseconds = columns.number("milliseconds")
    there = milliseconds[~np.isnan(milliseconds)]
    return float(np.percentile(there, percent)) if len(there) else float("nan")
