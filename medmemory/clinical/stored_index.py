"""A document's pages as they stand in the record, and the index over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from medmemory.clinical.document import Chunk, Page


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """What a reading left: its pages' text, its chunks, and the model that embedded them.

    `read_at` tells this reading from an earlier or a later one. The chunks come without their
    tables' headers: the pages tell those.
    """

    read_at: datetime
    pages: tuple[Page, ...]
    chunks: tuple[Chunk, ...]
    embedding_model: str | None
    dimension: int | None  # of the vectors; None when there are none


@dataclass(frozen=True, slots=True)
class NewIndex:
    """Chunks and vectors to take the place of those over the same pages."""

    read_at: datetime
    chunks: tuple[Chunk, ...]
    embeddings: tuple[Sequence[float], ...]  # one for each chunk, in their order
    embedding_model: str
