"""Texts of a patient's record in which words follow each other whose initials spell something."""

from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.storage.engine import Database
from medmemory.storage.search_statements import SPELLING
from medmemory.storage.vectors import patient_filter

# A few are enough to see whether they agree.
_MOST_TEXTS = 5


class ChunkInitials:
    """An instance lives as long as its process."""

    def __init__(self, database: Database, *, document_id: DocumentId | None = None) -> None:
        self._database = database
        self._document_id = document_id

    def within(self, document_id: DocumentId) -> "ChunkInitials":
        """The same in one document of the patient's record."""
        return ChunkInitials(self._database, document_id=document_id)

    async def texts_spelling(self, letters: str, *, patient_id: PatientId) -> list[str]:
        """Texts of the patient's searchable chunks that hold `letters` as a word of their own, else
        some that hold words which begin so, one after the other."""
        scope = {
            "document_id": self._document_id,
            "limit": _MOST_TEXTS,
            **patient_filter(patient_id),
        }
        for initials in (letters, _following(letters)):
            if found := await self._database.rows(SPELLING, {"initials": initials, **scope}):
                return [row["text"] for row in found]
        return []


def _following(letters: str) -> str:
    """As a search: each letter the beginning of a word, the first few perhaps one word."""
    beginnings = [
        [letters[:length] if length > 1 else f"{letters[0]}:*"]
        + [f"{letter}:*" for letter in letters[length:]]
        for length in range(1, len(letters))
    ]
    return " | ".join(f"({' <-> '.join(words)})" for words in beginnings)
