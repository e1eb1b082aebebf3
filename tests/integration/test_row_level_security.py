"""The database itself keeps patients and clinicians apart, without any WHERE clause of ours."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, create_engine, insert, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from medmemory.identity.acting import acting_as
from medmemory.storage import tables
from medmemory.storage.engine import Database
from tests.conftest import DatabaseUrls
from tests.factories import make_clinician, make_document, make_patient

RECORD = [tables.patients, tables.documents, tables.pages]


@pytest.mark.parametrize("table", RECORD, ids=lambda table: table.name)
async def test_a_record_is_visible_to_its_care_team_only(database: Database, table: Table) -> None:
    member, stranger = await make_clinician(database), await make_clinician(database)
    patient = await make_patient(database, member)
    await make_document(database, member, patient.id)

    async def rows() -> int:
        async with database.reading() as connection:
            return len((await connection.execute(select(table))).all())

    with acting_as(member):
        assert await rows() == 1
    with acting_as(stranger):
        assert await rows() == 0
    assert await rows() == 0  # nobody named: nothing shown


async def test_a_stranger_cannot_join_a_care_team(database: Database) -> None:
    member, stranger = await make_clinician(database), await make_clinician(database)
    patient = await make_patient(database, member)
    with acting_as(stranger), pytest.raises(ProgrammingError, match="row-level security"):
        async with database.writing() as connection:
            await connection.execute(
                insert(tables.care_team_members).values(
                    patient_id=patient.id, clinician_id=stranger
                )
            )


async def test_the_application_role_cannot_alter_or_bypass(database: Database) -> None:
    for statement in (
        "ALTER TABLE patients DISABLE ROW LEVEL SECURITY",
        "DROP TABLE patients",
        "TRUNCATE patients",
        "CREATE TABLE mine (x int)",
        "UPDATE alembic_version SET version_num = 'x'",
    ):
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            async with database.writing() as connection:
                await connection.execute(text(statement))
    async with database.reading() as connection:
        bypasses = await connection.scalar(
            text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        )
    assert bypasses is False


async def test_every_table_with_patient_or_conversation_content_forces_its_policies(
    database: Database,
) -> None:
    async with database.reading() as connection:
        unprotected = await connection.scalars(
            text(
                "select relname from pg_class where relnamespace = 'public'::regnamespace"
                " and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)"
            )
        )
        names = {name for name in unprotected if not name.startswith("procrastinate_")}
    assert names == {"alembic_version", "clinicians", "sign_in_sessions", "sign_in_attempts"}


def test_the_migrations_make_the_tables_that_the_code_names(database_urls: DatabaseUrls) -> None:
    engine = create_engine(database_urls.owner, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith("procrastinate_")
                )
            },
        )
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()
