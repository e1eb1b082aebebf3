"""The doctor's look at the machine: folders, secrets, disk, memory, port."""

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

import httpx

from medmemory.cli.findings import Finding, Level
from medmemory.settings import Settings

_MIB = 1024**2
_GIB = 1024**3
_CONTAINER_MEMORY = Path("/sys/fs/cgroup/memory.max")  # a number of bytes, or "max"
# A 50 MB upload needs its own size several times over: blob, write-ahead log, vectors.
_TOO_LITTLE_DISK_BYTES = 1 * _GIB
_LITTLE_DISK_BYTES = 5 * _GIB
_TIMEOUT_SECONDS = 2.0


class PortUse(Enum):
    FREE = auto()
    MEDMEMORY = auto()
    OTHER = auto()


def check_data_dir(settings: Settings) -> Iterator[Finding]:
    """Whether what is kept can be kept, and its secrets are secret."""
    subject = "Data folder"
    folder = settings.data_dir
    if not folder.exists():
        existing = next(parent for parent in folder.parents if parent.exists())
        if os.access(existing, os.W_OK | os.X_OK):
            yield Finding(Level.OK, subject, f"{folder} is made at the first start.")
            yield _check_disk(existing)
            return
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            Level.PROBLEM,
            subject,
            f"{folder} cannot be read and written by this user.",
            "Name another folder in MEDMEMORY_DATA_DIR, or change the owner of this one.",
        )
        return
    yield Finding(Level.OK, subject, f"{folder} can be read and written.")
    yield _check_secrets(settings.secrets_dir)
    yield _check_disk(folder)


def _check_secrets(folder: Path) -> Finding:
    subject = "Secrets"
    if not folder.exists():
        return Finding(Level.OK, subject, "They are generated at the first start.")
    paths = [folder, *folder.iterdir()]
    if any(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for path in paths):
        return Finding(
            Level.PROBLEM,
            subject,
            f"{folder} or a file in it can be read by other users of this machine.",
            f"chmod -R go= '{folder}'",
        )
    return Finding(Level.OK, subject, "Only their owner can read them.")


def _check_disk(folder: Path) -> Finding:
    subject = "Disk"
    free = shutil.disk_usage(folder).free
    sentence = f"{free / _GIB:.1f} GiB are free."
    if free < _TOO_LITTLE_DISK_BYTES:
        return Finding(Level.PROBLEM, subject, sentence, "Free some space before adding documents.")
    if free < _LITTLE_DISK_BYTES:
        return Finding(Level.WARNING, subject, sentence, "Plan for more space.")
    return Finding(Level.OK, subject, sentence)


def check_memory(settings: Settings, memory_bytes: int | None) -> Finding:
    """Whether `memory_bytes`, what the machine or its container has, are enough to read files."""
    subject, worst = "Memory", settings.reading_memory_megabytes * _MIB
    reading = f"reading files takes {worst / _GIB:.1f} GiB at worst"
    if memory_bytes is None:
        return Finding(Level.OK, subject, f"Not known here; {reading}.")
    sentence = f"{memory_bytes / _GIB:.1f} GiB; {reading}."
    if memory_bytes <= worst:
        return Finding(
            Level.WARNING,
            subject,
            sentence,
            "Lower MEDMEMORY_PARSING_MEMORY_MEGABYTES or MEDMEMORY_WORKER_CONCURRENCY, or give the "
            "machine more memory: a hostile file could use it up.",
        )
    return Finding(Level.OK, subject, sentence)


def memory_of_machine() -> int | None:
    """The memory of this machine, or of its container where that has less; None if not told."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # neither Linux nor macOS
        return None
    try:
        limit = _CONTAINER_MEMORY.read_text().strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdecimal() else whole


def look_at_port(settings: Settings) -> PortUse:
    """Who listens where MedMemory would."""
    host = _reachable_host(settings)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(_TIMEOUT_SECONDS)
        if probe.connect_ex((host, settings.port)) != 0:
            return PortUse.FREE
    shown = f"[{host}]" if ":" in host else host
    try:
        response = httpx.get(
            f"http://{shown}:{settings.port}/health", timeout=_TIMEOUT_SECONDS, trust_env=False
        )
        answers_as_we_do = response.is_success and "status" in response.json()
    except (httpx.HTTPError, ValueError):
        answers_as_we_do = False
    return PortUse.MEDMEMORY if answers_as_we_do else PortUse.OTHER


def check_port(settings: Settings, use: PortUse) -> Finding:
    """Whether MedMemory serves, or could."""
    subject, place = "Port", f"{settings.host} port {settings.port}"
    match use:
        case PortUse.MEDMEMORY:
            return Finding(Level.OK, subject, f"MedMemory serves on {place}.")
        case PortUse.OTHER:
            return Finding(
                Level.PROBLEM,
                subject,
                f"Another program uses {place}.",
                "Stop it, or choose another port in MEDMEMORY_PORT.",
            )
        case PortUse.FREE:
            return Finding(Level.OK, subject, f"{place} is free; MedMemory is not running.")


def _reachable_host(settings: Settings) -> str:
    if settings.host.is_unspecified:
        return "::1" if settings.host.version == 6 else "127.0.0.1"  # noqa: PLR2004
    return str(settings.host)
