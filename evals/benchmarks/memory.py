"""How much memory this process has held."""

import resource
from pathlib import Path


def peak_megabytes() -> float:
    """The most resident memory since this process began."""
    # The peak that getrusage tells begins with that of the process which started this one; Linux's own record does not.
    status = Path("/proc/self/status")
    if status.exists():
        told = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
        return int(told.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
