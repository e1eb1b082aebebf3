"""What a test that configures logging puts back."""

import contextlib
import logging
from collections.abc import Iterator

import structlog


@contextlib.contextmanager
def logging_put_back() -> Iterator[None]:
    """Other tests' logging is as before."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
