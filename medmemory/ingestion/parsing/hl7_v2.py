"""HL7 v2 messages, one or a batch of them, as a document to be read."""

from collections import Counter
from collections.abc import Iterator

from medmemory.clinical.document import ParsedDocument
from medmemory.clinical.versions import claimed
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.certain import (
    with_certain_files,
    with_certain_versions,
)
from medmemory.ingestion.parsing.structured.entries import (
    Entry,
    EntrySection,
    Identity,
    headed,
    lay_out,
)
from medmemory.ingestion.parsing.structured.hl7_findings import (
    date_of,
    is_known,
    kind_of_messages,
    title_of,
)
from medmemory.ingestion.parsing.structured.hl7_message import MessageReader
from medmemory.ingestion.parsing.structured.hl7_people import (
    demographics,
    joined_numbers,
    subjects_of,
)
from medmemory.ingestion.parsing.structured.hl7_reading import Message, read_messages
from medmemory.ingestion.parsing.structured.hl7_results import replaced
from medmemory.ingestion.parsing.structured.hl7_versions import taken_back

_MOST_NAMED = 8


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Each message in its order: the patient, then its statements by heading.

    Raises DocumentUnreadable when there is no message in the file.
    """
    messages, strays = read_messages(content)
    subjects = [subjects_of(message) for message in messages]
    firsts = [next(iter(found), None) for found in subjects]
    gone, older, withdrawn = replaced(messages, firsts)
    enclosures = Enclosures()
    sections = with_certain_versions(_sections(messages, gone, enclosures))
    layout = lay_out(sections)
    check_page_count(len(layout.pages), page_limit)
    report(len(layout.pages), len(layout.pages))
    return ParsedDocument(
        layout.pages,
        title=title_of(messages),
        kind=kind_of_messages(messages),
        document_date=date_of(messages),
        warnings=(*_warnings(messages, strays, older, withdrawn), *enclosures.warnings),
        sections=layout.sections,
        resources=layout.resources,
        subjects=enclosures.subjects(
            tuple(dict.fromkeys(subject for found in subjects for subject in found))
        ),
        attachments=with_certain_files(enclosures.files, sections),
        versions=(*layout.versions, *claimed(taken_back(messages))),
    )


def _sections(
    messages: list[Message], gone: set[int], enclosures: Enclosures
) -> Iterator[EntrySection]:
    shown: set[str] = set()
    for message in messages:
        particulars = "\n".join(demographics(message))
        if particulars and particulars not in shown:
            shown.add(particulars)
            number = message.first("PID").part(3)
            yield headed("Patient", [Entry(particulars, (Identity("Patient", number),))])
        yield headed("Message", [Entry(_about(message))])
        yield from MessageReader(message, gone, enclosures).sections()


def _about(message: Message) -> str:
    header = message.header
    kind = "^".join(part for part in (message.kind, message.event) if part) or "unnamed"
    sender = " ".join(part for number in (3, 4) if (part := header.part(number)))
    text = f"{header.moment(7) or 'undated'}  HL7 message {kind}"
    return f"{text} from {sender}" if sender else text


def _warnings(messages: list[Message], strays: int, older: int, withdrawn: int) -> Iterator[str]:
    if older:
        results = "1 earlier result was" if older == 1 else f"{older} earlier results were"
        yield f"{results} left out: a corrected or final result in this file replaces them."
    if withdrawn:
        results = "1 result is" if withdrawn == 1 else f"{withdrawn} results are"
        yield f"{results} marked as deleted or wrong and left out."
    joined = list(
        dict.fromkeys(
            number
            for message in messages
            if message.all("PID")
            for number in joined_numbers(message)
        )
    )
    if joined:
        yield (
            "It joins another record to this one, of the number "
            f"{', '.join(joined[:_MOST_NAMED])}: check that both are this patient's."
        )
    unknown = Counter(_plain(message) for message in messages if not is_known(message))
    if unknown:
        named = ", ".join(f"{kind} {count}" for kind, count in unknown.most_common(_MOST_NAMED))
        yield f"Messages of less usual types are shown segment by segment: {named}."
    if strays:
        lines = "1 line belongs" if strays == 1 else f"{strays} lines belong"
        yield f"{lines} to no message and could not be read."


def _plain(message: Message) -> str:
    kind = message.kind
    return kind if kind.isalnum() and kind.isascii() and len(kind) == len("ORU") else "unnamed"
