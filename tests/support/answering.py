"""A clinician, a patient, and everything that answers, over a real database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from medmemory.answering.events import AnswerEvent, AnswerFinished, TextDelta, TextTakenBack
from medmemory.answering.run import AnswerRun
from medmemory.answering.service import AnsweringService, Writer
from medmemory.clinical.answer import Answer, Turn
from medmemory.clinical.identifiers import ClinicianId
from medmemory.clinical.patient import Patient
from medmemory.identity.acting import acting_as
from medmemory.models.ollama import ModelServer
from medmemory.retrieval.search import PatientSearch
from medmemory.settings import Settings
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.factories import make_clinician, make_patient
from tests.support.corpus import make_searchable_document, real_embeddings

LETTER = (
    "Clinic letter, 2024-03-02.\n\nHbA1c was 7.2 % on 2024-03-02, down from 8.1 % in 2023.\n\n"
    "Blood pressure was 128/76 mmHg, well controlled.",
    "Medications:\n- Metformin 500 mg twice daily\n- Ramipril 5 mg once daily\n\n"
    "She is allergic to penicillin: a rash in 1998.",
)


def search_over(database: Database) -> PatientSearch:
    embeddings = real_embeddings()
    return PatientSearch(
        ChunkVectors(database, model_name=embeddings.name),
        ChunkWords(database),
        embeddings,
        candidates_per_arm=30,
    )


@dataclass
class Clinic:
    """Asks on behalf of `clinician` about `patient`, whose record holds LETTER."""

    database: Database
    clinician: ClinicianId
    patient: Patient
    model_server: ModelServer
    answering: AnsweringService

    @classmethod
    async def open(cls, database: Database, settings: Settings) -> Self:
        clinician = await make_clinician(database)
        patient = await make_patient(database, clinician)
        await make_searchable_document(database, clinician, patient.id, *LETTER)
        model_server = ModelServer(settings)
        answering = AnsweringService(
            search_over(database),
            DocumentStore(database),
            model_server,
            real_embeddings(),
            settings,
        )
        return cls(database, clinician, patient, model_server, answering)

    def start(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        writer: Writer = Writer.MODEL_IF_ANY,
    ) -> AnswerRun:
        return self.answering.start(
            question, patient_id=self.patient.id, history=history, writer=writer
        )

    async def events(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        writer: Writer = Writer.MODEL_IF_ANY,
    ) -> list[AnswerEvent]:
        run = self.start(question, history=history, writer=writer)
        with acting_as(self.clinician):
            events = [event async for event in run.events()]
        assert isinstance(events[-1], AnswerFinished)
        said = ""
        for event in events:
            if isinstance(event, TextDelta | TextTakenBack):
                said = said + event.text if isinstance(event, TextDelta) else ""
        assert said == events[-1].answer.text  # said = stored, whatever happened
        return events

    async def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        writer: Writer = Writer.MODEL_IF_ANY,
    ) -> Answer:
        (finished,) = [
            event
            for event in await self.events(question, history=history, writer=writer)
            if isinstance(event, AnswerFinished)
        ]
        return finished.answer

    async def close(self) -> None:
        await self.model_server.close()
