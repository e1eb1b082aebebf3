"""A parsed document, with what its words say about it put where its parser found nothing."""

from dataclasses import replace

from medmemory.clinical.document import ParsedDocument
from medmemory.ingestion.parsing.demographics import find_subjects
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.kinds import find_kind
from medmemory.ingestion.parsing.orders import find_orders
from medmemory.ingestion.parsing.titles import find_title


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
        warnings=(
            *parsed.warnings,
            *(sentence for sentence in orders if sentence not in parsed.warnings),
        ),
    )
