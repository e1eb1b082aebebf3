"""The patient whose record is asked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medmemory.clinical.identifiers import PatientId


class Sex(StrEnum):
    """Administrative gender, as in FHIR R4 (http://hl7.org/fhir/R4/valueset-administrative-gender.html)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """A person described by a record. `mrn` is the medical record number, unique on a site."""

    id: PatientId
    mrn: str
    family_name: str
    given_name: str
    birth_date: date
    sex: Sex

    @property
    def display_name(self) -> str:
        return display_name(self.family_name, self.given_name)

    def age_on(self, day: date) -> int:
        """Completed years of life on `day`; someone born on 29 February ages on 1 March."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


def display_name(family_name: str, given_name: str) -> str:
    """Family name first and in capitals, so that it is never taken for the given name."""
    return f"{family_name.upper()}, {given_name}"
