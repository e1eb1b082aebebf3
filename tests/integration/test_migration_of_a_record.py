"""A record made before a migration is whole after it."""

import uuid
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from medmemory.clinical.document_kind import DocumentKind
from medmemory.storage import migrations
from tests.conftest import PostgresServer

RECORD = """
INSERT INTO clinicians (id, username, role, password_hash)
    VALUES ('{clinician}', 'a', 'clinician', '!');
SELECT set_config('medmemory.clinician_id', '{clinician}', false);
INSERT INTO patients (id, mrn, family_name, given_name, birth_date, sex, family_key, given_key,
                      mrn_key)
    VALUES ('{patient}', 'M-1', 'Norbury', 'Hazel', '1958-02-03', 'female', 'n', 'h', 'm1');
INSERT INTO documents (id, patient_id, sha256, byte_count, media_type, file_name, title, status)
    VALUES ('{document}', '{patient}', sha256('x'), 1, 'text/plain', 'a.txt', 'A', 'ready');
INSERT INTO documents (id, patient_id, sha256, byte_count, media_type, file_name, title, status,
                       failure_reason)
    VALUES (gen_random_uuid(), '{patient}', sha256('y'), 1, 'text/plain', 'b.txt', 'B', 'failed',
            'Damaged.');
INSERT INTO pages VALUES ('{document}', 1, '{patient}', 'Sodium 140 mmol/l.');
INSERT INTO chunks (id, document_id, patient_id, ordinal, page_number, span_start, span_end, text,
                    token_count, embedding, embedding_model)
    VALUES (gen_random_uuid(), '{document}', '{patient}', 0, 1, 0, 6, 'Sodium', 1, '[1,2]', 'm');
INSERT INTO threads (id) VALUES ('{thread}');
INSERT INTO steps (id, thread_id, name, type) VALUES ('{step}', '{thread}', 'x', 'x');
INSERT INTO answers (step_id, thread_id, patient_id, question, text, mode, outcome)
    VALUES ('{step}', '{thread}', '{patient}', 'q', 't', 'model', 'answered');
INSERT INTO citations (id, step_id, patient_id, number, document_id, page_number, span_start,
                       span_end)
    VALUES (gen_random_uuid(), '{step}', '{patient}', 1, '{document}', 1, 7, 10);
"""


def test_documents_and_citations_of_the_first_version_are_filled_in(
    postgres: PostgresServer,
) -> None:
    name = f"test_{uuid.uuid4().hex}"
    owner = postgres.template.owner.set(database=name)
    with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {owner.username}")
    with psycopg.connect(postgres.superuser, dbname=name, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
    engine = create_engine(owner, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            _upgrade(connection, "0001")
            clinician = _write_record(connection)
            _upgrade(connection, "0005")
            acting = text(f"SELECT set_config('medmemory.clinician_id', '{clinician}', false)")
            connection.execute(acting)
            connection.execute(text("UPDATE documents SET kind = '34752-6', title = 'ECG'"))
            connection.commit()
            _upgrade(connection, "head")
            connection.execute(acting)
            kinds = connection.scalars(text("SELECT DISTINCT kind FROM documents")).all()
            assert kinds == [DocumentKind.CARDIOLOGY_REPORT.value]
            assert connection.scalar(text("SELECT quote FROM citations")) == "140"
            ready = connection.execute(
                text("SELECT ready_at, embedding_model FROM documents WHERE status = 'ready'")
            ).one()
            assert ready.ready_at is not None
            assert ready.embedding_model == "m"
            # What its model was shown is not known any more: all that was there.
            drawn_on = text(
                "SELECT document.status FROM answer_documents drawn"
                " JOIN documents document ON document.id = drawn.document_id"
            )
            assert connection.scalars(drawn_on).all() == ["ready"]
            failed = text("SELECT ready_at FROM documents WHERE status = 'failed'")
            assert connection.scalars(failed).one() is None
    finally:
        engine.dispose()
        with psycopg.connect(postgres.superuser, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    connection.execute(text("SELECT set_config('medmemory.clinician_id', '', false)"))
    connection.commit()
    command.upgrade(config, revision)
    connection.commit()


def _write_record(connection: Connection) -> uuid.UUID:
    names = ("clinician", "patient", "document", "thread", "step")
    ids = {name: uuid.uuid4() for name in names}
    for statement in RECORD.format(**ids).split(";\n"):
        if statement.strip():
            connection.execute(text(statement))
    connection.commit()
    return ids["clinician"]
