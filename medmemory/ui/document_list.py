"""The page that lists a patient's documents. Its script draws the lines, and keeps them true."""

from collections.abc import Sequence
from dataclasses import dataclass

from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.patient import Patient
from medmemory.ui.source_pages import templates


@dataclass(frozen=True, slots=True)
class _ListView:
    patient: Patient
    kinds: Sequence[DocumentKind]


def document_list_page(patient: Patient) -> str:
    """The HTML page for the patient's documents, still without them."""
    kinds = sorted(DocumentKind, key=lambda kind: (kind is DocumentKind.OTHER, kind.display))
    return templates.get_template("documents.html").render(view=_ListView(patient, kinds))
