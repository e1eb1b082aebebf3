"""Whether the file itself names the patient of its chart.

A file that does not is believed only as long as nothing that came with it names somebody else. Of
what was read before this is unknown, which counts as no.
"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("ALTER TABLE documents ADD COLUMN names_patient boolean")
