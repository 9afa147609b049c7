"""Work that can wait lets everything else go first."""

import os
import sys
import threading

_NICENESS = 10


def give_way() -> None:
    """Let whoever else wants the processor have it before this thread, where the system can tell threads apart."""
    if sys.platform == "linux":
        me = threading.get_native_id()
        # Nobody may become more pressing again, not even less obliging.
        os.setpriority(os.PRIO_PROCESS, me, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, me)))
