"""Around every hook: on whose behalf it runs, and what becomes of its errors."""

import functools
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import ParamSpec

import structlog

from medmemory.errors import ClinicianError, MedMemoryError
from medmemory.identity.acting import acting_as
from medmemory.ui import messages, sessions

_log = structlog.get_logger(__name__)
Arguments = ParamSpec("Arguments")


def hook(work: Callable[Arguments, Awaitable[None]]) -> Callable[Arguments, Awaitable[None]]:
    """`work` runs on behalf of the session's clinician; its errors become messages to them."""
    return guarded(work, _tell)


def guarded(
    work: Callable[Arguments, Awaitable[None]], tell: Callable[[str], Awaitable[None]]
) -> Callable[Arguments, Awaitable[None]]:
    """`work` runs on behalf of the session's clinician; `tell` says what became of its errors.

    A sentence never holds more of an error than our own words and a reference to the log.
    """

    @functools.wraps(work)
    async def wrapped(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        try:
            with acting_as(sessions.clinician_id()), _logged():
                await work(*arguments, **named)
        except ClinicianError as error:
            await tell(str(error))
        except MedMemoryError as error:
            await tell(f"{error} Reference: {_reference(error, work.__name__)}.")
        except Exception as error:  # noqa: BLE001  # the boundary
            reference = _reference(error, work.__name__)
            await tell(
                "Something went wrong in MedMemory. What was saved is kept; try again. "
                f"Reference: {reference}."
            )

    return wrapped


def _logged() -> AbstractContextManager[None]:
    return structlog.contextvars.bound_contextvars(
        user_id=str(sessions.clinician_id()), thread_id=str(sessions.thread_id())
    )


def _reference(error: Exception, name: str) -> str:
    reference = secrets.token_hex(4)
    _log.error("hook_failed", hook=name, reference=reference, exc_info=error)
    return reference


async def _tell(sentence: str) -> None:
    """Kept in the history where that is possible, otherwise at least shown."""
    try:
        with acting_as(sessions.clinician_id()):
            await messages.say(sentence)
    except (MedMemoryError, OSError):
        await messages.show(sentence)
