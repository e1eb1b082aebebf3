"""On whose behalf the running code reads and writes.

The database shows rows only to the clinician named here; with nobody named it shows none. The name
travels in a ContextVar, so that tasks inherit it from the request, socket or job that started them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from medmemory.clinical.identifiers import ClinicianId
from medmemory.errors import AccessDenied

_acting_clinician: ContextVar[ClinicianId | None] = ContextVar("acting_clinician", default=None)


def acting_clinician() -> ClinicianId | None:
    """The clinician on whose behalf this code runs, or None."""
    return _acting_clinician.get()


def require_acting_clinician() -> ClinicianId:
    """As `acting_clinician`; raises AccessDenied when there is none."""
    clinician_id = _acting_clinician.get()
    if clinician_id is None:
        raise AccessDenied
    return clinician_id


@contextmanager
def acting_as(clinician_id: ClinicianId | None) -> Iterator[None]:
    """Everything inside runs on behalf of `clinician_id`; None means nobody."""
    token = _acting_clinician.set(clinician_id)
    try:
        yield
    finally:
        _acting_clinician.reset(token)
