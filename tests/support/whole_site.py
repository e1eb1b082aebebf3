"""The whole web application in the test's own process."""

import contextlib
from collections.abc import Iterator

from fastapi import FastAPI

from medmemory.assembly import Services
from medmemory.cli.web import web_application
from medmemory.server.environment import prepare_environment


@contextlib.contextmanager
def whole_site(services: Services) -> Iterator[FastAPI]:
    """Meanwhile Chainlit's sockets are ours; afterwards they are as other tests know them."""
    prepare_environment(services.settings)
    from chainlit.server import sio  # noqa: PLC0415  # Chainlit, whose environment is set now

    events = dict(sio.handlers["/"])
    yield web_application(services)
    sio.handlers["/"] = events
