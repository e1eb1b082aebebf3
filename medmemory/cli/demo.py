"""`medmemory demo`: two fictional patients to ask about."""

from medmemory.assembly import Services
from medmemory.cli.runtime import say
from medmemory.cli.waiting import final_document, somebody_working
from medmemory.clinical.document import DocumentStatus
from medmemory.clinical.identifiers import ClinicianId
from medmemory.demo.load import load_demo
from medmemory.demo.patients import DEMO_PATIENTS
from medmemory.errors import AccessDenied, PatientNotFound
from medmemory.identity.acting import acting_as, require_acting_clinician

_QUESTION = "What is the latest HbA1c, and how has it changed?"


async def demo(services: Services) -> None:
    """The fictional patients can be asked about, and the terminal says so."""
    say("Making two fictional patients and reading their documents ...")
    try:
        loaded = await load_demo(
            patients=services.patients, documents=services.documents, intake=services.intake
        )
    except AccessDenied as refusal:
        raise AccessDenied(await _how_to_share(services)) from refusal
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
    say(
        "Sign in and choose the patient MARCHBANKS: medmemory serve, then "
        f"{services.settings.address}"
    )
    say(f"Ask, for example: {_QUESTION}")


async def _how_to_share(services: Services) -> str:
    """The commands that let the acting clinician into the fictional patients of others."""
    accounts = await services.accounts.list()
    acting = require_acting_clinician()
    own = next(one.username for one in accounts if one.id == acting)
    colleagues = [one for one in accounts if one.id != acting and one.disabled_at is None]
    commands = []
    for patient in DEMO_PATIENTS:
        members = [one for one in colleagues if await _has_access(services, one.id, patient.mrn)]
        if members and not await _has_access(services, acting, patient.mrn):
            commands.append(
                f"  medmemory patient share --mrn {patient.mrn} --with {own} "
                f"--as {members[0].username}"
            )
    if not commands:
        return "The fictional patients were made by an account that is disabled now. Enable it."
    return "\n".join(
        ("The fictional patients were made by another account. Share them:", *commands)
    )


async def _has_access(services: Services, clinician_id: ClinicianId, mrn: str) -> bool:
    with acting_as(clinician_id):
        try:
            await services.patients.get_by_mrn(mrn)
        except PatientNotFound:
            return False
    return True
