"""A chat history of years, written in bulk."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.chat_rows import search_key
from medmemory.storage.engine import Database

_WORDS = [
    "the",
    "patient",
    "was",
    "seen",
    "with",
    "findings",
    "of",
    "stable",
    "blood",
    "pressure",
    "under",
    "lisinopril",
    "and",
    "metformin",
    "creatinine",
    "HbA1c",
    "potassium",
    "normal",
    "oedema",
    "dyspnoea",
    "on",
    "exertion",
    "echocardiography",
    "showed",
    "left",
    "ventricular",
    "function",
    "preserved",
    "follow-up",
    "in",
    "three",
    "months",
    "allergy",
    "penicillin",
    "discharge",
    "letter",
]
_BATCH = 1_000  # rows a statement


async def write_conversations(
    database: Database,
    clinician_id: ClinicianId,
    *,
    threads: int,
    steps: int,
    words: int,
    patient_ids: list[PatientId] | None = None,
) -> list[uuid.UUID]:
    """`threads` conversations of `steps` messages of about `words` words; returns their ids.

    Thread number 17 of every thousand holds the word "xanthochromia" once; every thread holds
    "penicillin" sooner or later.
    """
    chance = random.Random(7)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    thread_ids = [uuid.uuid4() for _ in range(threads)]
    thread_rows, step_rows = [], []
    for number, thread_id in enumerate(thread_ids):
        moment = start + timedelta(hours=number)
        title = f"PATIENT{number}, Ann: {' '.join(chance.choices(_WORDS, k=6))}"
        thread = {
            "id": thread_id,
            "patient_id": patient_ids[number % len(patient_ids)] if patient_ids else None,
            "title": title,
            "search_key": search_key(title),
            "created_at": moment,
            "updated_at": moment + timedelta(minutes=steps),
        }
        thread_rows.append(thread)
        for position in range(steps):
            length = chance.randint(words // 2, words * 3 // 2)
            output = " ".join(chance.choices(_WORDS, k=length))
            if number % 1_000 == 17 and position == steps - 1:
                output += " xanthochromia."
            step_rows.append(
                {
                    "id": uuid.uuid4(),
                    "thread_id": thread_id,
                    "name": "MedMemory",
                    "type": ("user_message", "assistant_message")[position % 2],
                    "output": output,
                    "search_key": search_key(output),
                    "created_at": moment + timedelta(minutes=position),
                }
            )
    with acting_as(clinician_id):
        async with database.writing() as connection:
            for batch in _batches(thread_rows):
                await connection.execute(insert(tables.threads), batch)
            for batch in _batches(step_rows):
                await connection.execute(insert(tables.steps), batch)
    return thread_ids


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for position in range(0, len(rows), _BATCH):
        yield rows[position : position + _BATCH]
