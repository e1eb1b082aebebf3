"""Files within a file become documents of their own, once each, at the moment it is READY."""

import io
import itertools
import uuid
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from medmemory.clinical.document import (
    Attachment,
    CodedResource,
    Coding,
    DocumentStatus,
    MediaType,
    Page,
    PageSource,
    ParsedDocument,
    Section,
    Span,
    WordBox,
)
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ClinicianId, DocumentId
from medmemory.clinical.patient import Patient
from medmemory.errors import NotFound
from medmemory.identity.acting import acting_as
from medmemory.ingestion.pipeline import DEEPEST_NESTING
from medmemory.settings import Settings
from medmemory.storage import document_progress, tables
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_patient
from tests.support.pipeline import Desk, parsed

TWIN = b"Forwarded: see the letter."
MAIL, LETTER = b"Mail: see the letter.", b"Letter: sodium 140 mmol/l."


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings)


@pytest.fixture
async def clinician(database: Database) -> ClinicianId:
    return await make_clinician(database)


@pytest.fixture
async def patient(database: Database, clinician: ClinicianId) -> Patient:
    return await make_patient(database, clinician)


def holding(*attachments: Attachment, words: str = "Mail: see the letter.") -> ParsedDocument:
    return replace(parsed(words), attachments=attachments)


async def waiting_jobs(desk: Desk) -> set[DocumentId]:
    async with desk.database.reading() as connection:
        found = await connection.scalars(
            text("select args ->> 'document_id' from procrastinate_jobs where status = 'todo'")
        )
        return {DocumentId(uuid.UUID(one)) for one in found}


async def test_each_attachment_is_a_document_with_a_job_or_refused(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[MAIL] = holding(
        Attachment("../../letter.txt", LETTER),
        Attachment("the same again.txt", LETTER),
        Attachment("run.exe", b"MZ" + bytes(100)),
        Attachment("itself.txt", MAIL),
    )
    with acting_as(clinician):
        mail = await desk.dropped(patient.id, MAIL)
        assert mail.status is DocumentStatus.READY
        letter, program = await desk.documents.within(mail.id)
        assert (letter.file_name, letter.status) == ("letter.txt", DocumentStatus.QUEUED)
        assert (program.file_name, program.status) == ("run.exe", DocumentStatus.REFUSED)
        assert {letter.parent_document_id, program.parent_document_id} == {mail.id}
        assert letter.id in await waiting_jobs(desk)
        assert (await desk.process(letter.id)).status is DocumentStatus.READY
        await desk.intake.reingest(mail.id)
        await desk.process(mail.id)
        assert len(await desk.documents.list_for(patient_id=patient.id)) == 3


async def test_what_came_in_a_file_goes_with_it_unless_it_was_dropped_by_itself(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    other = b"Another letter."
    desk.readings[MAIL] = holding(Attachment("a.txt", LETTER), Attachment("b.txt", other))
    desk.readings[TWIN] = holding(Attachment("c.txt", LETTER), Attachment("d.txt", other))
    with acting_as(clinician):
        mail = await desk.dropped(patient.id, MAIL)
        known = await desk.drop(patient.id, other)
        twin = await desk.dropped(patient.id, TWIN)
        assert twin.warnings == ("2 files in it were in this record already: “c.txt”, “d.txt”.",)
        first = await desk.documents.within(mail.id)
        assert set(twin.had_before) == {known, *(one.id for one in first)}
        assert await desk.documents.within(twin.id) == []
        await desk.documents.delete(twin.id)
        await desk.documents.delete(mail.id)
        (left,) = await desk.documents.list_for(patient_id=patient.id)
        assert (left.id, left.parent_document_id) == (known, None)
        assert await waiting_jobs(desk) == {known}


async def test_an_archive_without_words_lists_its_files(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[MAIL] = replace(holding(Attachment("letter.txt", LETTER)), pages=())
    with acting_as(clinician):
        archive = await desk.dropped(patient.id, MAIL)
        assert archive.status is DocumentStatus.READY
        assert "letter.txt" in await desk.documents.page_text(archive.id, 1)


async def test_an_archive_of_which_nothing_is_taken_does_not_look_ready(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("run.exe", b"MZ" + bytes(100))
        archive.writestr("empty.txt", b"")
    content = packed.getvalue()
    desk.readings[content] = holding(
        Attachment("run.exe", b"MZ" + bytes(100)), Attachment("empty.txt", b"")
    )
    with acting_as(clinician):
        document = await desk.dropped(patient.id, content)
        assert document.media_type is MediaType.ZIP
        assert document.warnings == (
            "No file in it could be taken: “run.exe”, “empty.txt”. Each says why.",
        )


async def test_files_within_files_end_somewhere_and_say_so(
    desk: Desk, clinician: ClinicianId, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = [f"Layer {number}".encode() for number in range(DEEPEST_NESTING + 2)]
    for outer, within in itertools.pairwise(layers):
        desk.readings[outer] = holding(Attachment("inner.txt", within), words=outer.decode())
    with acting_as(clinician):
        document = await desk.dropped(patient.id, layers[0])
        for _ in range(DEEPEST_NESTING):
            (inner,) = await desk.documents.within(document.id)
            document = await desk.process(inner.id)
        assert document.nesting == DEEPEST_NESTING
        assert await desk.documents.within(document.id) == []
        assert "too deep" in document.warnings[0]

        monkeypatch.setattr(document_progress, "MOST_OF_ONE_FILE", 3)
        many = [Attachment(f"{n}.txt", f"Number {n}".encode()) for n in range(5)]
        desk.readings[MAIL] = holding(*many)
        mail = await desk.dropped(patient.id, MAIL)
        assert len(await desk.documents.within(mail.id)) == 2
        assert "3 files within this file were left out" in mail.warnings[0]


async def test_what_a_parser_found_stands_with_pages_and_chunks(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    first, second = "Results\nSodium 140 mmol/l\n", "Plan\nReview in May"
    words = first + second
    sodium = CodedResource(
        page_number=1,
        span=Span(8, 25),
        resource_type="Observation",
        resource_id="o1",
        codings=(Coding("http://loinc.org", "2951-2", "Sodium"),),
        effective=date(2024, 3, 2),
        status="final",
    )
    box = WordBox(Span(0, 7), 0.1, 0.2, 0.3, 0.25)
    desk.readings[LETTER] = ParsedDocument(
        pages=(Page(1, words, PageSource.OCR, 0.91, (box,)),),
        kind=DocumentKind.LABORATORY_REPORT,
        document_date=date(2024, 3, 2),
        sections=(
            Section("Results", 1, Span(0, len(first))),
            Section("Plan", 1, Span(len(first), len(words))),
        ),
        resources=(sodium,),
        ocr_engine="Engine 5",
    )
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        assert (document.kind, document.ocr_engine) == (
            DocumentKind.LABORATORY_REPORT, "Engine 5",
        )  # fmt: skip
        page = await desk.documents.page(document.id, 1)
        assert page.source is PageSource.OCR
        assert page.confidence == pytest.approx(0.91)
        (found,) = page.words
        assert found.span == box.span
        assert found.left == pytest.approx(0.1, abs=1e-4)
        assert found.bottom == pytest.approx(0.25, abs=1e-4)
        async with desk.database.reading() as connection:
            rows = (
                await connection.execute(select(tables.chunks).order_by(tables.chunks.c.ordinal))
            ).all()
    assert [(row.section, row.text) for row in rows] == [("Results", first), ("Plan", second)]
    assert rows[0].resources == [
        {
            "type": "Observation",
            "id": "o1",
            "start": 8,
            "end": 25,
            "effective": "2024-03-02",
            "status": "final",
            "codings": [{"system": "http://loinc.org", "code": "2951-2", "display": "Sodium"}],
        }
    ]
    assert rows[1].resources == []


async def test_sections_with_a_gap_lose_no_text(
    desk: Desk, clinician: ClinicianId, patient: Patient
) -> None:
    desk.readings[LETTER] = replace(
        parsed("Sodium 140 mmol/l."), sections=(Section("Labs", 1, Span(0, 6)),)
    )
    with acting_as(clinician):
        document = await desk.dropped(patient.id, LETTER)
        async with desk.database.reading() as connection:
            (chunk,) = (await connection.scalars(select(tables.chunks.c.text))).all()
        assert chunk == "Sodium 140 mmol/l."
        with pytest.raises(NotFound):
            await desk.documents.page(document.id, 2)
