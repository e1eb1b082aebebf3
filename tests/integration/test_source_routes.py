"""Sources and the JSON routes, on a real database: what its clinician sees, and nobody else."""

import io
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import insert, update

from medmemory.clinical.identifiers import CitationId, ClinicianId, DocumentId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.patients import PatientStore
from medmemory.ui.page_images import HIGHLIGHT
from tests.factories import make_clinician, make_document, make_patient
from tests.support.route_stores import asking, route_stores

PAGES = ("Seen <b>well</b>.\nHbA1c 7.2 % on 2024-03-02.", "Second page.")
QUOTE = "HbA1c 7.2 % on 2024-03-02."


@pytest.fixture
async def client(database: Database, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(route_stores(database, settings)) as client:
        yield client


@dataclass(frozen=True)
class Record:
    """A patient with one document that one answer cites on its first page."""

    member: dict[str, str]
    stranger: dict[str, str]
    patient_id: PatientId
    document_id: DocumentId
    citation_id: CitationId


@pytest.fixture
async def record(database: Database) -> Record:
    member, stranger = await make_clinician(database), await make_clinician(database)
    patient = await make_patient(database, member, mrn="00123")
    document_id = await make_document(database, member, patient.id, page_texts=PAGES)
    citation_id = await cite(database, member, patient.id, document_id)
    return Record(
        {"acting": str(member)}, {"acting": str(stranger)}, patient.id, document_id, citation_id
    )


async def cite(
    database: Database,
    clinician: ClinicianId,
    patient_id: PatientId,
    document_id: DocumentId,
    *,
    page_text: str = PAGES[0],
) -> CitationId:
    """QUOTE, cited on the document's first page."""
    thread_id, step_id, citation_id = (uuid.uuid4() for _ in range(3))
    start = page_text.index(QUOTE)
    rows = (
        (tables.threads, {"id": thread_id, "patient_id": patient_id}),
        (
            tables.steps,
            {"id": step_id, "thread_id": thread_id, "name": "x", "type": "assistant_message"},
        ),
        (
            tables.answers,
            {
                "step_id": step_id,
                "thread_id": thread_id,
                "patient_id": patient_id,
                "question": "?",
                "text": "!",
                "mode": "model",
                "outcome": "answered",
            },
        ),
        (
            tables.citations,
            {
                "id": citation_id,
                "step_id": step_id,
                "patient_id": patient_id,
                "number": 1,
                "document_id": document_id,
                "page_number": 1,
                "span_start": start,
                "span_end": start + len(QUOTE),
                "quote": QUOTE,
            },
        ),
    )
    with acting_as(clinician):
        async with database.writing() as connection:
            for table, values in rows:
                await connection.execute(insert(table).values(**values))
    return CitationId(citation_id)


async def make_it_a_pdf(database: Database, record: Record) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawString(72, 720, "Seen <b>well</b>.")
    canvas.drawString(72, 700, QUOTE)
    canvas.showPage()
    canvas.drawString(72, 720, "Second page.")
    canvas.showPage()
    canvas.save()
    with acting_as(ClinicianId(uuid.UUID(record.member["acting"]))):
        async with database.writing() as connection:
            await connection.execute(
                update(tables.documents).values(
                    media_type="application/pdf", file_name="Befund ü.pdf"
                )
            )
            await connection.execute(
                insert(tables.document_blobs).values(
                    document_id=record.document_id,
                    patient_id=record.patient_id,
                    content=file.getvalue(),
                )
            )


async def test_a_citation_opens_its_page_with_the_words_marked(
    client: httpx.AsyncClient, record: Record
) -> None:
    page = await client.get(f"/citations/{record.citation_id}", headers=record.member)
    assert page.status_code == 200
    assert f"<mark>{QUOTE}</mark>" in page.text
    assert "Seen &lt;b&gt;well&lt;/b&gt;." in page.text
    assert "page 1 of 2" in page.text
    assert "no-store" in page.headers["cache-control"]
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy

    next_page = await client.get(f"/documents/{record.document_id}?page=2", headers=record.member)
    assert "Second page." in next_page.text
    beyond = await client.get(f"/documents/{record.document_id}?page=3", headers=record.member)
    assert beyond.status_code == 404


async def test_sources_exist_for_their_clinicians_only(
    client: httpx.AsyncClient, database: Database, record: Record
) -> None:
    await make_it_a_pdf(database, record)
    paths = (
        f"/citations/{record.citation_id}",
        f"/citations/{record.citation_id}/page.png",
        f"/documents/{record.document_id}",
        f"/documents/{record.document_id}/page/1.png",
        f"/documents/{record.document_id}/file",
        f"/api/documents/{record.document_id}",
    )
    for path in paths:
        assert (await client.get(path, headers=record.member)).status_code == 200, path
        # Also right after the member looked: nothing is kept for others.
        foreign = await client.get(path, headers=record.stranger)
        assert foreign.status_code == 404, path
        assert "HbA1c" not in foreign.text
        assert (await client.get(path)).status_code == 401, path
    listed = await client.get(
        "/api/documents", params={"patient": str(record.patient_id)}, headers=record.stranger
    )
    assert listed.status_code == 404
    page = await client.get(
        "/documents", params={"patient": str(record.patient_id)}, headers=record.stranger
    )
    assert page.status_code == 404


async def test_the_source_of_a_deleted_document_is_a_sentence(
    client: httpx.AsyncClient, database: Database, record: Record
) -> None:
    await make_it_a_pdf(database, record)
    picture = f"/citations/{record.citation_id}/page.png"
    assert (await client.get(picture, headers=record.member)).status_code == 200
    with acting_as(ClinicianId(uuid.UUID(record.member["acting"]))):
        await DocumentStore(database).delete(record.document_id)
    page = await client.get(f"/citations/{record.citation_id}", headers=record.member)
    assert page.status_code == 404
    assert "The document was deleted, or you do not have access to it." in page.text
    assert (await client.get(picture, headers=record.member)).status_code == 404


async def test_the_picture_of_a_cited_page_carries_the_highlight(
    client: httpx.AsyncClient, database: Database, record: Record
) -> None:
    await make_it_a_pdf(database, record)
    answer = await client.get(f"/citations/{record.citation_id}/page.png", headers=record.member)
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(answer.content))
    scale = image.width / 595
    box = tuple(round(edge * scale) for edge in (70, 842 - 712, 220, 842 - 696))
    colours = image.crop(box).getcolors(1 << 16)  # type: ignore[arg-type]  # four numbers
    assert HIGHLIGHT in {colour for _, colour in colours or []}

    plain = await client.get(f"/documents/{record.document_id}/page/1.png", headers=record.member)
    every_colour = Image.open(io.BytesIO(plain.content)).getcolors(1 << 24)
    assert HIGHLIGHT not in {colour for _, colour in every_colour or []}


async def test_a_file_is_given_back_as_it_came_and_runs_nothing(
    client: httpx.AsyncClient, database: Database, record: Record
) -> None:
    await make_it_a_pdf(database, record)
    answer = await client.get(f"/documents/{record.document_id}/file", headers=record.member)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-disposition"].startswith("inline;")
    assert "filename*=UTF-8''Befund%20%C3%BC.pdf" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_patients_are_created_found_and_remembered_by_json(
    client: httpx.AsyncClient, database: Database
) -> None:
    member = {"acting": str(await make_clinician(database))}
    stranger = {"acting": str(await make_clinician(database))}
    details = {
        "family_name": "Norbury",
        "given_name": "Hazel",
        "birth_date": "1958-02-03",
        "sex": "female",
        "mrn": "00123",
    }
    created = await client.post("/api/patients", json=details, headers=member)
    assert created.status_code == 201
    assert created.json()["name"] == "NORBURY, Hazel"
    assert created.json()["birth_date"] == "1958-02-03"
    assert created.json()["age"] >= date.today().year - 1959  # a year either way

    found = await client.post("/api/patients/search", json={"text": "norb 1958"}, headers=member)
    assert [one["id"] for one in found.json()] == [created.json()["id"]]
    foreign = await client.post("/api/patients/search", json={"text": "norb"}, headers=stranger)
    assert foreign.json() == []
    with acting_as(ClinicianId(uuid.UUID(member["acting"]))):
        patient_id = PatientId(uuid.UUID(created.json()["id"]))
        await PatientStore(database).record_selection(patient_id)
    recent = await client.get("/api/patients/recent", headers=member)
    assert [one["mrn"] for one in recent.json()] == ["00123"]
    assert (await client.get("/api/patients/recent", headers=stranger)).json() == []


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "03/02/58"}, {"sex": "f"}, {"mrn": "  "}, {"birth_date": "2999-01-01"}]
)
async def test_impossible_details_are_refused_without_repeating_them(
    client: httpx.AsyncClient, database: Database, wrong: dict[str, str]
) -> None:
    member = {"acting": str(await make_clinician(database))}
    details = {
        "family_name": "Quillfeather",
        "given_name": "Ann",
        "birth_date": "1958-02-03",
        "sex": "female",
        "mrn": "1",
    }
    answer = await client.post("/api/patients", json=details | wrong, headers=member)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert "Quillfeather" not in answer.text


async def test_a_documents_progress_is_told_by_its_id(
    client: httpx.AsyncClient, record: Record
) -> None:
    answer = await client.get(f"/api/documents/{record.document_id}", headers=record.member)
    told = answer.json()
    assert (
        told.items()
        >= {
            "id": str(record.document_id),
            "file_name": "lab.txt",
            "title": "Lab report",
            "status": "ready",
            "state": "ready, 2 pages",
            "is_final": True,
            "page_count": 2,
            "warnings": [],
            "reason": None,
            "document_date": "2024-03-02",
            "actions": ["correct", "reingest", "delete"],
        }.items()
    )
    listed = await client.get(
        "/api/documents", params={"patient": str(record.patient_id)}, headers=record.member
    )
    assert listed.json() == [{**told, "questions": []}]


async def test_the_status_is_for_everybody_and_says_nothing_else(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/status")).json() == {"embeddings": "loading"}
    assert (await client.get("/api/patients/recent")).status_code == 401
