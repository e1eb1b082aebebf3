"""The list of conversations: a page of it, and what its search compares."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, exists, func, or_, select, tuple_

from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.names import name_key
from medmemory.errors import NotFound
from medmemory.storage.chat_rows import parse_id, storable_text
from medmemory.storage.tables import clinicians, feedback, patients, steps, threads

LONGEST_PAGE = 100
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last conversation of a page; it stays right when conversations move or go."""

    updated_at: datetime
    thread_id: UUID

    def __str__(self) -> str:
        return f"{self.updated_at.isoformat()}_{self.thread_id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises NotFound when `text` is no cursor of ours."""
        moment, _, thread_id = text.partition("_")
        found = parse_id(thread_id)
        if found is None:
            raise NotFound
        try:
            return cls(datetime.fromisoformat(moment).astimezone(UTC), found)
        except (ValueError, OverflowError):
            raise NotFound from None


def thread_of(thread_id: UUID) -> Select[Any]:
    """The conversation with its owner's name and, as far as accessible, its patient's."""
    return _threads().where(threads.c.id == thread_id)


def _threads() -> Select[Any]:
    return (
        select(threads, clinicians.c.username, patients.c.family_name, patients.c.given_name)
        .join(clinicians, clinicians.c.id == threads.c.clinician_id)
        .outerjoin(patients, patients.c.id == threads.c.patient_id)
    )


def page_of_threads(
    clinician_id: ClinicianId,
    *,
    first: int,
    after: str | None,
    search: str | None,
    feedback_value: int | None,
) -> Select[Any]:
    """Up to `first` conversations and one more, the newest first, beginning behind `after`."""
    query = _threads().where(threads.c.clinician_id == clinician_id)
    if after:
        cursor = Cursor.parse(after)
        position = tuple_(threads.c.updated_at, threads.c.id)
        query = query.where(position < tuple_(cursor.updated_at, cursor.thread_id))
    if search and search.strip():
        query = query.where(*(_mentions(word) for word in _words(search)))
    if feedback_value is not None:
        given = exists().where(
            feedback.c.thread_id == threads.c.id, feedback.c.value == feedback_value
        )
        query = query.where(given)
    return query.order_by(threads.c.updated_at.desc(), threads.c.id.desc()).limit(first + 1)


def _words(search: str) -> list[str]:
    search = storable_text(search)
    # Signs alone are looked for as they are, and so found nowhere: keys hold none.
    return name_key(search).split()[:MOST_WORDS] or [search.strip()]


def _mentions(word: str) -> ColumnElement[bool]:
    # IN, not EXISTS: it is always hashed. For EXISTS, a planner with old statistics chose to scan
    # the clinician's messages once a thread, which took 15 s instead of 0.1 s.
    in_a_message = threads.c.id.in_(
        select(steps.c.thread_id).where(_holds(steps.c.search_key, word))
    )
    return or_(
        _holds(threads.c.search_key, word),
        _holds(patients.c.family_key, word),
        _holds(patients.c.given_key, word),
        _holds(patients.c.mrn_key, word),
        in_a_message,
    )


def _holds(key: Column[Any], word: str) -> ColumnElement[bool]:
    # It skips ahead by the length of the word (Boyer-Moore-Horspool); LIKE looks at every letter.
    return func.strpos(key, word) > 0
