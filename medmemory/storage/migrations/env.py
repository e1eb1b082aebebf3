"""Alembic's entry point; `medmemory.storage.provisioning.migrate` hands it a connection."""

from alembic import context
from sqlalchemy import Connection

from medmemory.storage.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
