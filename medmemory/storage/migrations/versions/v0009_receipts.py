"""What went into an answer is kept with it: counts, times and the model's digest, no words.

Answers from before have none.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("ALTER TABLE answers ADD COLUMN receipt jsonb")
