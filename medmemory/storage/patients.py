"""Patients: created, found and remembered, within the acting clinician's care teams."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError, ProgrammingError

from medmemory.clinical.birth_dates import (
    date_ranges,
    with_months_as_numbers,
    with_months_of_years_as_numbers,
)
from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.clinical.names import name_key, record_number_key
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import (
    AccessDenied,
    BirthDateRefused,
    NotFound,
    PatientNotFound,
    PatientRefused,
)
from medmemory.identity.acting import require_acting_clinician
from medmemory.storage.engine import Database
from medmemory.storage.tables import care_team_members, patient_selections, patients

EARLIEST_BIRTH = date(1900, 1, 1)
LONGEST_NAME = 200
LONGEST_MRN = 64
_INSUFFICIENT_PRIVILEGE = "42501"  # what row-level security answers to a write

_columns = (
    patients.c.id,
    patients.c.mrn,
    patients.c.family_name,
    patients.c.given_name,
    patients.c.birth_date,
    patients.c.sex,
)


class PatientStore:
    """Every method sees the patients of the acting clinician's care teams, and no others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, *, mrn: str, family_name: str, given_name: str, birth_date: date, sex: Sex
    ) -> Patient:
        """The patient exists and the acting clinician is on the care team.

        Raises PatientRefused with a sentence when a detail cannot be right or the MRN is taken.
        """
        require_acting_clinician()
        patient = Patient(
            id=PatientId(uuid.uuid4()),
            mrn=mrn.strip(),
            family_name=" ".join(family_name.split()),
            given_name=" ".join(given_name.split()),
            birth_date=birth_date,
            sex=sex,
        )
        _check(patient)
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(patients).values(**_row(patient)))
        except IntegrityError as error:
            raise PatientRefused(
                "A patient with this MRN already exists. Search for the MRN; when nothing is "
                "found, ask for access to the record."
            ) from error
        return patient

    async def get(self, patient_id: PatientId) -> Patient:
        """Raises NotFound when there is no such patient for the acting clinician."""
        found = await self._first(select(*_columns).where(patients.c.id == patient_id))
        if found is None:
            raise NotFound("This patient does not exist, or you do not have access to the record.")
        return found

    async def get_by_mrn(self, mrn: str) -> Patient:
        """Raises PatientNotFound when there is no such patient for the acting clinician."""
        found = await self._first(select(*_columns).where(patients.c.mrn == mrn.strip()))
        if found is None:
            raise PatientNotFound
        return found

    async def search(self, text: str, *, limit: int = 20) -> list[Patient]:
        """Patients that fit every word of `text`, the closest first.

        A word fits as the beginning of a part of the name or of the MRN, or as a birth date.
        """
        dated = with_months_as_numbers(text)
        words = _words(dated)
        if not words:
            return []
        ways = [_fits_all(words)]
        if (with_months := _words(with_months_of_years_as_numbers(dated))) != words:
            ways.append(_fits_all(with_months))
        whole_as_mrn = record_number_key(text)
        if len(words) > 1 and any(sign.isdigit() for sign in whole_as_mrn):
            ways.append(patients.c.mrn_key.startswith(whole_as_mrn))
        closeness = case(
            (patients.c.mrn_key == whole_as_mrn, 0),
            (patients.c.family_key == name_key(words[0]), 1),
            (patients.c.family_key.startswith(name_key(words[0])), 2),
            else_=3,
        )
        return await self._all(
            select(*_columns)
            .where(or_(*ways))
            .order_by(
                closeness,
                patients.c.family_key,
                patients.c.given_key,
                patients.c.birth_date,
                patients.c.id,
            )
            .limit(limit)
        )

    async def recent(self, *, limit: int = 8) -> list[Patient]:
        """The patients whose charts the acting clinician chose last, newest first."""
        return await self._all(
            select(*_columns)
            .join(patient_selections, patient_selections.c.patient_id == patients.c.id)
            .order_by(patient_selections.c.selected_at.desc(), patients.c.id)
            .limit(limit)
        )

    async def record_selection(self, patient_id: PatientId) -> None:
        """`recent` names the patient first. Raises NotFound without access to the patient."""
        chosen = insert_or(patient_selections).values(patient_id=patient_id)
        try:
            async with self._database.writing() as connection:
                await connection.execute(
                    chosen.on_conflict_do_update(
                        index_elements=["clinician_id", "patient_id"],
                        set_={"selected_at": func.clock_timestamp()},
                    )
                )
        except (ProgrammingError, IntegrityError) as error:
            raise NotFound from error

    async def add_clinician(self, patient_id: PatientId, clinician_id: ClinicianId) -> None:
        """`clinician_id` is on the care team.

        Raises AccessDenied unless the acting clinician is on it, NotFound for an unknown account.
        """
        joins = insert_or(care_team_members).values(
            patient_id=patient_id, clinician_id=clinician_id
        )
        try:
            async with self._database.writing() as connection:
                await connection.execute(joins.on_conflict_do_nothing())
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _INSUFFICIENT_PRIVILEGE:
                raise
            raise AccessDenied from error
        except IntegrityError as error:
            raise NotFound from error

    async def _first(self, query: Select[Any]) -> Patient | None:
        found = await self._all(query.limit(1))
        return found[0] if found else None

    async def _all(self, query: Select[Any]) -> list[Patient]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_patient(row) for row in rows]


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _fits_all(words: list[str]) -> ColumnElement[bool]:
    return and_(*(_fits(word) for word in words))


def _fits(word: str) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [
        patients.c.birth_date.between(days.first, days.last) for days in date_ranges(word)
    ]
    if mrn := record_number_key(word):
        ways.append(patients.c.mrn_key.startswith(mrn))
    if not any(letter.isdigit() for letter in word):
        ways.append(_fits_name(name_key(word)))
    return or_(false(), *ways)


def _fits_name(key: str) -> ColumnElement[bool]:
    """Every part of `key` ("smith jones" for Smith-Jones) begins a word of the name."""
    if not key:
        return false()
    return and_(
        *(
            or_(
                patients.c.family_key.startswith(part),
                patients.c.given_key.startswith(part),
                patients.c.family_key.contains(f" {part}"),
                patients.c.given_key.contains(f" {part}"),
            )
            for part in key.split()
        )
    )


def _check(patient: Patient) -> None:
    for label, name in (("Family name", patient.family_name), ("Given name", patient.given_name)):
        if not name_key(name):
            raise PatientRefused(f"{label} is missing.")
        if len(name) > LONGEST_NAME:
            raise PatientRefused(f"{label} is longer than {LONGEST_NAME} characters.")
    if not record_number_key(patient.mrn):
        raise PatientRefused("MRN is missing.")
    if len(patient.mrn) > LONGEST_MRN:
        raise PatientRefused(f"MRN is longer than {LONGEST_MRN} characters.")
    if any(
        not part.isprintable() for part in (patient.mrn, patient.family_name, patient.given_name)
    ):
        raise PatientRefused("Names and MRN cannot hold control characters.")
    # East of here it can be tomorrow already.
    if patient.birth_date > datetime.now(UTC).date() + timedelta(days=1):
        raise BirthDateRefused("The birth date lies in the future.")
    if patient.birth_date < EARLIEST_BIRTH:
        raise BirthDateRefused(f"The birth date lies before {EARLIEST_BIRTH.isoformat()}.")


def _row(patient: Patient) -> dict[str, object]:
    return {
        "id": patient.id,
        "mrn": patient.mrn,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "birth_date": patient.birth_date,
        "sex": patient.sex.value,
        "family_key": name_key(patient.family_name),
        "given_key": name_key(patient.given_name),
        "mrn_key": record_number_key(patient.mrn),
    }


def _patient(row: Row[Any]) -> Patient:
    return Patient(
        id=PatientId(row.id),
        mrn=row.mrn,
        family_name=row.family_name,
        given_name=row.given_name,
        birth_date=row.birth_date,
        sex=Sex(row.sex),
    )
