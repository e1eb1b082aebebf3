"""A document that is being read says what is done with its page: read, or recognised by OCR."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE documents ADD COLUMN reading_step text NOT NULL DEFAULT 'reading' "
        "CHECK (reading_step IN ('reading', 'recognising'))"
    )
