"""Memory of a process (内存): the most it ever held itself.

`ru_maxrss` will not do in a process another one started: until it runs its own program a child shares its parent's
memory, and what the parent held at that moment is counted as the child's for good.
"""

from __future__ import annotations

import re
from pathlib import Path


def most_memory() -> int:
    """The most resident memory of this process since its program began (内存峰值), kB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    if found is None:
        raise RuntimeError("/proc/self/status has no VmHWM")
    return int(found[1])
