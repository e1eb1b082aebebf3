"""Documents as the page shows them: each with its neighbours by name, and what came in it."""

import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from medmemory.clinical.document import DocumentStatus, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.patient import Patient
from medmemory.clinical.worth_asking import questions_for
from medmemory.errors import NotFound
from medmemory.one_document import line_for
from medmemory.ui.document_shapes import DocumentSummary
from medmemory.ui.document_words import counted
from medmemory.ui.ports import RouteServices
from medmemory.ui.starters import quoted_now

_NOT_READ = {DocumentStatus.REFUSED: "refused", DocumentStatus.FAILED: "not read"}


class _More(TypedDict, total=False):
    """Of DocumentSummary, what its record does not tell."""

    patient: Patient | None
    questions: Sequence[str]
    asked_in: str | None
    parts: Sequence[DocumentSummary]
    goes_along: Sequence[StoredDocument]
    stays: Sequence[StoredDocument]


class DocumentSummaries:
    """Raises NotFound for what the acting clinician may not see."""

    def __init__(self, services: RouteServices) -> None:
        self._patients = services.patients
        self._documents = services.documents
        self._model = services.model_server

    async def one(
        self, document_id: DocumentId, *, of_patient: PatientId | None = None
    ) -> DocumentSummary:
        """The document with all that came in it; not found when it left the chart `of_patient`."""
        document = await self._documents.get(document_id)
        if of_patient not in {None, document.patient_id}:
            raise NotFound
        if await self._documents.within(document_id):
            documents = await self._documents.list_for(patient_id=document.patient_id)
        else:
            documents = [document, *await self._neighbours(document)]
        patient = await self._patient_if_needed(document.patient_id, documents)
        record = _Record(documents)
        family = [record.summary(one, patient=patient) for one in record.within(document)]
        questions = await self._questions(document)
        asked_in = await self._line(document) if questions else None
        return record.summary(
            document, patient=patient, questions=questions, asked_in=asked_in, parts=family
        )

    async def all(self, patient_id: PatientId) -> list[DocumentSummary]:
        """The patient's documents, the last added first, each followed by what came in it, and with
        what its deletion takes along and leaves."""
        patient = await self._patients.get(patient_id)
        record = _Record(await self._documents.list_for(patient_id=patient_id))
        summaries = []
        for one in record.in_order():
            goes_along = record.within(one)
            stays = record.with_same_text((one, *goes_along))
            summaries.append(
                record.summary(one, patient=patient, goes_along=goes_along, stays=stays)
            )
        return summaries

    async def _questions(self, document: StoredDocument) -> tuple[str, ...]:
        """What is worth asking about a document that is READY, and can be answered by it now."""
        if document.status is not DocumentStatus.READY:
            return ()
        headings = await self._documents.headings(document.id)
        return questions_for(headings, document.kind, await quoted_now(self._model))

    async def _line(self, document: StoredDocument) -> str | None:
        # A name holds the day: who has another one has another name.
        of_its_day = await self._documents.searchable_of(
            document.document_date, patient_id=document.patient_id
        )
        return line_for(document, of_its_day)

    async def _neighbours(self, document: StoredDocument) -> list[StoredDocument]:
        found = []
        newer = (one.document_id for one in document.superseded_by if not one.is_itself)
        nearby = (document.same_as, document.parent_document_id, *document.had_before, *newer)
        for neighbour in nearby:
            if neighbour is not None:
                with contextlib.suppress(NotFound):  # deleted just now
                    found.append(await self._documents.get(neighbour))
        return [one for one in found if one.patient_id == document.patient_id]

    async def _patient_if_needed(
        self, patient_id: PatientId, record: Sequence[StoredDocument]
    ) -> Patient | None:
        if any(one.status is DocumentStatus.QUARANTINED for one in record):
            return await self._patients.get(patient_id)
        return None


class _Record:
    """Documents of one patient, all of them or those that are needed."""

    def __init__(self, documents: Sequence[StoredDocument]) -> None:
        self._documents = documents
        self._known = {one.id: one for one in documents}
        self._by_parent: defaultdict[DocumentId, list[StoredDocument]] = defaultdict(list)
        self._by_text: defaultdict[DocumentId, list[StoredDocument]] = defaultdict(list)
        for one in documents:
            self._by_text[_text(one)].append(one)
            if one.parent_document_id is not None:
                self._by_parent[one.parent_document_id].append(one)
        for parts in self._by_parent.values():
            parts.sort(key=lambda one: (one.file_name, one.id), reverse=True)

    def summary(self, document: StoredDocument, **more: Unpack[_More]) -> DocumentSummary:
        return DocumentSummary.of(
            replace(document, warnings=(*self._not_read(document), *document.warnings)),
            same_as=self._named(document.same_as),
            came_in=self._named(document.parent_document_id),
            had_before=[self._known[one] for one in document.had_before if one in self._known],
            superseded_by=[
                self._known[one.document_id]
                for one in document.superseded_by
                if one.document_id in self._known and not one.is_itself
            ],
            **more,
        )

    def _not_read(self, document: StoredDocument) -> list[str]:
        """The warnings that files which came in it were refused or failed."""
        parts = self._by_parent.get(document.id, ())
        of_all = counted(len(parts) + len(document.had_before), "file", "files")
        warnings = []
        for status, word in _NOT_READ.items():
            number = sum(part.status is status for part in parts)
            if number > 0:
                was = "was" if number == 1 else "were"
                warnings.append(f"{number} of {of_all} in it {was} {word}.")
        return warnings

    def in_order(self) -> list[StoredDocument]:
        """Each followed by what came in it."""
        dropped = [one for one in self._documents if one.parent_document_id not in self._known]
        return [one for first in dropped for one in (first, *self.within(first))]

    def within(self, document: StoredDocument) -> list[StoredDocument]:
        """What came in the document, each followed by what came in that, by file name."""
        found = []
        waiting = list(self._by_parent.get(document.id, ()))
        while waiting:
            part = waiting.pop()
            found.append(part)
            waiting += self._by_parent.get(part.id, ())
        return found

    def with_same_text(self, documents: Sequence[StoredDocument]) -> list[StoredDocument]:
        """Those that are none of `documents` and hold the same text as one of them."""
        ids = {one.id for one in documents}
        texts = dict.fromkeys(map(_text, documents))
        return [one for text in texts for one in self._by_text[text] if one.id not in ids]

    def _named(self, document_id: DocumentId | None) -> StoredDocument | None:
        return None if document_id is None else self._known.get(document_id)


def _text(document: StoredDocument) -> DocumentId:
    """The oldest document that holds its text."""
    return document.same_as or document.id
