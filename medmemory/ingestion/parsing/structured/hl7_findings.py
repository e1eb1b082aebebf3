"""Title, kind and date of HL7 v2 messages."""

from datetime import date

from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.structured.dates import day_of, past
from medmemory.ingestion.parsing.structured.hl7_fields import coded
from medmemory.ingestion.parsing.structured.hl7_reading import Message, Segment
from medmemory.ingestion.parsing.structured.hl7_results import TEXT_TYPES, order_heading
from medmemory.ingestion.parsing.structured.kinds import kind_of

_LONGEST_TITLE = 100
_BY_MESSAGE = {
    "VXU": DocumentKind.IMMUNIZATION_RECORD, "VXR": DocumentKind.IMMUNIZATION_RECORD,
    "RDE": DocumentKind.PRESCRIPTION, "OMP": DocumentKind.PRESCRIPTION,
    "RDS": DocumentKind.MEDICATION_LIST, "RAS": DocumentKind.MEDICATION_LIST,
    "RGV": DocumentKind.MEDICATION_LIST, "ORM": DocumentKind.ORDER, "OML": DocumentKind.ORDER,
    "OMG": DocumentKind.ORDER, "OMI": DocumentKind.ORDER, "REF": DocumentKind.REFERRAL_NOTE,
    "PPR": DocumentKind.PATIENT_SUMMARY, "CSU": DocumentKind.OTHER,
}  # fmt: skip
# HL7 table 0270: types of documents.
_DOCUMENTS = {
    "AR": DocumentKind.PATHOLOGY_REPORT, "CD": DocumentKind.CARDIOLOGY_REPORT,
    "CN": DocumentKind.CONSULTATION_NOTE, "DI": DocumentKind.IMAGING_REPORT,
    "DS": DocumentKind.DISCHARGE_SUMMARY, "ED": DocumentKind.EMERGENCY_DEPARTMENT_NOTE,
    "HP": DocumentKind.HISTORY_AND_PHYSICAL, "OP": DocumentKind.OPERATIVE_NOTE,
    "PC": DocumentKind.CONSULTATION_NOTE, "PH": DocumentKind.HISTORY_AND_PHYSICAL,
    "PN": DocumentKind.PROCEDURE_NOTE, "PR": DocumentKind.PROGRESS_NOTE,
    "SP": DocumentKind.PATHOLOGY_REPORT, "TS": DocumentKind.TRANSFER_SUMMARY,
}  # fmt: skip
_HEADINGS = {
    "Laboratory results": DocumentKind.LABORATORY_REPORT,
    "Imaging": DocumentKind.IMAGING_REPORT,
    "Pathology": DocumentKind.PATHOLOGY_REPORT,
    "Cardiac tests": DocumentKind.CARDIOLOGY_REPORT,
}
_EVENTS = {
    "A01": "Admission", "A02": "Transfer", "A03": "Discharge", "A04": "Registration",
    "A05": "Pre-admission", "A06": "Change to inpatient", "A07": "Change to outpatient",
    "A08": "Update of patient data", "A11": "Cancelled admission", "A13": "Cancelled discharge",
    "A28": "New person", "A31": "Update of person", "A40": "Merge of patients",
    "A60": "Update of allergies",
}  # fmt: skip
_NAMES = {
    "ORU": "Results", "ADT": "Patient administration", "VXU": "Immunization record",
    "RDE": "Prescription", "OMP": "Prescription", "RDS": "Dispensed medication",
    "RAS": "Medication administration", "ORM": "Order", "OML": "Laboratory order",
    "OMG": "Order", "SIU": "Appointment", "MDM": "Document", "REF": "Referral",
    "PPR": "Problem list", "BAR": "Billing account", "DFT": "Charges",
}  # fmt: skip


def is_known(message: Message) -> bool:
    """Whether messages of this type are put into words of their own."""
    return message.kind in _NAMES


def kind_of_messages(messages: list[Message]) -> DocumentKind:
    """The kind that all messages are of; a patient summary when they differ."""
    kinds = {kind_of_message(message) for message in messages}
    return kinds.pop() if len(kinds) == 1 else DocumentKind.PATIENT_SUMMARY


def kind_of_message(message: Message) -> DocumentKind:
    """By the document's type, the order that was answered, or the type of the message."""
    if message.kind == "MDM":
        typed = message.first("TXA").value(2)
        code = typed.part(1) or ""
        return _DOCUMENTS.get(code.upper()) or kind_of(code) or DocumentKind.OTHER
    if message.kind == "ORU":
        order = message.first("OBR")
        base = order_heading(order).partition(" (")[0]
        is_text = all(result.part(2) in TEXT_TYPES for result in message.all("OBX"))
        usual = DocumentKind.OTHER if is_text else DocumentKind.LABORATORY_REPORT
        return kind_of(order.part(4)) or _HEADINGS.get(base) or usual
    return _BY_MESSAGE.get(message.kind, DocumentKind.OTHER)


def document_name(segment: Segment) -> str | None:
    """What the document is called (TXA): in its own words, else by its type."""
    code = segment.part(2) or ""
    kind = _DOCUMENTS.get(code.upper()) or kind_of(code)
    return segment.part(2, 2) or (kind.display if kind else code or None)


def title_of(messages: list[Message]) -> str:
    """What was reported or ordered, or what the message is about."""
    titles = list(dict.fromkeys(_title(message) for message in messages))
    if len(titles) == 1:
        return titles[0][:_LONGEST_TITLE]
    kinds = {message.kind for message in messages}
    name = _NAMES.get(kinds.pop(), "HL7 messages") if len(kinds) == 1 else "HL7 messages"
    return f"{name} ({len(messages)} messages)"


def _title(message: Message) -> str:
    name = _NAMES.get(message.kind, f"HL7 message {message.kind}".strip())
    if message.kind == "MDM":
        written = message.first("TXA").part(2, 2) or coded(message.first("OBR").value(4))
        return written or document_name(message.first("TXA")) or name
    if message.kind == "ADT":
        return _EVENTS.get(message.event, name)
    orders = list(dict.fromkeys(coded(order.value(4)) for order in message.all("OBR")))
    if message.kind in {"ORU", "ORM", "OML", "OMG"} and len(orders) == 1 and orders[0]:
        return orders[0] if message.kind == "ORU" else f"{name}: {orders[0]}"
    return "Laboratory results" if message.kind == "ORU" else name


def date_of(messages: list[Message]) -> date | None:
    """The newest of the messages' own dates."""
    days = [day for message in messages if (day := _date(message))]
    return max(days, default=None)


def _date(message: Message) -> date | None:
    sent = message.header.moment(7)
    order, document, event = (message.first(name) for name in ("OBR", "TXA", "EVN"))
    candidates = {
        "MDM": (document.moment(4), document.moment(6), sent),
        "ORU": (order.moment(7), order.moment(22), sent),
        "ADT": (event.moment(6), event.moment(2), sent),
        "VXU": (message.first("RXA").moment(3), sent),
    }.get(message.kind, (sent,))
    return next((day for moment in candidates if (day := past(day_of(moment)))), None)
