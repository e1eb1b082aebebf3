"""What a reading process takes away from itself before it sees the file.

CPU time, memory, the size of files it writes, core dumps and, where the kernel lets an ordinary
process do so (Linux with user namespaces), the network. The worker adds: no credentials in the
environment, a folder of its own, a limit on the clock, and the end of the whole process group.
What stays: it can read what the worker's user can read on disk, and where the kernel does not grant
a network namespace (many containers do not), the network is closed by the site's own rules alone.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_MEGABYTE = 1024 * 1024
_LARGEST_FILE_MEGABYTES = 512  # what a converter may write
_DIE_WITH_PARENT = 1  # linux/prctl.h
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h


def confine(*, cpu_seconds: int, memory_megabytes: int) -> None:
    """From here on this process, and those it starts, live within the limits."""
    _close_network()
    _die_with_worker()  # afterwards, because entering a namespace takes the request back
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the file
    largest = _LARGEST_FILE_MEGABYTES * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    memory = memory_megabytes * _MEGABYTE
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _die_with_worker() -> None:
    """Nobody waits for the reading of a worker that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _close_network() -> None:
    """No network but a loopback that is down, where the kernel allows it."""
    if sys.platform != "linux":
        return
    user, group = os.getuid(), os.getgid()
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return
    # In the new namespace we are nobody until we are mapped to ourselves.
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
