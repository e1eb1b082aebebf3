"""Chunks as the record has them give the embedding model the same text again."""

import uuid
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import MediaType, Page
from medmemory.clinical.identifiers import DocumentId
from medmemory.ingestion.chunking import Chunker
from medmemory.ingestion.indexing import sections_of_chunks
from medmemory.ingestion.sections import split_into_sections
from tests.support.ingestion import installed_weights

CHUNKER = Chunker(installed_weights())
TABLE = "Test | Value | Unit | Range\n" + "Sodium | 140 | mmol/l | 135-145\n" * 60
LINES = st.sampled_from(
    ["Plan:", "MEDICATIONS", "Allergies: none known", "Review in May, sooner if worse. " * 20,
     TABLE, "", "   ", "Seen on the ward round.", "A/P: continue", TABLE.replace(" | ", "\t")]
)  # fmt: skip
PAGES = st.lists(st.lists(LINES, max_size=8).map("\n".join), min_size=1, max_size=3)


@settings(max_examples=25)
@given(PAGES)
def test_what_is_embedded_again_is_what_was_embedded(texts: list[str]) -> None:
    pages = [Page(number, one) for number, one in enumerate(texts, start=1)]
    sections = split_into_sections(pages, MediaType.TEXT)
    made = CHUNKER.chunks(
        DocumentId(uuid.UUID(int=7)), pages, sections, title="Ward note", document_date=None
    )
    stored = [replace(chunk, table_header=None) for chunk in made]
    again = CHUNKER.with_headers(stored, pages, sections_of_chunks(stored))
    assert again == made


def test_rows_of_a_long_table_are_embedded_under_its_header() -> None:
    pages = [Page(1, TABLE)]
    sections = split_into_sections(pages, MediaType.TEXT)
    made = CHUNKER.chunks(
        DocumentId(uuid.UUID(int=7)), pages, sections, title="Labs", document_date=None
    )
    stored = [replace(chunk, table_header=None) for chunk in made]
    again = CHUNKER.with_headers(stored, pages, sections_of_chunks(stored))
    assert len(again) > 2
    assert {chunk.table_header for chunk in again[1:]} == {"Test | Value | Unit | Range"}
