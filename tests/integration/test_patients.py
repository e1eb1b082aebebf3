"""Patients are created with care, found fast, and seen by their care team only."""

import random
import time
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import AccessDenied, NotFound, PatientNotFound, PatientRefused
from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from tests.factories import make_clinician

SEARCH_LIMIT_SECONDS = 0.1


async def create(store: PatientStore, **details: object) -> Patient:
    values: dict[str, object] = {
        "mrn": uuid.uuid4().hex[:10],
        "family_name": "Norbury",
        "given_name": "Hazel",
        "birth_date": date(1958, 2, 3),
        "sex": Sex.FEMALE,
    }
    return await store.create(**{**values, **details})  # type: ignore[arg-type]  # fields by name


async def test_a_patient_is_found_by_name_mrn_and_birth_date(database: Database) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        norbury = await create(store, mrn="00123")
        muller = await create(
            store,
            mrn="AB-77",
            family_name="Müller-Smith",
            given_name="Anna María",
            birth_date=date(1960, 3, 2),
        )
        for wanted, texts in {
            norbury: (
                "norbury",
                "NOR",
                "hazel norbury",
                "Norbury, Hazel",
                "nor haz",
                "00123",
                "001",
                "1958",
                "1958-02",
                "03.02.1958",
                "3/2/1958",
                "2/3/1958",
                "3 Feb 1958",
                "Feb 1958",
                "norbury February 1958",
                "norbury 1958",
                "1958 norbury",
            ),
            muller: (
                "muller",
                "Müller-Smith",
                "smith",
                "maria",
                "smith anna",
                "ab77",
                "ab-7",
                "AB 77",
                "ab 7",
            ),
        }.items():
            for words in texts:
                assert await store.search(words) == [wanted], words
        for words in ("", "  ", "orbury", "norbury 1959", "%", "_orbury", "norbury muller", "'"):
            assert await store.search(words) == [], words


async def test_a_month_may_be_a_name(database: Database) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        named = await create(store, family_name="May")
        born = await create(store, family_name="Zorn", birth_date=date(1958, 5, 31))
        assert await store.search("May 1958") == [named, born]


async def test_a_full_record_number_comes_first(database: Database) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        await create(store, mrn="19581", family_name="Abel")
        exact = await create(store, mrn="1958", family_name="Zorn", birth_date=date(2001, 1, 1))
        assert (await store.search("1958"))[0] == exact


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"family_name": "  "}, "Family name is missing"),
        ({"given_name": "-"}, "Given name is missing"),
        ({"mrn": " "}, "MRN is missing"),
        ({"birth_date": date(1899, 12, 31)}, "before 1900"),
        ({"birth_date": datetime.now(UTC).date() + timedelta(days=3)}, "in the future"),
        ({"family_name": "x" * 201}, "longer than"),
        ({"given_name": "a\x00b"}, "control characters"),
    ],
)
async def test_a_patient_is_refused_with_a_sentence(
    database: Database, details: dict[str, object], sentence: str
) -> None:
    with (
        acting_as(await make_clinician(database)),
        pytest.raises(PatientRefused, match=sentence),
    ):
        await create(PatientStore(database), **details)


async def test_a_taken_record_number_is_refused_without_naming_its_patient(
    database: Database,
) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        await create(store, mrn="00123")
    with acting_as(await make_clinician(database)):
        with pytest.raises(PatientRefused) as refusal:
            await create(store, mrn=" 00123 ", family_name="Other")
        assert await store.search("00123") == []
    assert "Norbury" not in str(refusal.value)
    assert "00123" not in str(refusal.value)


async def test_names_are_kept_as_written_but_trimmed(database: Database) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        created = await create(store, family_name="  van  der Berg ", given_name="Zoë ", mrn=" 7 ")
        assert created == await store.get(created.id) == await store.get_by_mrn("7")
    assert (created.family_name, created.given_name, created.mrn) == ("van der Berg", "Zoë", "7")


async def test_another_clinicians_patient_does_not_exist(database: Database) -> None:
    store = PatientStore(database)
    owner, stranger = await make_clinician(database), await make_clinician(database)
    with acting_as(owner):
        patient = await create(store, mrn="00123")
        await store.record_selection(patient.id)
    with acting_as(stranger):
        assert await store.search("norbury") == []
        assert await store.recent() == []
        with pytest.raises(NotFound):
            await store.get(patient.id)
        with pytest.raises(PatientNotFound):
            await store.get_by_mrn("00123")
        with pytest.raises(NotFound):
            await store.record_selection(patient.id)
        with pytest.raises(AccessDenied):
            await store.add_clinician(patient.id, stranger)
    with acting_as(owner):
        await store.add_clinician(patient.id, stranger)
        await store.add_clinician(patient.id, stranger)
        with pytest.raises(NotFound):
            await store.add_clinician(patient.id, ClinicianId(uuid.uuid4()))
    with acting_as(stranger):
        assert await store.search("norbury") == [patient]
        assert await store.recent() == []


async def test_the_last_chosen_patients_come_first(database: Database) -> None:
    store = PatientStore(database)
    with acting_as(await make_clinician(database)):
        chosen = [await create(store, given_name=f"No{number}") for number in range(10)]
        for patient in chosen:
            await store.record_selection(patient.id)
        await store.record_selection(chosen[0].id)
        assert await store.recent() == [chosen[0], *chosen[:2:-1]]


async def test_nobody_creates_no_patient(database: Database) -> None:
    with pytest.raises(AccessDenied):
        await create(PatientStore(database))


async def test_searching_ten_thousand_patients_takes_less_than_a_tenth_of_a_second(
    database: Database,
) -> None:
    store = PatientStore(database)
    clinician = await make_clinician(database)
    with acting_as(clinician):
        await insert_many(database, 10_000)
        for words in (
            "smi",
            "s",
            "smith anna",
            "1958",
            "norbury 1958",
            "00123",
            "0",
            "3/2/1958",
            "may 1958",
            "smith may 1958",
            "00 1",
            "x",
        ):
            seconds = [await seconds_to_search(store, words) for _ in range(5)]
            assert min(seconds) < SEARCH_LIMIT_SECONDS, words  # the others may wait for the machine


async def seconds_to_search(store: PatientStore, words: str) -> float:
    started = time.perf_counter()
    await store.search(words)
    return time.perf_counter() - started


async def insert_many(database: Database, count: int) -> None:
    chance = random.Random(7)
    families = ["smith", "norbury", "jones", "smithers", "brown", "sanders", "taylor", "wilson"]
    given = ["anna", "hazel", "peter", "maria", "john", "sven"]
    rows = []
    for number in range(count):
        family, first = chance.choice(families), chance.choice(given)
        rows.append(
            {
                "id": PatientId(uuid.uuid4()),
                "mrn": f"{number:07}",
                "family_name": family.title(),
                "given_name": first.title(),
                "birth_date": date(1930, 1, 1) + timedelta(days=chance.randrange(30_000)),
                "sex": "unknown",
                "family_key": family,
                "given_key": first,
                "mrn_key": f"{number:07}",
            }
        )
    async with database.writing() as connection:
        await connection.execute(insert(tables.patients), rows)
