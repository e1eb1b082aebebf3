"""`medmemory ask`: questions from the command line or a file, answers on standard output."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from medmemory import one_document
from medmemory.answering.events import AnswerFinished
from medmemory.answering.service import Writer
from medmemory.assembly import Services
from medmemory.cli.modes import Mode
from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome, Candidate
from medmemory.clinical.verification import SentenceState, VerifiedSentence
from medmemory.errors import ClinicianError, MedMemoryError
from medmemory.ui.sentence_marks import WORDS

BROKEN_OFF = "The answer broke off and is incomplete. Ask again."
NOT_BY_THE_MODEL = "The model did not write this answer; the record is quoted instead."
_BROKEN_OFF = {AnswerOutcome.INTERRUPTED, AnswerOutcome.STOPPED}


class Output(StrEnum):
    TEXT = "text"
    JSON = "json"  # one line an answer


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """`patient` is a medical record number; `qid` names the question in the output, as it came."""

    qid: str | int | None
    patient: str
    question: str


class QuestionsUnreadable(ClinicianError):
    """The file with the questions cannot be read."""


def read_questions(path: Path) -> Iterator[AskedQuestion | str]:
    """The questions of a JSONL file; for a line that holds none, a sentence that says so."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsUnreadable from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parsed(line) or (
                f"Line {number} of the questions is not an object with the texts "
                '"qid", "patient" and "question".'
            )


def asked_questions(
    *, question: str | None, patient: str | None, file: Path | None
) -> list[AskedQuestion | str]:
    """One question of one patient, or those of a file; ClinicianError for neither or both."""
    if file is not None and question is None:
        return list(read_questions(file))
    if file is None and question is not None and question.strip() and patient is not None:
        return [AskedQuestion(None, patient, question)]
    raise ClinicianError('Ask one question with --patient MRN "question", or a file: --questions.')


async def ask(
    services: Services,
    questions: Iterable[AskedQuestion | str],
    *,
    output: Output = Output.TEXT,
    mode: Mode = Mode.AUTO,
) -> int:
    """Every question is answered on standard output, or why not said on standard error.

    Returns how many failed: those whose answer broke off, and those that the model was to answer
    and did not, among them. Runs as the acting clinician.
    """
    writer = Writer.QUOTES_ONLY if mode is Mode.EVIDENCE else Writer.MODEL_IF_ANY
    failures = 0
    for asked in questions:
        if isinstance(asked, str):
            print(asked, file=sys.stderr)
            failures += 1
            continue
        name = "" if asked.qid is None else f"Question {asked.qid}: "
        try:
            answer = await _answer(services, asked, writer)
        except MedMemoryError as error:
            print(f"{name}{error}", file=sys.stderr)
            failures += 1
            continue
        print(_as_json(asked, answer) if output is Output.JSON else _as_text(answer))
        sys.stdout.flush()
        if answer.outcome in _BROKEN_OFF:
            print(f"{name}{BROKEN_OFF}", file=sys.stderr)
            failures += 1
        elif mode is Mode.MODEL and answer.mode is not AnswerMode.MODEL:
            print(f"{name}{NOT_BY_THE_MODEL}", file=sys.stderr)
            failures += 1
    return failures


async def _answer(services: Services, asked: AskedQuestion, writer: Writer) -> Answer:
    patient = await services.patients.get_by_mrn(asked.patient)
    limited = await one_document.asked(asked.question, patient_id=patient.id, services=services)
    await asyncio.to_thread(services.load_weights)  # seconds, the first time
    run = limited.answering.start(limited.question, patient_id=patient.id, writer=writer)
    events: AsyncIterator[object] = run.events()
    finished = [event async for event in events if isinstance(event, AnswerFinished)]
    return finished[-1].answer


def _parsed(line: str) -> AskedQuestion | None:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError:
        return None
    if not isinstance(fields, dict):
        return None
    qid, patient, question = (fields.get(name) for name in ("qid", "patient", "question"))
    if any(isinstance(one, bool) or not isinstance(one, str | int) for one in (qid, patient)):
        return None
    if not isinstance(question, str) or not question.strip():
        return None
    return AskedQuestion(qid, str(patient), question)


def _as_json(asked: AskedQuestion, answer: Answer) -> str:
    return json.dumps(
        {
            "qid": asked.qid,
            "answer": answer.text,
            "mode": answer.mode.value,
            "outcome": answer.outcome.value,
            "citations": [
                {
                    "number": citation.number,
                    "document": str(citation.document_id),
                    "file": citation.file_name,
                    "page": citation.page_number,
                    "quote": citation.quote,
                }
                for citation in answer.citations
            ],
            "sentences": [_sentence(sentence) for sentence in answer.sentences],
            "retrieved": [
                {
                    "document": str(candidate.document_id),
                    "file": candidate.file_name,
                    "page": candidate.page_number,
                    "text": candidate.text,
                    "score": round(candidate.fused_score, 6),
                }
                for candidate in _retrieved(answer)
            ],
        },
        ensure_ascii=False,
    )


def _sentence(sentence: VerifiedSentence) -> dict[str, object]:
    """A sentence of a model; `source`: what says it although it is not cited, or says otherwise;
    `differs`: another source that says otherwise than the one which says it."""
    is_supported = sentence.state is SentenceState.SUPPORTED
    source = sentence.repaired or (None if is_supported else sentence.against)
    differs = sentence.against if is_supported else None
    return {
        "text": sentence.text,
        "state": sentence.state.value,
        "citations": list(sentence.cited),
        "source": source and source.number,
        "differs": differs and differs.number,
        "not_found": [fact.text for fact in sentence.facts if not fact.is_found],
    }


def _retrieved(answer: Answer) -> list[Candidate]:
    """Each candidate once, as ranked by the search; quotes of one share a candidate."""
    candidates = {passage.candidate.chunk_id: passage.candidate for passage in answer.passages}
    return sorted(candidates.values(), key=lambda candidate: -candidate.fused_score)


def _as_text(answer: Answer) -> str:
    sources = [
        f"[{citation.number}] {citation.document_title} · "
        f"{citation.document_date or 'undated'} · p. {citation.page_number} ({citation.file_name})"
        for citation in answer.citations
    ]
    marks = [
        f'"{sentence.text}": {WORDS[sentence.state]}'
        for sentence in answer.sentences
        if sentence.state in WORDS
    ]
    parts = [answer.text, "\n".join(marks), "\n".join(sources), answer.notice or ""]
    return "\n\n".join(part for part in parts if part) + "\n"
