"""Which limit ended a reading process, and what its document then says."""

import signal

from medmemory.errors import DocumentOverLimits
from medmemory.settings import Settings

# How PDFium, C++ and glibc end a process to which no more memory is given. A file that breaks them
# ends it otherwise.
_OUT_OF_MEMORY = -signal.SIGABRT


def over_wall_time(settings: Settings) -> DocumentOverLimits:
    """It took too long by the clock."""
    return DocumentOverLimits(
        "Reading this file took longer than the "
        f"{settings.parsing_wall_seconds:g} seconds that this site gives a file. Try again when "
        "fewer files are being read, split it, or ask for MEDMEMORY_PARSING_WALL_SECONDS to be "
        "raised."
    )


def over_cpu_time(settings: Settings) -> DocumentOverLimits:
    """It computed too long."""
    return DocumentOverLimits(
        f"Reading this file needs more than the {settings.parsing_cpu_seconds} seconds of "
        "computing time that this site gives a file. Split it, save it anew, or ask for "
        "MEDMEMORY_PARSING_CPU_SECONDS to be raised."
    )


def over_memory(settings: Settings) -> DocumentOverLimits:
    """It wanted too much memory."""
    return DocumentOverLimits(
        f"Reading this file needs more than the {settings.parsing_memory_megabytes} MB of memory "
        "that this site gives a file. Split it, save it anew, or ask for "
        "MEDMEMORY_PARSING_MEMORY_MEGABYTES to be raised."
    )


def limit_behind(exit_code: int, settings: Settings) -> DocumentOverLimits | None:
    """The limit by which a process ended that left no last word; None when it was none."""
    if exit_code == -signal.SIGXCPU:
        return over_cpu_time(settings)
    if exit_code == _OUT_OF_MEMORY:
        return over_memory(settings)
    if exit_code == -signal.SIGKILL:
        return DocumentOverLimits(
            "The server stopped the program that read this file, most likely because its memory "
            "was full. Try again when fewer files are being read."
        )
    return None
