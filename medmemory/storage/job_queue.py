"""What the job queue shows to the rest of the application: is anybody working?"""

from sqlalchemy import text

from medmemory.settings import Settings
from medmemory.storage.engine import Database

_LIVE_WORKERS = text(
    "SELECT count(*) FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)
_WAITING_JOBS = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")


class JobQueue:
    """Reads the queue's own tables, which hold identifiers and no patient's words."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._stalled_seconds = settings.worker_stalled_seconds

    async def has_live_worker(self) -> bool:
        """Whether a worker gave a sign of life lately; a killed one counts for a while yet."""
        async with self._database.reading() as connection:
            count = await connection.scalar(_LIVE_WORKERS, {"seconds": self._stalled_seconds})
        return bool(count)

    async def waiting_count(self) -> int:
        """How many jobs wait for a worker."""
        async with self._database.reading() as connection:
            return await connection.scalar(_WAITING_JOBS) or 0
