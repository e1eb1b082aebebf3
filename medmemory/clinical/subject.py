"""Whom a file says it is about, and why it waits when that is not the patient of its chart."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medmemory.clinical.identifiers import DocumentId


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a file says it is about; what it does not say is None."""

    family_name: str | None = None
    given_name: str | None = None
    birth_date: date | None = None
    mrn: str | None = None
    birth_readings: tuple[date, ...] = ()  # the days that an ambiguous birth date could be

    @property
    def birth_days(self) -> frozenset[date]:
        """The days one of which the file gives as the birth date; empty when it gives none."""
        return frozenset([self.birth_date] if self.birth_date else self.birth_readings)


class SubjectField(StrEnum):
    """What tells one person from another."""

    MRN = "mrn"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH_DATE = "birth_date"

    @property
    def display(self) -> str:
        return "MRN" if self is SubjectField.MRN else self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Company:
    """A file that came together with a document, and that names another patient."""

    document_id: DocumentId
    file_name: str


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a document waits: whom its file names, and what of it differs from the chart.

    With `held_with` it is not the document that says so, but the file which it came with.
    """

    subject: Subject
    differs: tuple[SubjectField, ...]
    held_with: Company | None = None

    @property
    def sentence(self) -> str:
        """Why, and what to do. For the clinician's eyes alone: it may hold words of the file."""
        *others, last = (field.display for field in self.differs)
        fields = f"{', '.join(others)} and {last}" if others else last
        names = f"names another {fields} than this chart"
        if self.held_with is not None:
            why = f"It waits because “{self.held_with.file_name}”, which it came with, {names}."
        else:
            why = f"The file {names}.{self._readings}"
        return f"{why} Attach it anyway with a reason, move it to another patient, or discard it."

    @property
    def _readings(self) -> str:
        """The days that the file's birth date could be, where it is ambiguous."""
        days = [day.isoformat() for day in self.subject.birth_readings]
        if self.subject.birth_date or not days or SubjectField.BIRTH_DATE not in self.differs:
            return ""
        return f" It gives the birth date as {' or '.join(days)}."
