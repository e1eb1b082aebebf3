"""A database that is ready: extension, tables at head, a harmless application role."""

import hashlib
import hmac
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from medmemory.errors import ConfigurationError
from medmemory.settings import Settings

DRIVER = "postgresql+psycopg"
# Any constant; two processes that start at once take turns under it.
_PROVISIONING_LOCK = 0x4D65644D656D


def owner_url(settings: Settings) -> URL:
    """MEDMEMORY_DB_URL for our driver; raises ConfigurationError when it is not set."""
    if settings.db_url is None:
        raise ConfigurationError("MEDMEMORY_DB_URL is not set.")
    return make_url(settings.db_url.get_secret_value()).set(drivername=DRIVER)


def provision(owner: URL, settings: Settings) -> URL:
    """The database has the vector extension, all migrations and the application role.

    Returns the application role's URL. Raises ConfigurationError with the remedy when the database
    cannot be reached or the owner lacks a right.
    """
    application = application_url(owner, settings)
    engine = create_engine(owner, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": _PROVISIONING_LOCK})
            connection.commit()
            _ensure_vector(connection)
            _migrate(connection)
            if settings.db_app_url is None:
                _ensure_application_role(connection, application)
            _grant(connection, application)
            _check_application_role(connection, application)
    except OperationalError as error:
        raise ConfigurationError(
            f"The database at {owner.host}:{owner.port or 5432} does not answer or refuses the "
            "sign-in. Check MEDMEMORY_DB_URL and that the server runs."
        ) from error
    finally:
        engine.dispose()
    return application


def application_url(owner: URL, settings: Settings) -> URL:
    """How the application signs in: MEDMEMORY_DB_APP_URL, or a role of our own beside the owner.

    The role's password is derived from the owner's, so that every machine that knows
    MEDMEMORY_DB_URL arrives at the same one.
    """
    if settings.db_app_url is not None:
        return make_url(settings.db_app_url.get_secret_value()).set(drivername=DRIVER)
    if not owner.password:
        raise ConfigurationError(
            "MEDMEMORY_DB_URL has no password, so none can be derived for the application role. "
            "Add it, or name the application role yourself in MEDMEMORY_DB_APP_URL."
        )
    role = f"{owner.database}_app"
    password = hmac.new(
        str(owner.password).encode(), f"medmemory application role {role}".encode(), hashlib.sha256
    ).hexdigest()
    return owner.set(username=role, password=password)


def migration_head() -> str:
    """The newest migration this program knows."""
    head = ScriptDirectory.from_config(_alembic_config()).get_current_head()
    assert head is not None  # noqa: S101  # there is at least the first migration
    return head


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _ensure_vector(connection: Connection) -> None:
    installed = connection.scalar(
        text("select extversion from pg_extension where extname='vector'")
    )
    if installed is None:
        try:
            connection.execute(text("create extension vector"))
        except DBAPIError as error:
            raise ConfigurationError(
                "The database has no vector extension and this user cannot add it. Install "
                "pgvector on the server, then as a superuser in this database run: "
                "CREATE EXTENSION vector;"
            ) from error
    connection.commit()


def _migrate(connection: Connection) -> None:
    config = _alembic_config()
    config.attributes["connection"] = connection
    if MigrationContext.configure(connection).get_current_revision() == migration_head():
        connection.rollback()
        return
    connection.rollback()
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise ConfigurationError(
            "The database was made by a newer MedMemory than this one. Update MedMemory."
        ) from error
    connection.commit()


def _ensure_application_role(connection: Connection, application: URL) -> None:
    role, password = str(application.username), str(application.password)
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # a live connection has one
    # The verifier is made here, so that the password itself never reaches a server log.
    verifier = driver.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    exists = connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role})
    statement = sql.SQL("{verb} ROLE {role} LOGIN PASSWORD {verifier}").format(
        verb=sql.SQL("ALTER" if exists else "CREATE"),
        role=sql.Identifier(role),
        verifier=sql.Literal(verifier),
    )
    try:
        connection.exec_driver_sql(statement.as_string(driver).replace("%", "%%"))
    except DBAPIError as error:
        raise ConfigurationError(
            f"The database user {connection.engine.url.username} may not create the application "
            f"role {role}. Give it CREATEROLE, or make a role and name it in MEDMEMORY_DB_APP_URL."
        ) from error
    connection.commit()


def _grant(connection: Connection, application: URL) -> None:
    role = '"' + str(application.username).replace('"', '""') + '"'
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        # What is at head is for the application to read, not to write.
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
        # What happened is added to and read, never changed; who, when and its number are not told.
        f"REVOKE INSERT, UPDATE, DELETE ON audit_events FROM {role}",
        f"GRANT INSERT (event, patient_id, document_id, reason, detail) ON audit_events TO {role}",
    ):
        connection.exec_driver_sql(statement)
    connection.commit()


def _check_application_role(connection: Connection, application: URL) -> None:
    row = connection.execute(
        text(
            "select rolsuper or rolbypassrls as bypasses,"
            " pg_has_role(rolname, current_user, 'member') as owns"
            " from pg_roles where rolname = :role"
        ),
        {"role": application.username},
    ).one_or_none()
    connection.rollback()
    if row is None:
        raise ConfigurationError("The role in MEDMEMORY_DB_APP_URL does not exist in the database.")
    if row.bypasses or row.owns:
        raise ConfigurationError(
            f"The application role {application.username} could bypass row-level security or alter "
            "tables. Name a plain role in MEDMEMORY_DB_APP_URL: not a superuser, no BYPASSRLS, "
            "not the owner of the tables."
        )
