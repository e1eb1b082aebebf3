"""What a bad file is, and the one word that must never come back in a sentence about it."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

SECRET = "Quetzalcoatl"  # stands in the files; no sentence may repeat it


class End(Enum):
    """How a file ends."""

    READY = "ready"  # in pages
    REFUSED = "refused"  # the file is at fault
    FAILED = "failed"  # it needs more than this site allows


@dataclass(frozen=True)
class BadFile:
    """A file by its name, made when asked for, and what must become of it.

    `says`: in the sentence of a file that is not read; else in its pages or warnings. `limits` are
    settings, lowered for a file that is meant to exhaust them.
    """

    name: str
    make: Callable[[], bytes]
    end: End
    says: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)


def ready(name: str, make: Callable[[], bytes], says: str = "", **limits: int) -> BadFile:
    """It is read in spite of all, or what is sound of it."""
    return BadFile(name, make, End.READY, says, limits)


def refused(name: str, make: Callable[[], bytes], says: str, **limits: int) -> BadFile:
    """It is refused in a sentence that holds `says`."""
    return BadFile(name, make, End.REFUSED, says, limits)


def failed(name: str, make: Callable[[], bytes], says: str, **limits: int) -> BadFile:
    """It exhausts a limit, and the sentence holds `says`."""
    return BadFile(name, make, End.FAILED, says, limits)


def deflated(block: bytes, times: int) -> bytes:
    """What zlib makes of `block` said so many `times`, without packing it more than once."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(block, checksum)
    return b"\x78\xda" + packed * times + packer.flush() + checksum.to_bytes(4, "big")
