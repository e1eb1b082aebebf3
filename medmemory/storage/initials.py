"""Texts of a patient's record in which words follow each other whose initials spell something."""

from copy import copy

from sqlalchemy import text

from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.engine import Database
from medmemory.storage.search_statements import SEARCHED
from medmemory.storage.vectors import patient_filter

# A few are enough to see whether they agree.
_MOST_TEXTS = 5
_SPELLING = text(
    f"""
    SELECT text FROM {SEARCHED}
    WHERE patient_id = :patient_id AND lexemes @@ CAST(:initials AS tsquery)
        AND (CAST(:document_id AS uuid) IS NULL OR document_id = :document_id)
    ORDER BY id LIMIT :limit
    """  # noqa: S608  # a constant only
)


class ChunkInitials:
    """An instance lives as long as its process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._document_id: DocumentId | None = None

    def within(self, document_id: DocumentId) -> "ChunkInitials":
        """The same in one document of the patient's record."""
        narrowed = copy(self)
        narrowed._document_id = document_id
        return narrowed

    async def texts_spelling(self, letters: str, *, patient_id: PatientId) -> list[str]:
        """Texts of the patient's searchable chunks that hold `letters` as a word of their own, else
        some that hold words which begin so, one after the other."""
        scope = {
            "document_id": self._document_id,
            "limit": _MOST_TEXTS,
            **patient_filter(patient_id),
        }
        async with self._database.reading() as connection:
            for initials in (letters, _following(letters)):
                rows = await connection.execute(_SPELLING, {"initials": initials, **scope})
                if found := list(rows.scalars()):
                    return found
        return []


def _following(letters: str) -> str:
    """As a search: each letter the beginning of a word, the first few perhaps one word."""
    beginnings = [
        [letters[:length] if length > 1 else f"{letters[0]}:*"]
        + [f"{letter}:*" for letter in letters[length:]]
        for length in range(1, len(letters))
    ]
    return " | ".join(f"({' <-> '.join(words)})" for words in beginnings)
