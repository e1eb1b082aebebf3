"""`medmemory serve`: everything that one site needs, in one command."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Iterator

import structlog
import uvicorn
from sqlalchemy.engine import URL

from medmemory.assembly import Services
from medmemory.cli.first_account import ensure_first_account
from medmemory.cli.runtime import open_services, running_database, say, service_settings
from medmemory.cli.web import web_application
from medmemory.cli.worker_process import WorkerProcess
from medmemory.errors import ConfigurationError
from medmemory.settings import Settings

_log = structlog.get_logger(__name__)


def serve() -> None:
    """Serves until interrupted; then answers are finished or saved, and everything is stopped."""
    settings = service_settings()
    listener = _bind(settings)
    if settings.uses_embedded_postgres:
        say("Starting the embedded database ...")
    else:
        say("Preparing the database ...")
    with running_database(settings) as application:
        ensure_first_account(settings, application)
        asyncio.run(_serve(settings, application, listener))
    say("Stopped.")


async def _serve(settings: Settings, application: URL, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    async with open_services(settings, application) as services:
        server = _Server(
            uvicorn.Config(
                web_application(services),
                log_config=None,  # our own structlog set-up carries uvicorn's records
                access_log=False,
                server_header=False,
                proxy_headers=False,  # the gate reads them, from trusted proxies only
                timeout_graceful_shutdown=int(settings.shutdown_grace_seconds),
            )
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.handle_exit, number, None)
        worker = WorkerProcess(grace_seconds=settings.shutdown_grace_seconds)
        if settings.worker_start:
            await worker.start()
        # A thread, not a task: the first import of the weights' library takes seconds of CPU.
        threading.Thread(target=_load_weights, args=(services,), daemon=True).start()
        warming = asyncio.create_task(services.model_server.warm_up())
        say(f"MedMemory serves on {settings.address} (Ctrl-C stops it).")
        try:
            await server.serve(sockets=[listener])
        finally:
            say("Stopping ...")
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            await worker.stop()


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again when it is done and would cut us short."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _load_weights(services: Services) -> None:
    try:
        services.load_weights()
    except ConfigurationError as error:
        _log.error("embedding_weights_not_loaded")
        say(str(error))


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if settings.host.version == 6 else socket.AF_INET  # noqa: PLR2004
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named; otherwise a response in
    # two parts waits for the other side's delayed acknowledgement: /health took 46 ms, now 4.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(settings.host), settings.port))
    except OSError as error:
        raise ConfigurationError(
            f"MEDMEMORY_PORT: {settings.host} port {settings.port} cannot be used "
            f"({error.strerror}). Stop what uses it, or choose another port."
        ) from error
    return listener
