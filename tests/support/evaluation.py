"""Answers as an evaluation gets them, and case folders, made by tests."""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from medmemory.clinical.answer import (
    Answer,
    AnswerMode,
    AnswerOutcome,
    Candidate,
    Coverage,
    Passage,
    SearchQuery,
)
from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, CitationId, DocumentId
from medmemory.evaluation.cases import Question
from medmemory.evaluation.scoring import Asked

_DOCUMENTS = uuid.UUID("00000000-0000-0000-0000-0000000000d0")


def candidate(text: str, *, file_name: str = "letter.txt", page: int = 1) -> Candidate:
    """A passage of a document; the same file name is the same document."""
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid5(_DOCUMENTS, file_name)),
        document_title="Letter",
        file_name=file_name,
        document_date=date(2024, 3, 2),
        page_number=page,
        section=None,
        span=Span(0, len(text)),
        text=text,
        dense_rank=1,
        lexical_rank=1,
        fused_score=0.1,
    )


def answer(
    text: str,
    *cited: str | Candidate,
    mode: AnswerMode = AnswerMode.EVIDENCE_ONLY,
    outcome: AnswerOutcome = AnswerOutcome.ANSWERED,
) -> Answer:
    """An answer whose [1], [2] … cite these words in whole."""
    candidates = [candidate(one) if isinstance(one, str) else one for one in cited]
    passages = tuple(
        Passage(number, CitationId(uuid.uuid4()), one)
        for number, one in enumerate(candidates, start=1)
    )
    citations: tuple[Citation, ...] = tuple(passage.whole for passage in passages)
    return Answer(
        text=text,
        mode=mode,
        outcome=outcome,
        query=SearchQuery("?"),
        passages=passages,
        citations=citations,
        coverage=Coverage(1, None, None, 0, 0),
    )


def asked(given: Answer, candidates: Sequence[Candidate] = (), **question: Any) -> Asked:
    """A question of a case with this answer; `question` are fields of the case."""
    fields = {"id": "q", "patient": "p", "kind": "kind", "question": "?", **question}
    return Asked(Question.model_validate(fields), given, tuple(candidates), 0.5, 0.01)


NOTE = "Clinic note, 2024-03-02.\n\nPotassium 4.4 mmol/L. She takes bisoprolol 2.5 mg once a day.\n"
SET = {"set": {"name": "two questions"}}
PATIENT = {
    "patient": {
        "mrn": "A1",
        "family_name": "Quillfeather",
        "given_name": "Orla",
        "birth_date": "1961-04-09",
        "documents": ["A1/note.txt"],
    }
}
ANSWERABLE = {
    "question": {
        "id": "A1-1",
        "patient": "A1",
        "kind": "latest value",
        "question": "What is the potassium?",
        "facts": [{"type": "number", "value": "4.4", "unit": "mmol/L"}],
        "sources": [{"document": "note.txt", "words": "Potassium 4.4 mmol/L"}],
    }
}
UNANSWERABLE = {
    "question": {
        "id": "A1-2",
        "patient": "A1",
        "kind": "never measured",
        "question": "What is the ferritin?",
        "answerable": False,
    }
}


def case_folder(folder: Path, *lines: dict[str, Any]) -> Path:
    """A folder with one note and these lines, or a set of two questions."""
    (folder / "A1").mkdir(parents=True)
    (folder / "A1" / "note.txt").write_text(NOTE, encoding="utf-8")
    chosen = lines or (SET, PATIENT, ANSWERABLE, UNANSWERABLE)
    text = "".join(f"{json.dumps(line)}\n" for line in chosen)
    (folder / "cases.jsonl").write_text(text, encoding="utf-8")
    return folder
