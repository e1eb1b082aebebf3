"""Names of files within files: bare, printable, and told apart."""

import unicodedata
from collections.abc import Container
from pathlib import PurePosixPath

from medmemory.ingestion.parsing.decoding import clean

_LONGEST = 150
_LONGEST_SUFFIX = 10


def bare_name(name: str, *, instead: str) -> str:
    """The last part of the path, without what steers a terminal; `instead` when nothing is left."""
    last = clean(name).replace("\\", "/").rstrip("/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(
        " " if character.isspace() else character
        for character in last
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    bare = " ".join(shown.split()).strip(". ")
    if len(bare) <= _LONGEST:
        return bare or instead
    suffix = PurePosixPath(bare).suffix[:_LONGEST_SUFFIX]
    return bare[: _LONGEST - len(suffix)] + suffix


def distinct_name(name: str, taken: Container[str]) -> str:
    """`name`, numbered when another file has it already."""
    path = PurePosixPath(name)
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found
