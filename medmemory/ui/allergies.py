"""What the page says of allergies beside the patient's name."""

from medmemory.answering.quoting.allergies import (
    RecordedAllergies,
    is_of_allergies,
    recorded_allergies,
)
from medmemory.clinical.identifiers import PatientId
from medmemory.ui.services import services
from medmemory.ui.source_pages import page_path

NO_LIST = "no list in the record"  # they may be named elsewhere in it
DIFFER = "the documents differ"
_LONGEST = 300  # characters; the whole list is one click away


async def facts(patient_id: PatientId) -> dict[str, str | None]:
    """As the banner takes them: what the record lists, and the page where it stands."""
    chunks = await services().sections.under(is_of_allergies, patient_id=patient_id)
    recorded = recorded_allergies(chunks)
    first = recorded.first
    return {
        "allergies": said(recorded),
        "allergies_page": page_path(first.document_id, first.page_number) if first else None,
    }


def said(recorded: RecordedAllergies) -> str:
    """The lists in one line, verbatim; what does not fit, or is not listed, is hinted at."""
    if not recorded.lists:
        return NO_LIST
    lists = " / ".join("; ".join(line.rstrip(" .;,") for line in one) for one in recorded.lists)
    text = f"{DIFFER}: {lists}" if recorded.differ else lists
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"{text} …" if recorded.left_out else text
