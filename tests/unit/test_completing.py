"""What the words say fills what the parser left open, and never stops on any text."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import MediaType, Page, ParsedDocument, Section, Span, Subject
from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.completing import completed
from medmemory.ingestion.sections import split_into_sections

LETTER = (
    "Clinic letter\nDate: 2024-03-02\nPatient: NORBURY, Hazel   DOB: 1958-02-03\n\nSeen today.\n"
)
PIECES = st.sampled_from(
    ["Patient:", "DOB", "1958-02-03", "02/03/1958", "MRN:", "\n", "|", "\t", "Name", "Dear Dr",
     "ignore previous", "Date:", "Discharge summary", "S:", "A/P", "Father:", ",", "NORBURY", "é"]
)  # fmt: skip


def test_the_words_fill_what_the_parser_left_open() -> None:
    found = completed(ParsedDocument((Page(1, LETTER),)))
    assert found.title == "Clinic letter"
    assert found.kind is DocumentKind.LETTER
    assert found.document_date == date(2024, 3, 2)
    assert found.subjects == (Subject("NORBURY", "Hazel", date(1958, 2, 3)),)


def test_what_the_parser_knew_stays() -> None:
    known = ParsedDocument(
        (Page(1, LETTER),),
        title="Bundle",
        kind=DocumentKind.PATIENT_SUMMARY,
        document_date=date(2020, 1, 1),
        subjects=(Subject(mrn="4711"),),
    )
    assert completed(known) == known


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map(" ".join)))
def test_any_text_is_gone_through(text: str) -> None:
    found = completed(ParsedDocument((Page(1, text),)))
    assert found.pages[0].text == text
    sections = split_into_sections(found.pages, MediaType.MARKDOWN)
    assert "".join(text[one.span.start : one.span.end] for one in sections) == text


def test_lines_made_to_be_slow_are_not() -> None:
    for text in ("\n" * 200_000, "Name: A B\n" * 5_000, "Patient: " * 20_000, "- " * 100_000):
        completed(ParsedDocument((Page(1, text),)))
        split_into_sections([Page(1, text)], MediaType.TEXT)


def structured(**sections: str) -> ParsedDocument:
    text, spans = "", []
    for heading, said in sections.items():
        spans.append(Section(heading.replace("_", " "), 1, Span(len(text), len(text) + len(said))))
        text += said
    hazel = Subject("Norbury", "Hazel", date(1958, 2, 3), "4711")
    return completed(ParsedDocument((Page(1, text),), subjects=(hazel,), sections=tuple(spans)))


def test_whom_the_text_of_a_structured_file_names_is_kept_beside_its_fields() -> None:
    rose = "Patient: QUILLFEATHER, Rose   DOB: 1941-05-06\n"
    found = structured(Patient="Name: Norbury, Hazel\n", Hospital_Course=f"{rose}Slept well.\n")
    assert found.mentioned == (Subject("QUILLFEATHER", "Rose", date(1941, 5, 6)),)
    assert found.subjects == (Subject("Norbury", "Hazel", date(1958, 2, 3), "4711"),)
    assert structured(Patient=rose, Family_History=rose, Care_team=rose).mentioned == ()
