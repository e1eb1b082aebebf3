"""What the page says of allergies beside the patient's name."""

from collections.abc import Sequence

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
# Characters; the whole list is one click away.
_MOST_SEEN = 150  # in the one line that a wide window has for it
_LONGEST = 300


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
    """The lists in one line, verbatim; without what follows the names, when only these fit. What
    does not fit, or is not listed, is hinted at."""
    if not recorded.lists:
        return NO_LIST
    lists = [[entry.rstrip(" .;,") for entry in one] for one in recorded.lists]
    text = _joined(lists)
    if len(text) > _MOST_SEEN:
        text = _joined(_names(lists))
    text = f"{DIFFER}: {text}" if recorded.differ else text
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"{text} …" if recorded.left_out else text


def _joined(lists: Sequence[Sequence[str]]) -> str:
    return " / ".join("; ".join(one) for one in lists)


def _names(lists: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """What stands before the colon of each entry; the entries whole where that is the name of a
    column, which does not tell them apart."""
    names = [[entry.partition(": ")[0] for entry in one] for one in lists]
    every = [name for one in names for name in one]
    return names if len(set(every)) == len(every) else lists
