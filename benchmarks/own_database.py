"""A database of a benchmark's own, which is gone afterwards."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

import structlog

from medmemory.settings import Settings
from medmemory.storage.embedded import EmbeddedPostgres
from medmemory.storage.engine import Database
from medmemory.storage.provisioning import provision


def on_own_database(measure: Callable[[Database, Settings], Coroutine[None, None, None]]) -> None:
    """`measure` has run against a fresh, migrated database, with warnings alone logged."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder) / "data")  # type: ignore[call-arg]  # pydantic-settings' own argument
        # Traversable for the account that Postgres runs as when we are root.
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(settings)
        try:
            application = provision(postgres.start(), settings)
            asyncio.run(measure(Database(application, settings), settings))
        finally:
            postgres.stop()
