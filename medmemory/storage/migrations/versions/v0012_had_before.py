"""Which documents a file holds that the record had already when it came: they stay where they were,
and the file names them."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("ALTER TABLE documents ADD COLUMN had_before jsonb NOT NULL DEFAULT '[]'")
