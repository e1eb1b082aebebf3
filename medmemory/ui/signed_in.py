"""Who asks: a second lock behind the gate, in case a route is ever reached around it."""

from http import HTTPStatus

from fastapi import HTTPException

from medmemory.clinical.identifiers import ClinicianId
from medmemory.identity.acting import acting_clinician


async def signed_in() -> ClinicianId:
    """The acting clinician; as a dependency of a route it answers 401 to nobody."""
    clinician_id = acting_clinician()
    if clinician_id is None:
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "Sign in first.")
    return clinician_id
