"""`medmemory demo`: two fictional patients to ask about."""

from medmemory.assembly import Services
from medmemory.cli.runtime import say
from medmemory.cli.waiting import final_document, somebody_working
from medmemory.clinical.document import DocumentStatus
from medmemory.demo.load import load_demo

_QUESTION = "What is the latest HbA1c, and how has it changed?"


async def demo(services: Services) -> None:
    """The fictional patients can be asked about, and the terminal says so."""
    say("Making two fictional patients and reading their documents ...")
    loaded = await load_demo(
        patients=services.patients, documents=services.documents, intake=services.intake
    )
    async with somebody_working(services) as working:
        for each in loaded:
            patient = f"{each.patient.display_name} (MRN {each.patient.mrn})"
            documents = [
                await final_document(services, document_id, working) for document_id in each.added
            ]
            ready = sum(document.status is DocumentStatus.READY for document in documents)
            if not documents:
                say(f"{patient}: already there.")
                continue
            say(f"{patient}: {ready} of {len(documents)} documents ready.")
            for document in documents:
                if document.reason is not None:
                    say(f"  {document.file_name}: {document.reason}")
    say("Sign in and choose the patient MARCHBANKS (make run, http://localhost:8000).")
    say(f"Ask, for example: {_QUESTION}")
