"""`medmemory demo`: two fictional patients to ask about."""

from medmemory.assembly import Services
from medmemory.cli.runtime import say
from medmemory.demo.load import load_demo

_QUESTION = "What is the latest HbA1c, and how has it changed?"


async def demo(services: Services) -> None:
    """The fictional patients are in the acting clinician's record, and the terminal says so."""
    loaded = await load_demo(
        patients=services.patients, documents=services.documents, intake=services.intake
    )
    for each in loaded:
        patient = f"{each.patient.display_name} (MRN {each.patient.mrn})"
        if each.added_documents:
            say(f"{patient}: {each.added_documents} documents added.")
        else:
            say(f"{patient}: already there.")
    if any(each.added_documents for each in loaded):
        say("They are read while MedMemory runs (make run); that takes less than a minute.")
        say(f"Then choose the patient MARCHBANKS and ask, for example: {_QUESTION}")
