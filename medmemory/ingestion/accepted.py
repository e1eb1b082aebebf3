"""What MedMemory accepts, in the words that a refusal ends with."""

from medmemory.errors import UnsupportedMediaType

ACCEPTED = (
    "Accepted: PDF, Word, OpenDocument, RTF, text, Markdown, HTML, CSV, Excel, e-mail (EML), "
    "images (PNG, JPEG, TIFF, HEIC), FHIR (JSON), CDA, HL7 v2, and ZIP files of these."
)


def refused(kind: str) -> UnsupportedMediaType:
    """The refusal of a file that is `kind`: "a program", "a video"."""
    return UnsupportedMediaType(f"This is {kind}. {ACCEPTED}")
