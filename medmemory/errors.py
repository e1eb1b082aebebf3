"""Every error MedMemory raises, as one tree.

MedMemoryError
├── ClinicianError          shown to the clinician as it is
│   ├── AccessDenied
│   ├── SignInRefused
│   │   └── SignInLocked
│   ├── AccountRefused
│   ├── PasswordRefused
│   ├── PatientNotFound
│   ├── PatientRefused
│   │   └── BirthDateRefused
│   ├── WrongPatient
│   ├── ConversationNotOpen
│   ├── UnsupportedMediaType
│   ├── DocumentTooLarge
│   ├── DocumentUnreadable
│   │   └── DocumentOverLimits
│   ├── MalwareFound
│   ├── SeveralPatients
│   ├── DocumentRefused
│   └── NotFound
├── DependencyError         something we need does not answer; may pass
│   ├── DatabaseUnavailable
│   ├── ScannerUnavailable
│   └── ModelServerError
│       ├── ModelServerUnavailable
│       ├── ModelNotPulled
│       ├── ModelTimedOut
│       ├── ModelOutOfMemory
│       ├── ModelServerBusy
│       ├── PromptTooLong
│       └── ModelStreamBroken
├── RecordError             refuses to go on, because a record would be lost
│   └── MessageNotSaved
├── InvariantBroken         our own mistake
│   ├── EmbeddingDimensionMismatch
│   └── CitationOutOfRange
└── ConfigurationError      at start; names the variable and the remedy

The docstring of a class is the sentence its reader sees when no better one is given.
`str(error)` never contains patient text.
"""

from datetime import datetime, timedelta


class MedMemoryError(Exception):
    """Something went wrong in MedMemory."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or type(self).__doc__)


class ClinicianError(MedMemoryError):
    """This cannot be done."""


class AccessDenied(ClinicianError):
    """You do not have access to this."""


class SignInRefused(ClinicianError):
    """Name or password is wrong, or the account is disabled."""


class SignInLocked(SignInRefused):
    """Too many attempts to sign in failed."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        # Rounded up: at the minute shown, the lock is over.
        local = (until + timedelta(minutes=1)).astimezone()
        super().__init__(
            "Too many attempts to sign in failed. "
            f"Try again after {local:%H:%M} (UTC{local.isoformat()[-6:]})."
        )


class AccountRefused(ClinicianError):
    """The account cannot be made with these details."""


class PasswordRefused(ClinicianError):
    """This password cannot be used."""


class PatientNotFound(ClinicianError):
    """No patient of yours has this record number."""


class PatientRefused(ClinicianError):
    """The patient cannot be created with these details."""


class BirthDateRefused(PatientRefused):
    """The birth date is no day of a calendar. Write year-month-day, such as 1958-02-03."""


class NotFound(ClinicianError):
    """This does not exist, or you do not have access to it."""


class WrongPatient(ClinicianError):
    """This conversation is about another patient. Start a new one for this patient."""


class ConversationNotOpen(ClinicianError):
    """This conversation is not open, so nothing can be asked in it. Load the page again."""


class UnsupportedMediaType(ClinicianError):
    """This kind of file is not accepted."""


class DocumentTooLarge(ClinicianError):
    """The file is larger than this site accepts."""


class DocumentUnreadable(ClinicianError):
    """The file cannot be read: it is damaged, encrypted or empty."""


class DocumentOverLimits(DocumentUnreadable):
    """Reading this file needs more than this site allows. Split it, or save it anew."""


class MalwareFound(ClinicianError):
    """The virus scanner found malware in this file. Nothing of it was kept. Get a clean copy."""


class SeveralPatients(ClinicianError):
    """The file is about more than one patient, so nothing of it was added. Export this patient's
    records alone (FHIR: what $everything gives for one Patient; HL7 v2: the messages with one
    patient's PID), or save each patient's part as a file of its own. Then add each file to its own
    chart."""

    def __init__(self, at_least: int = 2) -> None:
        sentence = " ".join(str(type(self).__doc__).split())
        counted = f"more than one patient (at least {at_least})"
        few = at_least <= 2  # noqa: PLR2004  # that is what the sentence says
        super().__init__(sentence if few else sentence.replace("more than one patient", counted))


class DocumentRefused(ClinicianError):
    """This cannot be done with the document as it stands."""


class DependencyError(MedMemoryError):
    """Something that MedMemory needs does not answer. Try again in a moment."""


class DatabaseUnavailable(DependencyError):
    """The database does not answer. Nothing was changed; try again in a moment."""


class ScannerUnavailable(DependencyError):
    """The virus scanner does not answer. The document waits until it does."""


class MachineBusy(DependencyError):
    """This machine has no process or memory to spare. The document waits until it has."""


class ModelServerError(DependencyError):
    """The model server could not answer."""


class ModelServerUnavailable(ModelServerError):
    """The model server does not answer."""


class ModelNotPulled(ModelServerError):
    """The model is not on the model server."""


class ModelTimedOut(ModelServerError):
    """The model server took too long."""


class ModelOutOfMemory(ModelServerError):
    """The model server has too little memory for this model."""


class ModelServerBusy(ModelServerError):
    """The model server has too many questions waiting."""


class PromptTooLong(ModelServerError):
    """The question and its passages are too long for the model."""


class ModelStreamBroken(ModelServerError):
    """The model stopped in the middle of its answer."""


class RecordError(MedMemoryError):
    """A record could not be written, so the action was not carried out."""


class MessageNotSaved(RecordError):
    """The message could not be saved."""


class InvariantBroken(MedMemoryError):
    """MedMemory found a mistake of its own and stopped."""


class EmbeddingDimensionMismatch(InvariantBroken):
    """The record was indexed with another embedding model. Run `medmemory reindex`."""


class CitationOutOfRange(InvariantBroken):
    """A citation points outside its page."""


class ConfigurationError(MedMemoryError):
    """A setting is missing or wrong."""
