"""Of which statements a file is that came in another: a preliminary report as a PDF is superseded
with the line that brings it.

Of each statement the version that stands highest: the same file may come with the preliminary and
with the final one.
"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("ALTER TABLE documents ADD COLUMN enclosed_versions jsonb NOT NULL DEFAULT '[]'")
