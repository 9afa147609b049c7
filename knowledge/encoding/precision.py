"""How exactly the bundled encoder computes, and what suits a processor."""

import platform
from pathlib import Path
from typing import Literal

Precision = Literal["int8", "int7", "int4"]
"""How the linear layers are computed.

"int8" is the quickest, but on x86 its sums overflow now and then without VNNI instructions; "int7" rounds the weights
so far that they cannot; "int4" computes with the weights as they are stored, and takes twice as long.
"""

_CPU_FLAGS = Path("/proc/cpuinfo")


def best_precision(cpu_flags: Path = _CPU_FLAGS, machine: str | None = None) -> Precision:
    """The quickest that cannot overflow: "int8" on x86 with VNNI and on anything that is not x86, else "int7"."""
    if (machine or platform.machine()).lower() not in {"x86_64", "amd64", "i386", "i686", "x86"}:
        return "int8"
    try:
        return "int8" if "vnni" in cpu_flags.read_text() else "int7"
    except OSError:
        return "int7"
