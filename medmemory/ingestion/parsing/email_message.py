"""E-mail (EML): its headers, its text, and its attachments as files of their own."""

import email
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from medmemory.clinical.document import Attachment, Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.email_parts import Contents, header_text, sort_parts
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.paging import paged, within_limit
from medmemory.ingestion.parsing.titles import LONGEST_TITLE

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_EARLIEST = date(1980, 1, 1)


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Headers and text of the message; raises DocumentUnreadable when both are empty."""
    try:
        # compat32: the newer policy parses every header to the letter, and fails on hostile ones.
        message = email.message_from_bytes(content, policy=compat32)
        contents = sort_parts(message)
    except RecursionError as error:
        raise DocumentUnreadable(
            "The message holds messages within messages without end. Save the one that is meant."
        ) from error
    headers = _headers(message)
    if not headers and not any(line.strip() for line in contents.lines):
        raise DocumentUnreadable("The message holds no text.")
    lines = [*headers, "", *contents.lines, *_list_of(contents.attachments)]
    texts = within_limit(paged(lines), page_limit)
    report(len(texts), len(texts))
    return ParsedDocument(
        tuple(Page(number, text) for number, text in enumerate(texts, start=1)),
        title=header_text(message, "Subject")[:LONGEST_TITLE] or None,
        document_date=_sent_on(message),
        warnings=_warnings(contents),
        attachments=tuple(contents.attachments),
    )


def _headers(message: Message) -> list[str]:
    shown = ((name, header_text(message, name)) for name in _SHOWN)
    return [f"{name}: {text}" for name, text in shown if text]


def _list_of(attachments: list[Attachment]) -> list[str]:
    if not attachments:
        return []
    return ["", "Attachments:", *(f"- {attachment.file_name}" for attachment in attachments)]


def _sent_on(message: Message) -> date | None:
    """The day in the sender's own time zone."""
    try:
        sent = parsedate_to_datetime(header_text(message, "Date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return sent if _EARLIEST <= sent <= tomorrow else None


def _warnings(contents: Contents) -> tuple[str, ...]:
    warnings = list(dict.fromkeys(contents.warnings))
    if not any(clean(line).strip() for line in contents.lines):
        warnings.insert(0, "The message itself has no text: only its headers were read.")
    return tuple(warnings)
