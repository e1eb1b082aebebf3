"""A parsed document, with what its words say about it put where its parser found nothing."""

import re
from dataclasses import replace

from medmemory.clinical.document import Page, ParsedDocument, Subject
from medmemory.ingestion.parsing.demographics import find_subjects
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.kinds import find_kind
from medmemory.ingestion.parsing.orders import find_orders
from medmemory.ingestion.parsing.titles import find_title

# What a structured file's fields say of the patient, which `subjects` has; and sections about
# others, whose names and birth dates are theirs.
_NOT_ABOUT_THE_PATIENT = re.compile(
    r"^(?:patient|message|document)$|famil|relat|contact|\bkin\b|guardian|insur|pay[eo]r|coverage"
    r"|provider|practitioner|care ?team|participant|support|proxy|advance|genetic|pregnan|birth",
    re.IGNORECASE,
)


def completed(parsed: ParsedDocument) -> ParsedDocument:
    """`parsed` with title, kind, date and subjects from its text, unless the parser knew them.

    Text that gives orders to programs is named among the warnings, whoever wrote the file.
    """
    title = parsed.title or find_title(parsed.pages)
    orders = find_orders(parsed.pages)
    return replace(
        parsed,
        title=title,
        kind=parsed.kind or find_kind(parsed.pages, title),
        document_date=parsed.document_date or find_date(parsed.pages),
        subjects=parsed.subjects or find_subjects(parsed.pages),
        mentioned=_mentioned(parsed),
        warnings=(
            *parsed.warnings,
            *(sentence for sentence in orders if sentence not in parsed.warnings),
        ),
    )


def _mentioned(parsed: ParsedDocument) -> tuple[Subject, ...]:
    """Whom the sections of a structured file name, however its fields name the patient."""
    if not parsed.subjects or parsed.sections is None:
        return ()
    texts = {page.number: page.text for page in parsed.pages}
    said = [
        Page(one.page_number, texts[one.page_number][one.span.start : one.span.end])
        for one in parsed.sections
        if not _NOT_ABOUT_THE_PATIENT.search(one.heading or "")
    ]
    return find_subjects(said)
