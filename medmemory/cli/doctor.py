"""`medmemory doctor`: everything MedMemory stands on, checked and explained."""

import asyncio
from collections.abc import Iterator

from medmemory.cli.check_database import check_database, count_live_workers
from medmemory.cli.check_machine import (
    PortUse,
    check_data_dir,
    check_memory,
    check_port,
    look_at_port,
    memory_of_machine,
)
from medmemory.cli.check_models import check_model_server, check_weights
from medmemory.cli.check_reading import check_reading
from medmemory.cli.findings import Finding, Level
from medmemory.errors import ConfigurationError
from medmemory.logs import configure_logs
from medmemory.models.embeddings import EmbeddingModel
from medmemory.settings import Settings, load_settings


def examine() -> list[Finding]:
    """All findings about this installation; wrong settings are the only one when there are any."""
    try:
        settings = load_settings()
    except ConfigurationError as error:
        return [Finding(Level.PROBLEM, "Settings", "They cannot be used.", str(error))]
    # What goes wrong stands in the report; it need not be logged beside it.
    configure_logs(settings.model_copy(update={"log_level": "CRITICAL"}))
    return [Finding(Level.OK, "Settings", "Every value is valid."), *doctor(settings)]


def doctor(settings: Settings) -> Iterator[Finding]:
    """The findings in the order in which a start would meet them.

    Works beside a running server and without one; nothing is changed.
    """
    data_dir = list(check_data_dir(settings))
    yield from data_dir
    yield check_memory(settings, memory_of_machine())
    yield check_weights(EmbeddingModel(settings))
    yield from check_reading(settings)
    port_use = look_at_port(settings)
    yield check_port(settings, port_use)
    if data_dir[0].level is Level.OK or not settings.uses_embedded_postgres:
        yield from check_database(settings)
        yield _check_worker(settings, port_use)
    yield from asyncio.run(check_model_server(settings))


def _check_worker(settings: Settings, port_use: PortUse) -> Finding:
    subject = "Worker"
    count = count_live_workers(settings)
    if count:
        return Finding(Level.OK, subject, f"{count} alive.")
    if port_use is PortUse.MEDMEMORY and count is not None:
        return Finding(
            Level.PROBLEM,
            subject,
            "MedMemory runs, but no worker reads its documents.",
            "After a start it loads for some seconds. Otherwise start one with `medmemory worker`, "
            "or leave MEDMEMORY_WORKER_START at true.",
        )
    return Finding(Level.OK, subject, "None; it starts together with MedMemory.")
