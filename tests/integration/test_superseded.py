"""A result that another file corrects is no answer any more, stays readable, and comes back when
the correction goes; in whatever order the files come."""

import asyncio
import io
import itertools
import zipfile
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select, text

from medmemory.answering.absence import absence_text
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from medmemory.storage.one_document import OneDocument
from medmemory.storage.patients import PatientStore
from medmemory.ui.document_summaries import DocumentSummaries
from medmemory.ui.ports import RouteServices
from tests.factories import make_clinician, make_patient
from tests.support.model_state import ModelLookup
from tests.support.pipeline import CheapEmbedder
from tests.support.structured_files import (
    bundle,
    cda,
    cda_body,
    cda_section,
    in_base64,
    observation,
)
from tests.support.versions import ReadingDesk, mdm, oru

VERSIONS = {
    "P": partial(oru, "P", "5.9", sent="20240305101500"),
    "F": partial(oru, "F", "4.2", sent="20240305151500"),
    "C": partial(oru, "C", "4.4", sent="20240306101500"),
}
PRELIMINARY, FINAL, CORRECTED = (VERSIONS[status]() for status in "PFC")


@pytest.fixture
def desk(database: Database, settings: Settings) -> ReadingDesk:
    return ReadingDesk(database, settings)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician, mrn="MRN-1")


async def drop(desk: ReadingDesk, patient: Patient, content: bytes, name: str = "") -> DocumentId:
    document = await desk.dropped(patient.id, content, name or f"{hash(content)}.hl7")
    assert document.status is DocumentStatus.READY, document.reason
    return document.id


async def values(desk: ReadingDesk, patient: Patient) -> set[str]:
    """Which of the values any search has."""
    said = await desk.said(patient.id)
    return {value for value in ("5.9", "4.2", "4.4") if value in said}


async def test_the_corrected_result_alone_answers_in_whatever_order_they_come(
    desk: ReadingDesk, clinician: ClinicianId
) -> None:
    for number, order in enumerate(itertools.permutations("PFC")):
        patient = await make_patient(desk.database, clinician, mrn=f"MRN-{number}")
        with acting_as(clinician):
            ids = {one: await drop(desk, patient, VERSIONS[one](mrn=patient.mrn)) for one in order}
            assert await values(desk, patient) == {"4.4"}
            documents = {one: await desk.documents.get(ids[one]) for one in order}
            for older in "PF":
                (by,) = documents[older].superseded_by
                assert (by.document_id, by.title) == (ids["C"], "Metabolic panel")
                assert (
                    documents[older]
                    .warnings[0]
                    .startswith("Corrected by “Metabolic panel”, 2024-03-04")
                )
            assert (documents["C"].superseded_by, documents["C"].warnings) == ((), ())
            # It is still there to be read, and said which words of it do not count.
            page = await desk.documents.page(ids["P"], 1)
            gone = [page.text[span.start : span.end] for span in page.superseded]
            assert any("Potassium: 5.9 mmol/L" in one for one in gone)
            assert (await desk.documents.page(ids["C"], 1)).superseded == ()


async def test_a_removed_correction_brings_back_what_it_replaced_step_by_step(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        ids = [await drop(desk, patient, one) for one in (PRELIMINARY, FINAL, CORRECTED)]
        before = await _chunk_texts(desk, ids[0])
        await desk.documents.delete(ids[2])
        assert await values(desk, patient) == {"4.2"}
        assert (await desk.documents.get(ids[0])).superseded_by[0].document_id == ids[1]
        await desk.documents.delete(ids[1])
        assert await values(desk, patient) == {"5.9"}
        assert (await desk.documents.get(ids[0])).warnings == ()
        page = await desk.documents.page_text(ids[0], 1)
        after = await _chunk_texts(desk, ids[0])
        assert before != after
        assert all(chunk in page for chunk in after)


async def test_the_list_of_documents_links_what_corrects_one(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    services = SimpleNamespace(
        patients=PatientStore(desk.database), documents=desk.documents, model_server=ModelLookup()
    )
    with acting_as(clinician):
        older = await drop(desk, patient, PRELIMINARY, "first.hl7")
        newer = await drop(desk, patient, CORRECTED, "second.hl7")
        summaries = DocumentSummaries(cast(RouteServices, services))
        for told in (await summaries.all(patient.id), [await summaries.one(older)]):
            links = {one.id: [(by.id, by.file_name) for by in one.superseded_by] for one in told}
            assert links[older] == [(newer, "second.hl7")]
            assert links.get(newer, []) == []


async def test_what_else_the_message_says_goes_on_answering(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    sodium = "OBX|2|NM|2951-2^Sodium^LN||139|mmol/L|135-145||||P|||20240304080000"
    with acting_as(clinician):
        first = await drop(desk, patient, oru("P", "5.9", more=(sodium,)))
        await drop(desk, patient, FINAL)
        said = await desk.said(patient.id, "sodium")
        assert "Sodium: 139 mmol/L" in said
        assert "5.9" not in said
        page = await desk.documents.page_text(first, 1)
        assert "Potassium: 5.9" in page


async def test_what_may_be_another_result_is_shown_beside_it(
    desk: ReadingDesk, clinician: ClinicianId
) -> None:
    others = (
        partial(oru, "F", "4.2", order="F-78"),
        partial(oru, "F", "4.2", order=""),
        partial(oru, "F", "4.2", sender="LAB|ELSEWHERE"),
        partial(oru, "F", "4.2", observed="2951-2^Sodium^LN"),
        partial(oru, "F", "4.2", sub_id="2"),
        partial(oru, "F", "4.2", drawn="20240304200000"),
        partial(oru, "P", "4.2", sent="20240305161500"),
        partial(oru, "", "4.2"),
    )
    for number, other in enumerate(others):
        patient = await make_patient(desk.database, clinician, mrn=f"MRN-{number}")
        with acting_as(clinician):
            await drop(desk, patient, VERSIONS["P"](mrn=patient.mrn))
            await drop(desk, patient, other(mrn=patient.mrn))
            assert await values(desk, patient) == {"5.9", "4.2"}, number


async def test_two_finals_and_a_final_after_its_correction_are_both_shown(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, FINAL)
        await drop(desk, patient, oru("F", "4.4", sent="20240305171500"))
        assert await values(desk, patient) == {"4.2", "4.4"}
        await drop(desk, patient, oru("C", "5.9", sent="20240305161500"))
        assert await values(desk, patient) == {"4.4", "5.9"}


async def test_the_later_of_two_corrections_counts(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, oru("C", "5.9", sent="20240307101500"))
        await drop(desk, patient, CORRECTED)
        assert await values(desk, patient) == {"5.9"}


async def test_a_result_of_another_patient_supersedes_nothing(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    other = await make_patient(desk.database, clinician, mrn="MRN-2")
    with acting_as(clinician):
        await drop(desk, patient, PRELIMINARY)
        await drop(desk, other, oru("C", "4.4", mrn="MRN-2"))
        assert await values(desk, patient) == {"5.9"}
        assert await values(desk, other) == {"4.4"}


async def test_a_result_that_is_taken_back_answers_no_more(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        first = await drop(desk, patient, FINAL)
        second = await drop(desk, patient, oru("W", "4.2", sent="20240306101500"))
        assert await values(desk, patient) == set()
        assert (await desk.documents.get(first)).superseded_by[0].document_id == second
        whole = await desk.documents.coverage(patient_id=patient.id)
        assert "marked as superseded in 1 document was not searched" in absence_text(whole)
        alone = await OneDocument(desk.documents, first, "Panel").coverage(patient_id=patient.id)
        assert "marked as superseded in it was not searched" in absence_text(alone)


async def test_that_a_result_is_final_does_not_take_its_value_away(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, PRELIMINARY)
        await drop(desk, patient, oru("U", ""))
        assert await values(desk, patient) == {"5.9"}


async def test_members_of_one_archive_supersede_each_other(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.hl7", PRELIMINARY)
        archive.writestr("a.hl7", CORRECTED)
    with acting_as(clinician):
        outer = await drop(desk, patient, packed.getvalue(), "both.zip")
        for part in await desk.documents.within(outer):
            await desk.process(part.id)
        assert await values(desk, patient) == {"4.4"}
        await desk.documents.delete(outer)
        assert await _rows(desk, tables.statement_versions) == []


async def test_two_versions_that_come_at_once_see_each_other(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        for round_ in range(5):
            contents = [
                oru(status, value, order=f"R-{round_}")
                for status, value in (("P", "5.9"), ("F", "4.2"), ("C", "4.4"))
            ]
            ids = [await desk.drop(patient.id, one, f"{hash(one)}.hl7") for one in contents]
            await asyncio.gather(*(desk.process(one) for one in ids))
            assert await values(desk, patient) == {"4.4"}


async def test_reading_anew_and_removing_at_once_do_not_wait_for_each_other_for_good(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        ids = [await drop(desk, patient, one) for one in (PRELIMINARY, FINAL, CORRECTED)]
        for _ in range(5):
            for one in ids[:2]:
                await desk.intake.reingest(one)
            gone, *_ = await asyncio.gather(
                desk.documents.delete(ids[2]), *(desk.process(one) for one in ids[:2])
            )
            assert gone == (ids[2],)
            assert await values(desk, patient) == {"4.2"}
            ids[2] = await drop(desk, patient, CORRECTED)
            assert await values(desk, patient) == {"4.4"}


async def test_read_or_indexed_anew_it_stays_superseded_and_comes_back_whole(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        first = await drop(desk, patient, PRELIMINARY)
        second = await drop(desk, patient, CORRECTED)
        for one in (first, second):
            await desk.intake.reingest(one)
            await desk.process(one)
        assert await values(desk, patient) == {"4.4"}
        desk.embedder = CheapEmbedder("better", 12)
        for one in (first, second):
            await desk.intake.reindex(one, embedding_model="better", dimension=12)
            await desk.pipeline.reindex(one)
        assert await values(desk, patient) == {"4.4"}
        await desk.documents.delete(second)
        assert await values(desk, patient) == {"5.9"}


async def test_a_correction_that_is_read_and_names_it_no_more_supersedes_it_no_more(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, PRELIMINARY)
        second = await drop(desk, patient, CORRECTED)
        await desk.intake.reingest(second)
        await desk.documents.start_reading(second)
        # As when its worker is killed: the old reading counts until the new one is there.
        assert await values(desk, patient) == {"4.4"}
        await desk.documents.refuse_malware(second, "It holds malware.")
        assert await values(desk, patient) == {"5.9"}


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "the other way round"])
async def test_a_report_in_a_file_within_goes_with_its_message(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient, is_late: bool
) -> None:
    messages = [
        _with_file("P", "5.9", sent="20240305101500"),
        _with_file("F", "4.2", sent="20240305151500"),
    ]
    with acting_as(clinician):
        ids = [
            await _drop_with_parts(desk, patient, one)
            for one in (reversed(messages) if is_late else messages)
        ]
        assert await values(desk, patient) == {"4.2"}
        await desk.documents.delete(ids[0 if is_late else 1])
        assert await values(desk, patient) == {"5.9"}


async def test_a_file_that_comes_with_the_final_result_as_well_goes_on_answering(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await _drop_with_parts(desk, patient, _with_file("P", "5.9", sent="20240305101500"))
        await _drop_with_parts(desk, patient, _with_file("F", "5.9", sent="20240305151500"))
        assert await values(desk, patient) == {"5.9"}
        await _drop_with_parts(desk, patient, _with_file("C", "4.4", sent="20240306151500"))
        assert await values(desk, patient) == {"4.4"}


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "the other way round"])
async def test_a_fhir_result_is_superseded_by_its_amendment_also_within_a_report(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient, is_late: bool
) -> None:
    first, second = (_fhir(*one) for one in (("preliminary", 5.9, "03"), ("amended", 4.4, "05")))
    with acting_as(clinician):
        for content in (second, first) if is_late else (first, second):
            await drop(desk, patient, content, f"{hash(content)}.json")
        assert await values(desk, patient) == {"4.4"}


async def test_a_fhir_result_that_was_entered_in_error_answers_no_more(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, bundle(_potassium("final", 5.9)), "a.json")
        wrong = await drop(desk, patient, bundle(_potassium("entered-in-error", 5.9)), "b.json")
        assert await values(desk, patient) == set()
        await desk.documents.delete(wrong)
        assert await values(desk, patient) == {"5.9"}


async def test_of_two_versions_in_one_fhir_file_the_corrected_one_answers(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        one = await drop(
            desk, patient, bundle(_potassium("final", 5.9), _potassium("corrected", 4.4)), "a.json"
        )
        assert await values(desk, patient) == {"4.4"}
        assert (await desk.documents.get(one)).superseded_by[0].document_id == one


async def test_a_document_of_mdm_is_edited_replaced_and_cancelled(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    with acting_as(clinician):
        await drop(desk, patient, mdm("T02", "D-1", "Potassium 5.9, dictated.", status="DI"))
        await drop(desk, patient, mdm("T04", "D-1", "Potassium 4.2, signed."))
        assert await values(desk, patient) == {"4.2"}
        third = await drop(desk, patient, mdm("T10", "D-2", "Potassium 4.4.", parent="D-1"))
        assert await values(desk, patient) == {"4.4"}
        await desk.documents.delete(third)
        assert await values(desk, patient) == {"4.2"}
        await drop(desk, patient, mdm("T11", "D-1", ""))
        assert await values(desk, patient) == set()


@pytest.mark.parametrize(
    "versions",
    [
        (
            '<id root="1.2.3" extension="A"/>',
            '<id root="1.2.3" extension="B"/><relatedDocument typeCode="RPLC"><parentDocument>'
            '<id root="1.2.3" extension="A"/></parentDocument></relatedDocument>',
        ),
        (
            '<id root="1.2.3" extension="A"/><setId root="9.9"/><versionNumber value="1"/>',
            '<id root="1.2.3" extension="B"/><setId root="9.9"/><versionNumber value="2"/>',
        ),
    ],
    ids=["RPLC", "setId"],
)
async def test_a_cda_document_is_replaced_by_its_next_version(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient, versions: tuple[str, str]
) -> None:
    with acting_as(clinician):
        ids = []
        for header, value in zip(versions, ("5.9", "4.4"), strict=True):
            content = _cda(value).replace(b"<title>", f"{header}<title>".encode(), 1)
            ids.append(await drop(desk, patient, content, "visit.xml"))
        assert await values(desk, patient) == {"4.4"}
        await desk.documents.delete(ids[1])
        assert await values(desk, patient) == {"5.9"}


async def test_a_stranger_sees_no_versions_and_supersedes_nothing(
    desk: ReadingDesk, clinician: ClinicianId, patient: Patient
) -> None:
    stranger = await make_clinician(desk.database)
    with acting_as(clinician):
        await drop(desk, patient, PRELIMINARY)
        assert await _rows(desk, tables.statement_versions) != []
    with acting_as(stranger):
        assert await _rows(desk, tables.statement_versions) == []
        async with desk.database.writing() as connection:
            changed = await connection.execute(text("UPDATE statement_versions SET standing = 5"))
            assert changed.rowcount == 0


def _with_file(status: str, value: str, *, sent: str) -> bytes:
    data = in_base64(f"<html><body><p>Report: potassium {value} mmol/L.</p></body></html>")
    said = f"LAB^text^html^Base64^{data}"
    return oru(status, said, sent=sent, observed="11502-2^Report^LN").replace(b"|NM|", b"|ED|")


async def _drop_with_parts(desk: ReadingDesk, patient: Patient, content: bytes) -> DocumentId:
    outer = await drop(desk, patient, content)
    for part in await desk.documents.within(outer):
        assert (await desk.process(part.id)).status is DocumentStatus.READY
    return outer


def _potassium(status: str, value: float) -> dict[str, Any]:
    return observation(
        "Potassium",
        "2823-3",
        status=status,
        effectiveDateTime="2024-03-04T08:00:00Z",
        valueQuantity={"value": value, "unit": "mmol/L"},
    )


def _fhir(status: str, value: float, day: str) -> bytes:
    report = {
        "resourceType": "DiagnosticReport",
        "id": f"r-{day}",
        "status": "final",
        "code": {"text": "Panel"},
        "result": [{"reference": "Observation/o-2823-3"}],
    }
    issued = {**_potassium(status, value), "issued": f"2024-03-{day}T08:00:00Z"}
    return bundle(issued, report)


def _cda(value: str) -> bytes:
    section = cda_section("Results", "30954-2", f"<paragraph>Potassium {value}</paragraph>")
    plain = cda(cda_body(section)).decode()
    return (
        plain.replace("Tobiah", "Hazel").replace("Toby", "Hazel").replace("Marsh", "Norbury")
        .replace("19480203", "19580203").replace("MRN-88", "MRN-1")
    ).encode()  # fmt: skip


async def _rows(desk: ReadingDesk, table: Any) -> list[Any]:
    async with desk.database.reading() as connection:
        return list((await connection.execute(select(table))).all())


async def _chunk_texts(desk: ReadingDesk, document_id: DocumentId) -> list[str]:
    of_it = tables.chunks.c.document_id == document_id
    async with desk.database.reading() as connection:
        return list(await connection.scalars(select(tables.chunks.c.text).where(of_it)))
