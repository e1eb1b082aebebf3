"""What a clinician decides about documents, by the routes: done once, by its clinicians only."""

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from sqlalchemy import update

from medmemory.clinical.document import Quarantine, StoredDocument, Subject, SubjectField
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.identifiers import ClinicianId, DocumentId, PatientId
from medmemory.clinical.patient import Patient
from medmemory.errors import MalwareFound
from medmemory.identity.acting import acting_as
from medmemory.settings import Settings
from medmemory.storage import tables
from medmemory.storage.engine import Database
from tests.factories import make_clinician, make_document, make_patient
from tests.support.route_stores import RouteStores, asking, route_stores

ROSE = Subject("Quillfeather", "Rose", date(1941, 5, 6))
DECISIONS: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("POST", "/retry", None),
    ("POST", "/reingest", None),
    ("POST", "/cancel", None),
    ("POST", "/attach", {"reason": "Name at birth"}),
    ("POST", "/move", {"patient_id": str(uuid.uuid4())}),
    ("POST", "/discard", None),
    ("PATCH", "", {"title": "Letter"}),
    ("DELETE", "", None),
)


@dataclass(frozen=True)
class Desk:
    """One clinician with one patient, who asks the routes; a stranger beside."""

    client: httpx.AsyncClient
    stores: RouteStores
    database: Database
    clinician_id: ClinicianId
    patient: Patient
    stranger: dict[str, str]

    @property
    def member(self) -> dict[str, str]:
        return {"acting": str(self.clinician_id)}

    async def drop(
        self, content: bytes = b"HbA1c 7.2 %", file_name: str = "labs.txt"
    ) -> DocumentId:
        """A QUEUED document."""
        with acting_as(self.clinician_id):
            accepted = await self.stores.intake.accept(
                patient_id=self.patient.id, file_name=file_name, content=content
            )
        return accepted.document_id

    async def quarantined(self) -> DocumentId:
        document_id = await self.drop()
        differs = (SubjectField.FAMILY_NAME, SubjectField.BIRTH_DATE)
        with acting_as(self.clinician_id):
            await self.stores.documents.start_reading(document_id)
            await self.stores.documents.quarantine(document_id, Quarantine(ROSE, differs))
        return document_id

    async def ready(self) -> DocumentId:
        return await make_document(self.database, self.clinician_id, self.patient.id)

    async def ask(
        self, method: str, path: str, body: object = None, *, acting: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self.client.request(
            method, f"/api/documents{path}", json=body, headers=acting or self.member
        )

    async def stored(self, document_id: DocumentId) -> StoredDocument:
        with acting_as(self.clinician_id):
            return await self.stores.documents.get(document_id)


@pytest.fixture
async def desk(database: Database, settings: Settings) -> AsyncIterator[Desk]:
    stores = route_stores(database, settings)
    clinician, stranger = await make_clinician(database, "okafor"), await make_clinician(database)
    patient = await make_patient(database, clinician, mrn="00123")
    async with asking(stores) as client:
        yield Desk(client, stores, database, clinician, patient, {"acting": str(stranger)})


async def test_a_foreign_or_unknown_document_is_not_found_whatever_is_asked(desk: Desk) -> None:
    document_id = await desk.quarantined()
    for method, path, body in DECISIONS:
        foreign = await desk.ask(method, f"/{document_id}{path}", body, acting=desk.stranger)
        unknown = await desk.ask(method, f"/{uuid.uuid4()}{path}", body)
        assert (foreign.status_code, unknown.status_code) == (404, 404), (method, path)
        assert "QUILLFEATHER" not in foreign.text
        nobody = await desk.client.request(method, f"/api/documents/{document_id}{path}", json=body)
        assert nobody.status_code == 401
    assert (await desk.stored(document_id)).status == "quarantined"


async def test_a_decision_that_does_not_fit_is_refused_with_a_sentence(desk: Desk) -> None:
    document_id = await desk.ready()
    for method, path, body in DECISIONS[:1] + DECISIONS[2:6]:
        answer = await desk.ask(method, f"/{document_id}{path}", body)
        assert answer.status_code == 422, path
        assert answer.json()["error"]["message"].endswith(".")
    assert (await desk.stored(document_id)).status == "ready"


async def test_a_document_that_waits_shows_both_sides_and_is_attached_with_a_reason(
    desk: Desk,
) -> None:
    document_id = await desk.quarantined()
    waiting = (await desk.ask("GET", f"/{document_id}")).json()
    assert waiting["state"] == "waits for your decision; nothing of it is searched"
    assert waiting["actions"] == ["attach", "move", "discard"]
    assert waiting["chart"] == "NORBURY, Hazel"
    assert waiting["names"] == {
        "family_name": "Quillfeather",
        "given_name": "Rose",
        "birth_date": "1941-05-06",
        "mrn": None,
    }
    assert [tuple(row.values()) for row in waiting["compared"]] == [
        ("Name", "QUILLFEATHER, Rose", "NORBURY, Hazel", True),
        ("Born", "1941-05-06", "1958-02-03", True),
        ("MRN", None, "00123", False),
    ]
    for reason in (" \t", "x", "1234 -"):
        refused = await desk.ask("POST", f"/{document_id}/attach", {"reason": reason})
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("Say in a few words why")
    attached = await desk.ask("POST", f"/{document_id}/attach", {"reason": "Name\x00 at birth "})
    assert attached.json()["status"] == "queued"
    assert attached.json()["compared"] == []
    assert attached.json()["names"] is None
    assert attached.json()["attached"].endswith("attached by okafor: “Name at birth”")


async def test_what_names_another_person_is_ready_with_a_warning(desk: Desk) -> None:
    document_id = await desk.ready()
    attached = {"attach_reason": "Maiden name", "attached_by": desk.clinician_id}
    with acting_as(desk.clinician_id):
        async with desk.database.writing() as connection:
            await connection.execute(update(tables.documents).values(**attached))
    ready = (await desk.ask("GET", f"/{document_id}")).json()
    assert ready["state"].endswith(", 1 warning")
    (warning,) = ready["warnings"]
    assert warning.startswith("Names another person than this chart; attached by okafor: “Maiden")


async def test_it_moves_to_a_patient_of_ones_own_and_leaves_this_chart(desk: Desk) -> None:
    document_id = await desk.quarantined()
    foreign = await make_patient(desk.database, await make_clinician(desk.database))
    other = await make_patient(desk.database, desk.clinician_id, family_name="Quillfeather")
    path = f"/{document_id}/move"
    refused = await desk.ask("POST", path, {"patient_id": str(foreign.id)})
    assert refused.status_code == 404
    moved = await desk.ask("POST", path, {"patient_id": str(other.id)})
    assert moved.json() == {"document_id": str(document_id)}
    # The line in the chat of the first patient says no more about it.
    left = await desk.client.get(
        f"/api/documents/{document_id}",
        params={"patient": str(desk.patient.id)},
        headers=desk.member,
    )
    assert left.status_code == 404
    assert (await said(desk, document_id)).endswith("was moved to the record of another patient.")
    assert (await listed(desk, desk.patient.id)) == []
    assert (await listed(desk, other.id)) == [str(document_id)]


async def listed(desk: Desk, patient_id: PatientId) -> list[str]:
    answer = await desk.ask("GET", f"?patient={patient_id}")
    return [one["id"] for one in answer.json()]


async def test_discarded_cancelled_or_deleted_it_is_gone(desk: Desk) -> None:
    for document_id, method, path, words in (
        (await desk.quarantined(), "POST", "/discard", "was discarded"),
        (await desk.drop(b"Potassium 4.1"), "POST", "/cancel", "was cancelled"),
        (await desk.ready(), "DELETE", "", "was deleted from this record"),
    ):
        answer = await desk.ask(method, f"/{document_id}{path}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert (await desk.ask("GET", f"/{document_id}")).status_code == 404
        again = await desk.ask(method, f"/{document_id}{path}")
        assert again.status_code == 404
        assert words in await said(desk, document_id)
        assert "deleted, discarded" in await said(desk, document_id, acting=desk.stranger)
    assert "deleted, discarded" in await said(desk, DocumentId(uuid.uuid4()))


async def said(desk: Desk, document_id: DocumentId, *, acting: dict[str, str] | None = None) -> str:
    """What the line in the chat says of a document that is not in its patient's record."""
    answer = await desk.client.get(
        f"/api/documents/{document_id}",
        params={"patient": str(desk.patient.id)},
        headers=acting or desk.member,
    )
    assert answer.status_code == 404
    message = answer.json()["error"]["message"]
    assert isinstance(message, str)
    return message


async def test_title_kind_and_date_are_corrected_and_say_by_whom(desk: Desk) -> None:
    document_id = await desk.ready()
    corrected = await desk.ask(
        "PATCH",
        f"/{document_id}",
        {"title": " Blood \n results\x00", "kind": "11502-2", "document_date": "2024-03-04"},
    )
    told = corrected.json()
    assert (told["title"], told["kind_name"]) == ("Blood results", "Laboratory report")
    assert told["document_date"] == "2024-03-04"
    assert told["corrected"].startswith("Title, kind and date corrected by okafor on 20")
    only_date = await desk.ask("PATCH", f"/{document_id}", {"document_date": "2024-03-05"})
    assert only_date.json()["title"] == "Blood results"
    page = await desk.client.get(f"/documents/{document_id}", headers=desk.member)
    assert "corrected by okafor" in page.text


async def test_a_correction_is_undone_and_a_date_declared_unknown(desk: Desk) -> None:
    document_id = await desk.ready()
    path = f"/{document_id}"
    await desk.ask("PATCH", path, {"title": "Blood results", "kind": "11502-2"})
    undated = (await desk.ask("PATCH", path, {"document_date": "none"})).json()
    assert (undated["document_date"], undated["title"]) == (None, "Blood results")
    assert undated["found"] == {
        "title": "Lab report",
        "kind": None,
        "kind_name": None,
        "document_date": "2024-03-02",
    }
    assert undated["corrected"].endswith(
        "Found in the document: “Lab report”, no kind, 2024-03-02."
    )
    source = await desk.client.get(f"/documents/{document_id}", headers=desk.member)
    assert "<span>no date</span>" in source.text
    nothing = await desk.ask("PATCH", path, {})
    assert nothing.json() == undated
    undone = (
        await desk.ask("PATCH", path, {"title": None, "kind": None, "document_date": None})
    ).json()
    assert (undone["title"], undone["kind"]) == ("Lab report", None)
    assert undone["document_date"] == "2024-03-02"
    assert "undone by okafor" in undone["corrected"]


async def test_of_malware_nothing_can_be_tried_again_or_opened(desk: Desk) -> None:
    document_id = await desk.drop()
    with acting_as(desk.clinician_id):
        await desk.stores.documents.start_reading(document_id)
        await desk.stores.documents.refuse_malware(document_id, str(MalwareFound()))
    told = (await desk.ask("GET", f"/{document_id}")).json()
    assert told["actions"] == ["delete"]
    assert "Get a clean copy" in told["reason"]
    page = await desk.client.get(f"/documents/{document_id}", headers=desk.member)
    assert "/file" not in page.text
    assert (await desk.ask("POST", f"/{document_id}/retry")).status_code == 422


async def test_without_a_model_only_what_can_be_quoted_is_worth_asking(desk: Desk) -> None:
    document_id = await desk.ready()
    await desk.ask("PATCH", f"/{document_id}", {"kind": DocumentKind.LABORATORY_REPORT.value})
    assert (await desk.ask("GET", f"/{document_id}")).json()["questions"] == []
    desk.stores.model_server.is_there = True
    (question,) = (await desk.ask("GET", f"/{document_id}")).json()["questions"]
    assert "outside the reference range" in question


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "   "},
        {"title": "x" * 201},
        {"title": "\ud800"},
        {"title": 7},
        {"kind": "hearsay"},
        {"document_date": "03/02/24"},
        {"document_date": "unknown"},
        {"document_date": "2999-01-01"},
        {"document_date": "0001-01-01"},
        [],
    ],
)
async def test_an_impossible_correction_is_refused(desk: Desk, wrong: object) -> None:
    document_id = await desk.ready()
    answer = await desk.client.patch(
        f"/api/documents/{document_id}",
        content=json.dumps(wrong),  # half a surrogate pair is escaped, as a hostile client does
        headers={**desk.member, "content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert (await desk.stored(document_id)).title == "Lab report"


@pytest.mark.parametrize("written", ["2031-02-30", "20240302", "x"])
async def test_a_day_that_is_none_is_refused_with_how_to_write_one(
    desk: Desk, written: str
) -> None:
    document_id = await desk.ready()
    refused = await desk.ask("PATCH", f"/{document_id}", {"document_date": written})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "There is no such date. Write it as 2024-03-02."


async def test_what_came_in_a_file_is_told_with_it_and_listed_after_it(desk: Desk) -> None:
    outer = await desk.ready()
    inner = await desk.drop(b"A letter.", "b.txt")
    await adopt(desk, inner, outer)
    told = (await desk.ask("GET", f"/{outer}")).json()
    assert [(one["id"], one["came_in"]["title"]) for one in told["parts"]] == [
        (str(inner), "Lab report")
    ]
    later = await desk.drop(b"Later.", "c.txt")
    assert await listed(desk, desk.patient.id) == [str(later), str(outer), str(inner)]


async def test_an_archive_warns_of_what_in_it_was_refused_or_not_read(desk: Desk) -> None:
    outer = await desk.ready()
    assert (await desk.ask("GET", f"/{outer}")).json()["warnings"] == []
    refused, failed, waiting = [
        await desk.drop(name.encode(), f"{name}.txt") for name in ("one", "two", "three")
    ]
    for inner in (refused, failed, waiting):
        await adopt(desk, inner, outer)
    with acting_as(desk.clinician_id):
        for inner in (refused, failed):
            await desk.stores.documents.start_reading(inner)
        await desk.stores.documents.refuse(refused, "It is damaged.")
        await desk.stores.documents.fail(failed, "Try it again.")
    expected = ["1 of 3 files in it was refused.", "1 of 3 files in it was not read."]
    told = (await desk.ask("GET", f"/{outer}")).json()
    entries = (await desk.ask("GET", f"?patient={desk.patient.id}")).json()
    for summary in (told, next(one for one in entries if one["id"] == str(outer))):
        assert summary["warnings"] == expected
        assert summary["state"].endswith(", 2 warnings")


async def test_what_the_record_had_before_is_named_for_a_link_while_it_is_there(
    desk: Desk,
) -> None:
    archive, known = await desk.ready(), await desk.ready()
    other = await make_patient(desk.database, desk.clinician_id, family_name="Quillfeather")
    foreign = await make_document(desk.database, desk.clinician_id, other.id)
    ids = [str(known), str(foreign), str(uuid.uuid4())]
    with acting_as(desk.clinician_id):
        async with desk.database.writing() as connection:
            of_archive = tables.documents.c.id == archive
            await connection.execute(
                update(tables.documents).where(of_archive).values(had_before=ids)
            )
    told = (await desk.ask("GET", f"/{archive}")).json()
    assert [one["id"] for one in told["had_before"]] == [str(known)]
    listed_there = (await desk.ask("GET", f"?patient={desk.patient.id}")).json()
    by_id = {one["id"]: one["had_before"] for one in listed_there}
    assert [one["title"] for one in by_id[str(archive)]] == ["Lab report"]
    assert by_id[str(known)] == []


async def test_before_a_deletion_it_is_told_what_goes_along_and_what_stays(desk: Desk) -> None:
    outer, twin = await desk.ready(), await desk.ready()
    inner = await desk.drop(b"A letter.", "b.txt")
    await adopt(desk, inner, outer)
    with acting_as(desk.clinician_id):
        async with desk.database.writing() as connection:
            same = tables.documents.c.id.in_([outer, twin])
            await connection.execute(
                update(tables.documents).where(same).values(text_sha256=b"the same")
            )
    told = (await desk.ask("GET", f"?patient={desk.patient.id}")).json()
    by_id = {one["id"]: one for one in told}
    entry = by_id[str(outer)]
    assert [(one["id"], one["file_name"]) for one in entry["goes_along"]] == [(str(inner), "b.txt")]
    assert [one["id"] for one in entry["stays"]] == [str(twin)]
    assert [one["id"] for one in by_id[str(twin)]["stays"]] == [str(outer)]
    assert by_id[str(inner)]["stays"] == by_id[str(twin)]["goes_along"] == []
    (second,) = [one for one in told if one["same_as"]]
    assert second["same_as"]["file_name"]


async def adopt(desk: Desk, inner: DocumentId, outer: DocumentId) -> None:
    with acting_as(desk.clinician_id):
        async with desk.database.writing() as connection:
            await connection.execute(
                update(tables.documents)
                .where(tables.documents.c.id == inner)
                .values(parent_document_id=outer, nesting=1)
            )


async def test_the_list_is_a_page_for_the_patients_clinicians_only(desk: Desk) -> None:
    path = f"/documents?patient={desk.patient.id}"
    page = await desk.client.get(path, headers=desk.member)
    assert "Documents of NORBURY, Hazel" in page.text
    assert '<option value="11502-2">Laboratory report</option>' in page.text
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "no-store" in page.headers["cache-control"]
    foreign = await desk.client.get(path, headers=desk.stranger)
    assert foreign.status_code == 404
    assert "NORBURY" not in foreign.text
    unknown = await desk.client.get(f"/documents?patient={uuid.uuid4()}", headers=desk.member)
    assert unknown.status_code == 404
    assert (await desk.client.get("/documents", headers=desk.member)).status_code == 422
    assert (await desk.client.get(path)).status_code == 401


async def test_pages_that_cannot_be_are_not_found(desk: Desk) -> None:
    document_id = await desk.ready()
    for number in ("2", "2147483648", "9" * 30):
        page = await desk.client.get(
            f"/documents/{document_id}", params={"page": number}, headers=desk.member
        )
        assert page.status_code == 404, number
    picture = await desk.client.get(f"/documents/{document_id}/page/1.png", headers=desk.member)
    assert picture.status_code == 404  # a text has none


async def test_a_dropped_file_is_not_shown_from_where_it_passes_through(desk: Desk) -> None:
    answer = await desk.client.get("/project/file/x?session_id=y", headers=desk.member)
    assert answer.status_code == 404
