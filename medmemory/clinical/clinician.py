"""The person who asks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from medmemory.clinical.identifiers import ClinicianId


class Role(StrEnum):
    CLINICIAN = "clinician"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Clinician:
    """An account. `username` is compared without regard to case."""

    id: ClinicianId
    username: str
    role: Role
    created_at: datetime
    password_changed_at: datetime
    disabled_at: datetime | None = None
