"""What the server looks for by itself at night: gaps in what was asked, and conflicts between articles."""

from datetime import timedelta

from assistant import Gaps, Night, RunUnderWay
from knowledge import Actor, Clock, Conflicts

BY_ITSELF = Actor("answerdesk")
QUIET = timedelta(minutes=2)
"""A server that has just started answers those first who waited for it."""


class Nightly:
    """Begins one kind of work after the other when it is due; `look` is one round of a server's background.

    What is under way already, here or in another process, is waited for.
    """

    def __init__(self, night: Night, gaps: Gaps, conflicts: Conflicts, clock: Clock):
        self._night = night
        self._gaps = gaps
        self._conflicts = conflicts
        self._clock = clock
        self._quiet_until = clock() + QUIET

    def look(self) -> None:
        """Begin what is due, unless something is under way."""
        now = self._clock()
        if now < self._quiet_until:
            return
        run, scan = self._gaps.runs.latest(), self._conflicts.scan_state()
        if scan.running or self._gaps.runs.is_under_way():
            return
        if self._night.is_due(scan.started_at, now):
            self._conflicts.start_scan(BY_ITSELF)
        elif self._night.is_due(run.started_at if run else None, now):
            try:
                self._gaps.runs.start(BY_ITSELF)
            except RunUnderWay:
                # Another process was quicker.
                return
