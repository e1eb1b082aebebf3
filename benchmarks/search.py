"""Latency of the search within a patient, as the application role under row-level security.

`python -m benchmarks.search` makes an embedded Postgres in a temporary folder, fills it with random
unit vectors and random words, and prints p50 and p95 in milliseconds. The query's own embedding is
not part of the figures. One patient's record is large: a statement that is prepared is planned for
a patient of usual size, and shows only there what it costs where a record has many documents.
"""

import argparse
import asyncio
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import psycopg
from pgvector.psycopg import register_vector
from sqlalchemy.engine import URL

from medmemory.clinical.answer import SearchQuery
from medmemory.clinical.identifiers import ClinicianId, PatientId
from medmemory.identity.acting import acting_as
from medmemory.retrieval.search import PatientSearch
from medmemory.retrieval.typos import Spelling
from medmemory.settings import Settings
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision
from medmemory.storage.vectors import ChunkVectors, ChunkWords

DIMENSION = 384
WORDS_PER_CHUNK = 110  # about 220 tokens, as chunks are made
WORDS_PER_QUESTION = 7
CHUNKS_PER_DOCUMENT = 20
MODEL = "benchmark"
GENERATOR = np.random.default_rng(7)


class RandomQueries:
    """Stands where the embedding model does: its time is not what is measured here."""

    is_loaded = True

    def embed_query(self, text: str) -> list[float]:
        return unit_vectors(1)[0].tolist()  # type: ignore[no-any-return]  # a list of floats


def unit_vectors(count: int) -> np.ndarray:
    vectors: np.ndarray = GENERATOR.standard_normal((count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def random_texts(count: int, words: int) -> list[str]:
    """Words as frequent as in a language: the n-th most frequent occurs 1/n as often. None begins
    another, as words rarely do."""
    ranks = np.minimum(GENERATOR.zipf(1.15, (count, words)), 20_000)
    return [" ".join(f"wq{rank:x}z" for rank in row) for row in ranks]


def fill(
    superuser: str,
    patients: Sequence[uuid.UUID],
    clinician: uuid.UUID,
    *,
    chunks: int,
    chunks_of_last: int,
    care_team: int,
) -> None:
    with psycopg.connect(superuser, autocommit=False) as connection:
        register_vector(connection)
        connection.execute("SET session_replication_role = replica")  # no triggers, no key checks
        connection.execute(
            "INSERT INTO clinicians (id, username, role, password_hash)"
            " VALUES (%s, 'benchmark', 'clinician', '!')",
            (clinician,),
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO patients (id, mrn, family_name, given_name, birth_date, sex,"
                " family_key, given_key, mrn_key, created_by)"
                " VALUES (%s, %s, 'F', 'G', '1950-01-01', 'unknown', 'f', 'g', %s, %s)",
                [(patient, patient.hex, patient.hex, clinician) for patient in patients],
            )
            cursor.executemany(
                "INSERT INTO care_team_members (patient_id, clinician_id, added_by)"
                " VALUES (%s, %s, %s)",
                [
                    (patient, clinician, clinician)
                    for patient in (*patients[:care_team], patients[-1])
                ],
            )
            for patient in patients[:-1]:
                fill_patient(cursor, patient, clinician, chunks)
            fill_patient(cursor, patients[-1], clinician, chunks_of_last)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def fill_patient(
    cursor: psycopg.Cursor, patient: uuid.UUID, clinician: uuid.UUID, chunks: int
) -> None:
    documents = [uuid.uuid4() for _ in range(0, chunks, CHUNKS_PER_DOCUMENT)]
    cursor.executemany(
        "INSERT INTO documents (id, patient_id, sha256, byte_count, media_type, file_name, title,"
        " uploaded_by, status) VALUES (%s, %s, %s, 1, 'text/plain', 'f', 't', %s, 'ready')",
        [(document, patient, document.bytes * 2, clinician) for document in documents],
    )
    texts = random_texts(chunks, WORDS_PER_CHUNK)
    with cursor.copy(
        "COPY chunks (id, document_id, patient_id, ordinal, page_number, span_start, span_end,"
        " text, token_count, embedding, embedding_model) FROM STDIN (FORMAT BINARY)"
    ) as copy:
        copy.set_types(["uuid", "uuid", "uuid", *["int4"] * 4, "text", "int4", "vector", "text"])
        start = 0  # the chunks of a page follow each other
        for number, (text, vector) in enumerate(zip(texts, unit_vectors(chunks), strict=True)):
            document = documents[number // CHUNKS_PER_DOCUMENT]
            span = (start, start + len(text))
            start = span[1]
            row = (uuid.uuid4(), document, patient, number, 1, *span, text, 220)
            copy.write_row((*row, vector, MODEL))


async def measure(
    name: str, search: Callable[[PatientId], Awaitable[object]], patients: Sequence[uuid.UUID],
    rounds: int,
) -> None:  # fmt: skip
    for patient in patients[:20]:
        await search(PatientId(patient))
    milliseconds = []
    for index in GENERATOR.integers(len(patients), size=rounds):
        started = time.perf_counter()
        await search(PatientId(patients[index]))
        milliseconds.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(milliseconds, [50, 95])
    print(f"{name:28} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms")


async def run(
    application: URL, settings: Settings, patients: Sequence[uuid.UUID], clinician: uuid.UUID,
    *, large: uuid.UUID, rounds: int,
) -> None:  # fmt: skip
    database = Database(application, settings)
    queries = RandomQueries()
    dense = ChunkVectors(database, model_name=MODEL)
    lexical = ChunkWords(database)
    per_arm = settings.retrieval_candidates_per_arm
    search = PatientSearch(
        dense,
        lexical,
        queries,
        candidates_per_arm=per_arm,
        spelling=Spelling(lexical, lambda _: False),
    )
    questions = random_texts(rounds, WORDS_PER_QUESTION)

    async def by_meaning(patient: PatientId) -> object:
        return await dense.nearest(queries.embed_query(""), patient_id=patient, limit=per_arm)

    async def by_words(patient: PatientId) -> object:
        question = questions[int(GENERATOR.integers(len(questions)))]
        return await lexical.matching(question, patient_id=patient, limit=per_arm)

    async def hybrid(patient: PatientId) -> object:
        question = questions[int(GENERATOR.integers(len(questions)))]
        return await search.search(
            SearchQuery(question), patient_id=patient, limit=settings.retrieval_passages
        )

    with acting_as(ClinicianId(clinician)):
        await measure("dense (PGVectorStore)", by_meaning, patients, rounds)
        await measure("lexical", by_words, patients, rounds)
        await measure("hybrid", hybrid, patients, rounds)
        await measure("hybrid, the large record", hybrid, [large], rounds // 10)
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--chunks-per-patient", type=int, default=100)
    parser.add_argument(
        "--care-team", type=int, default=200, help="patients that the asking clinician may see"
    )
    parser.add_argument("--chunks-of-large", type=int, default=20_000, help="in one patient more")
    parser.add_argument("--rounds", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))  # type: ignore[call-arg]  # pydantic-settings'
        server = EmbeddedPostgres(settings)
        owner = server.start()
        try:
            application = provision(owner, settings)
            password = (settings.secrets_dir / "postgres_superuser_password").read_text()
            patients = [uuid.uuid4() for _ in range(arguments.patients + 1)]
            clinician = uuid.uuid4()
            started = time.perf_counter()
            fill(
                f"host={owner.host} port={owner.port} user=postgres password={password}"
                f" dbname={owner.database}",
                patients,
                clinician,
                chunks=arguments.chunks_per_patient,
                chunks_of_last=arguments.chunks_of_large,
                care_team=arguments.care_team,
            )
            total = arguments.patients * arguments.chunks_per_patient
            print(f"{total:,} chunks loaded in {time.perf_counter() - started:.0f} s")
            seen = patients[: arguments.care_team]
            large, rounds = patients[-1], arguments.rounds
            asyncio.run(run(application, settings, seen, clinician, large=large, rounds=rounds))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
