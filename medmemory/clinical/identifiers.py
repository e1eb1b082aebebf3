"""Identifiers. Distinct types, so that one kind cannot be passed for another."""

from typing import NewType
from uuid import UUID

ClinicianId = NewType("ClinicianId", UUID)
PatientId = NewType("PatientId", UUID)
DocumentId = NewType("DocumentId", UUID)
ChunkId = NewType("ChunkId", UUID)
ThreadId = NewType("ThreadId", UUID)
StepId = NewType("StepId", UUID)
CitationId = NewType("CitationId", UUID)
