"""The doctor's look at the database. It changes nothing; an embedded one is started to be read."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from medmemory.cli.findings import Finding, Level
from medmemory.errors import ConfigurationError
from medmemory.settings import Settings
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.provisioning import application_url, migration_head, owner_url

# A worker writes its heartbeat every 10 seconds.
_WORKER_SILENT_AFTER_SECONDS = 30


def check_database(settings: Settings) -> Iterator[Finding]:
    """Server, extension, migrations, roles and row-level security, as far as each can be seen."""
    subject = "Database"
    if settings.uses_embedded_postgres and not EmbeddedPostgres(settings).has_cluster:
        yield Finding(Level.OK, subject, "The embedded Postgres is made at the first start.")
        return
    try:
        with _owner(settings) as owner, _connected(owner) as connection:
            yield _check_server(connection)
            extension = _check_extension(connection)
            yield extension
            migrations = _check_migrations(connection)
            yield migrations
            if extension.level is Level.OK and migrations.level is Level.OK:
                application = application_url(owner, settings)
                yield _check_role(connection, application)
                yield _check_sign_in(application)
                yield _check_row_level_security(connection)
    except OperationalError:
        yield Finding(
            Level.PROBLEM,
            subject,
            "It does not answer or refuses the sign-in.",
            "Check MEDMEMORY_DB_URL and that the server runs.",
        )
    except ConfigurationError as error:
        yield Finding(Level.PROBLEM, subject, "It cannot be used.", str(error))


def count_live_workers(settings: Settings) -> int | None:
    """How many workers wrote their heartbeat lately; None when the database cannot tell."""
    if settings.uses_embedded_postgres and not EmbeddedPostgres(settings).has_cluster:
        return None
    query = text(
        "select count(*) from procrastinate_workers"
        " where last_heartbeat > now() - make_interval(secs => :seconds)"
    )
    try:
        with _owner(settings) as owner, _connected(owner) as connection:
            if connection.scalar(text("select to_regclass('procrastinate_workers')")) is None:
                return None
            count = connection.scalar(query, {"seconds": _WORKER_SILENT_AFTER_SECONDS})
    except (OperationalError, ConfigurationError):
        return None
    return int(count or 0)


@contextmanager
def _owner(settings: Settings) -> Iterator[URL]:
    if not settings.uses_embedded_postgres:
        yield owner_url(settings)
        return
    postgres = EmbeddedPostgres(settings)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _check_server(connection: Connection) -> Finding:
    version = connection.scalar(text("show server_version"))
    url = connection.engine.url
    return Finding(
        Level.OK, "Database", f"Postgres {version} answers on {url.host}:{url.port or 5432}."
    )


def _check_extension(connection: Connection) -> Finding:
    subject = "Vector extension"
    version = connection.scalar(text("select extversion from pg_extension where extname='vector'"))
    if version is not None:
        return Finding(Level.OK, subject, f"pgvector {version}.")
    return Finding(
        Level.PROBLEM,
        subject,
        "It is not in this database.",
        "Install pgvector on the server; then, as a superuser in this database: "
        "CREATE EXTENSION vector;",
    )


def _check_migrations(connection: Connection) -> Finding:
    subject = "Migrations"
    current = MigrationContext.configure(connection).get_current_revision()
    if current == migration_head():
        return Finding(Level.OK, subject, f"At the newest, {current}.")
    return Finding(
        Level.WARNING,
        subject,
        f"At {current or 'none'}; this program's newest is {migration_head()}.",
        "The next start brings them there. If it says the database is newer, update MedMemory.",
    )


def _check_role(connection: Connection, application: URL) -> Finding:
    subject, role = "Application role", application.username
    row = connection.execute(
        text(
            "select rolsuper or rolbypassrls as bypasses,"
            " pg_has_role(rolname, current_user, 'member') as owns"
            " from pg_roles where rolname = :role"
        ),
        {"role": role},
    ).one_or_none()
    if row is not None and not row.bypasses and not row.owns:
        return Finding(
            Level.OK, subject, f"{role} cannot bypass row-level security or alter tables."
        )
    return Finding(
        Level.PROBLEM,
        subject,
        f"{role} does not exist."
        if row is None
        else f"{role} could bypass row-level security or alter tables.",
        "Name a plain role in MEDMEMORY_DB_APP_URL, or leave it empty: the next start makes one.",
    )


def _check_sign_in(application: URL) -> Finding:
    subject = "Application sign-in"
    try:
        with _connected(application) as connection:
            connection.scalar(text("select 1"))
    except OperationalError:
        return Finding(
            Level.PROBLEM,
            subject,
            f"The server refuses {application.username}.",
            "Check MEDMEMORY_DB_APP_URL and the server's pg_hba.conf.",
        )
    return Finding(Level.OK, subject, "The server accepts the application role.")


def _check_row_level_security(connection: Connection) -> Finding:
    subject = "Row-level security"
    open_tables = connection.scalars(
        text(
            "select c.relname from pg_class c"
            " join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id'"
            " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
            " and not (c.relrowsecurity and c.relforcerowsecurity) order by 1"
        )
    ).all()
    if not open_tables:
        return Finding(Level.OK, subject, "Every table with patient rows enforces it.")
    return Finding(
        Level.PROBLEM,
        subject,
        f"Not enforced on: {', '.join(open_tables)}.",
        "As the owner, for each table: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL "
        "SECURITY;",
    )
