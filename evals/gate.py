"""Whether a run may pass: no guarded figure fell in a way that chance does not explain."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.comparing import LEVEL, Difference, differences, paired
from evals.domain import Measurement, Run
from evals.errors import BadRun
from evals.metrics.catalogue import METRICS
from evals.statistics import holm

GUARDED = [metric for metric in METRICS if metric.is_guarded]


@dataclass(frozen=True, slots=True)
class Drop:
    """A guarded figure of one set that really fell."""

    measurement: str
    difference: Difference


def real_drops(baseline: Run, run: Run) -> list[Drop]:
    """The drops that the paired tests call real, all guarded figures of a set tested together at 5 % (Holm 1979).

    Raises `BadRun` when the baseline has nothing that this run measured.
    """
    pairs = [(earlier, now) for now in run.measurements if (earlier := counterpart(now, baseline.measurements))]
    if not pairs:
        raise BadRun("the baseline holds no set, half and system that this run measured: there is nothing to compare")
    return [drop for earlier, now in pairs for drop in _drops(earlier, now)]


def _drops(earlier: Measurement, now: Measurement) -> list[Drop]:
    found = differences(earlier, now, GUARDED)
    real = holm({difference.metric: difference.p for difference in found}, LEVEL)
    return [Drop(now.name, each) for each in found if each.is_worse and each.metric in real]


def counterpart(measurement: Measurement, others: Sequence[Measurement]) -> Measurement | None:
    """The one of the same set, half and system, if it shares a case."""
    for other in others:
        same = (other.name, other.half, other.system) == (measurement.name, measurement.half, measurement.system)
        if same and paired(other.marks, measurement.marks)[0].size:
            return other
    return None
