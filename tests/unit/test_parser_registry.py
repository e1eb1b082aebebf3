"""Every kind of file that intake accepts has a parser, and everything arrives as it was parsed."""

import inspect
import io
import json
from datetime import date

import pytest

from medmemory.clinical.document import (
    Attachment,
    CodedResource,
    Coding,
    MediaType,
    Page,
    PageSource,
    ParsedDocument,
    Section,
    Span,
    Subject,
    WordBox,
)
from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.child import PARSERS, parser_of
from medmemory.ingestion.parsing.frames import LENGTH, Assembly, records_of, write_record


@pytest.mark.parametrize("media_type", MediaType, ids=lambda one: one.name)
def test_every_kind_of_file_has_a_parser_of_the_same_shape(media_type: MediaType) -> None:
    assert media_type in PARSERS
    parameters = inspect.signature(parser_of(media_type)).parameters
    assert next(iter(parameters)) == "content"
    assert {"page_limit", "report"} <= set(parameters)


def test_a_document_arrives_as_it_was_sent() -> None:
    sent = ParsedDocument(
        pages=(
            Page(1, "Sodium 140", PageSource.OCR, 0.5, (WordBox(Span(0, 6), 0.0, 0.2, 1.0, 0.4),)),
            Page(2, ""),
        ),
        title="Befund ü",
        kind=DocumentKind.LABORATORY_REPORT,
        document_date=date(2024, 3, 2),
        unreadable_pages=(2,),
        warnings=("Page 2 is blank.",),
        sections=(Section(None, 1, Span(0, 6)), Section("Labs", 1, Span(6, 10))),
        resources=(
            CodedResource(1, Span(0, 10), "Observation", None),
            CodedResource(
                1, Span(0, 6), "Observation", "o1", (Coding("http://loinc.org", "2951-2"),),
                date(2024, 3, 1), "final",
            ),
        ),
        subjects=(Subject("Norbury", None, date(1958, 2, 3), "M-1"), Subject()),
        attachments=(Attachment("a.bin", bytes(range(256))), Attachment("b.txt", b"")),
        ocr_engine="Engine 5",
        cpu_seconds=1.5,
    )  # fmt: skip
    stream = io.BytesIO()
    for record in records_of(sent):
        write_record(stream, record)
    stream.seek(0)
    assembly, arrived = Assembly(), None
    while header := stream.read(LENGTH.size):
        arrived = assembly.add(json.loads(stream.read(LENGTH.unpack(header)[0])))
    assert arrived is not None
    (box,) = arrived.pages[0].words
    assert (box.left, box.right) == (0, 1)
    assert box.top == pytest.approx(0.2, abs=1e-4)
    assert arrived.pages[0].text == sent.pages[0].text
    assert arrived.pages[1] == sent.pages[1]
    for name in ParsedDocument.__dataclass_fields__:
        if name != "pages":
            assert getattr(arrived, name) == getattr(sent, name), name
    assert assembly.attachment_bytes == 256


def test_sections_that_a_parser_leaves_to_the_headings_stay_so() -> None:
    for sections in (None, ()):
        assembly = Assembly()
        (arrived,) = [
            assembly.add(one) for one in records_of(ParsedDocument((), sections=sections))
        ]
        assert arrived is not None
        assert arrived.sections == sections
