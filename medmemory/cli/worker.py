"""`medmemory worker`: processes accepted documents until it is told to stop."""

import asyncio
import os
import signal
import sys

from sqlalchemy.engine import URL

from medmemory.assembly import Services
from medmemory.cli.runtime import open_services, running_database, service_settings
from medmemory.ingestion.malware import scanner_of
from medmemory.ingestion.parsing.reader import DocumentReader, remove_left_folders
from medmemory.ingestion.pipeline import Pipeline
from medmemory.ingestion.worker import IngestionWorker
from medmemory.settings import Settings
from medmemory.storage.engine import libpq_conninfo

_NICENESS = 5  # whoever chats on this machine goes first


def work(*, until_stdin_closes: bool) -> None:
    """Works until SIGTERM or SIGINT; with `until_stdin_closes` also until the parent is gone."""
    settings = service_settings()
    os.nice(_NICENESS)
    remove_left_folders(settings)
    with running_database(settings) as application:
        asyncio.run(_work(settings, application, until_stdin_closes=until_stdin_closes))


def ingestion_worker(services: Services) -> IngestionWorker:
    """A worker over these services."""
    pipeline = Pipeline(
        documents=services.documents,
        charts=services.patients,
        scanner=scanner_of(services.settings),
        parser=DocumentReader(services.settings),
        embedder=services.embeddings,
        settings=services.settings,
    )
    return IngestionWorker(
        conninfo=libpq_conninfo(services.database.url),
        pipeline=pipeline,
        documents=services.documents,
        embedder=services.embeddings,
        settings=services.settings,
    )


async def _work(settings: Settings, application: URL, *, until_stdin_closes: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_stdin_closes:
        # Nothing is ever written there; it becomes readable when the parent, however, ends.
        loop.add_reader(sys.stdin.fileno(), stop.set)
    async with open_services(settings, application) as services:
        await ingestion_worker(services).run(stop)
