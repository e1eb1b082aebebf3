"""Results of one order in several HL7 v2 messages, and a desk that reads such files for real."""

from importlib import import_module

from medmemory.clinical.document import ParsedDocument, StoredDocument
from medmemory.clinical.document_status import ReadingStep
from medmemory.clinical.identifiers import PatientId
from medmemory.ingestion.parsing.child import PARSERS
from medmemory.ingestion.parsing.completing import completed
from medmemory.ingestion.ports import PageProgress
from medmemory.storage.vectors import ChunkVectors, ChunkWords
from tests.support.pipeline import Desk

PID = "PID|1||{mrn}^^^TOWN^MR||Norbury^Hazel||19580203|F"


def oru(
    status: str,
    value: str,
    *,
    sent: str = "20240305101500",
    mrn: str = "MRN-1",
    order: str = "F-77",
    sender: str = "LAB|TOWN",
    observed: str = "2823-3^Potassium^LN",
    sub_id: str = "",
    drawn: str = "20240304080000",
    more: tuple[str, ...] = (),
) -> bytes:
    """A message with one result of a panel; `more` are further segments after it."""
    return "\r".join(
        (
            f"MSH|^~\\&|{sender}|EHR|CLINIC|{sent}||ORU^R01|M{sent}{value}|P|2.5.1",
            PID.format(mrn=mrn),
            f"OBR|1|P-1|{order}|24323-8^Metabolic panel^LN|||{drawn}|||||||||||||||||LAB|{status}",
            f"OBX|1|NM|{observed}|{sub_id}|{value}|mmol/L|3.5-5.1||||{status}|||{drawn}",
            *more,
        )
    ).encode()


def mdm(event: str, number: str, text: str, *, parent: str = "", status: str = "AU") -> bytes:
    """A message with a document."""
    sent = "20240305101500" if event == "T02" else "20240306101500"
    lines = [f"OBX|1|TX|1^Text^L||{text}||||||F"] if text else []
    return "\r".join(
        (
            f"MSH|^~\\&|NOTES|TOWN|EHR|CLINIC|{sent}||MDM^{event}|M{number}{event}|P|2.5.1",
            PID.format(mrn="MRN-1"),
            f"TXA|1|DS|TX|20240302|||||1^Aalto^Ida|||{number}|{parent}||||{status}",
            *lines,
        )
    ).encode()


def read(document: StoredDocument, content: bytes) -> ParsedDocument:
    """As the reading process does, in this one."""
    assert document.media_type is not None
    parser = import_module(f"medmemory.ingestion.parsing.{PARSERS[document.media_type]}")
    parsed: ParsedDocument = parser.parse(content, page_limit=100, report=lambda *_: None)
    return completed(parsed)


class ReadingDesk(Desk):
    """Reads files of their kinds; the settings' limits aside."""

    async def _parse(
        self, document: StoredDocument, content: bytes, *, progress: PageProgress
    ) -> ParsedDocument:
        await progress(1, 1, ReadingStep.READING)
        return read(document, content)

    async def said(self, patient_id: PatientId, question: str = "potassium") -> str:
        """All that either arm of the search has for the question."""
        (vector,) = self.embedder.embed_documents([question])
        vectors = ChunkVectors(self.database, model_name=self.embedder.name)
        near = await vectors.nearest(vector, patient_id=patient_id, limit=50)
        words = await ChunkWords(self.database).matching(question, patient_id=patient_id, limit=50)
        return "\n".join(chunk.text for chunk in (*near, *words))
