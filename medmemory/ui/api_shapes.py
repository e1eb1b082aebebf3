"""What the JSON routes take and give."""

from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from medmemory.clinical.birth_dates import whole_dates
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import BirthDateRefused


class PatientSearchText(BaseModel):
    """What a clinician typed to find a patient."""

    text: str = Field(max_length=200)


class NewPatient(BaseModel):
    """The details of a patient to create."""

    model_config = ConfigDict(str_strip_whitespace=True)

    family_name: str = Field(max_length=400)
    given_name: str = Field(max_length=400)
    birth_date: str = Field(max_length=40)
    sex: Sex
    mrn: str = Field(max_length=200)

    @property
    def day_of_birth(self) -> date:
        """Raises BirthDateRefused unless `birth_date` can be read, in one way only."""
        days = whole_dates(self.birth_date)
        if not days:
            raise BirthDateRefused
        if len(days) > 1:
            raise BirthDateRefused(
                "Day or month may stand first in this birth date. "
                "Write year-month-day, such as 1958-02-03."
            )
        return days[0]


class PatientSummary(BaseModel):
    """A patient as lists and the banner show them."""

    id: UUID
    name: str
    birth_date: date
    age: int
    sex: Sex
    mrn: str

    @classmethod
    def of(cls, patient: Patient) -> "PatientSummary":
        return cls(
            id=patient.id,
            name=patient.display_name,
            birth_date=patient.birth_date,
            age=max(0, patient.age_on(datetime.now(UTC).date())),
            sex=patient.sex,
            mrn=patient.mrn,
        )


class Status(BaseModel):
    """What anybody may know, signed in or not."""

    embeddings: Literal["loading", "ready"]
