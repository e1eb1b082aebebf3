"""Plain SQL in migrations."""

from alembic import op


def execute(statements: str) -> None:
    """All of `statements` are executed, in the migration's transaction."""
    # The driver's own cursor: psycopg runs several statements at once when there are no parameters.
    cursor = op.get_bind().connection.cursor()
    try:
        cursor.execute(statements)
    finally:
        cursor.close()
