"""Headings that clinicians write are found; ordinary lines are left alone."""

import pytest

from medmemory.clinical.document import MediaType, Page
from medmemory.ingestion.sections import heading_of, split_into_sections


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("ASSESSMENT AND PLAN", "ASSESSMENT AND PLAN"),
        ("  Current Medications:", "Current Medications"),
        ("Allergies: penicillin", "Allergies"),
        ("2. Hospital course", "Hospital course"),
        ("**Impression**", "Impression"),
        ("Plan to start ramipril", None),
        ("The plan: rest", None),
        ("NORBURY, HAZEL", None),
        ("", None),
        ("# Not Markdown here", None),
    ],
)
def test_a_heading_is_a_known_one_on_a_line_of_its_own(line: str, heading: str | None) -> None:
    assert heading_of(line, MediaType.TEXT) == heading


def test_markdown_headings_are_headings_whatever_they_say() -> None:
    assert heading_of("## Wound care ##", MediaType.MARKDOWN) == "Wound care"


def test_sections_cover_every_page_and_a_heading_holds_until_the_next() -> None:
    pages = [Page(1, "Intro\nPlan\nRest."), Page(2, "More rest.\nAllergies\nNone.")]
    sections = split_into_sections(pages, MediaType.TEXT)
    texts = [
        (s.heading, pages[s.page_number - 1].text[s.span.start : s.span.end]) for s in sections
    ]
    assert texts == [
        (None, "Intro\n"),
        ("Plan", "Plan\nRest."),
        ("Plan", "More rest.\n"),
        ("Allergies", "Allergies\nNone."),
    ]


def headings(text: str, media_type: MediaType = MediaType.TEXT) -> list[str | None]:
    return [section.heading for section in split_into_sections([Page(1, text)], media_type)]


def test_a_label_within_a_section_does_not_end_it() -> None:
    text = "RESULTS\nCT: normal.\nImpression: normal CT.\nLabs: normal.\nPLAN\nLabs: repeat.\n"
    assert headings(text) == ["RESULTS", "PLAN"]


def test_where_every_heading_has_its_text_beside_it_all_of_them_count() -> None:
    text = "Results: sodium 140.\nImaging: normal.\nImpression: well.\nPlan: home."
    assert headings(text) == ["Results", "Imaging", "Impression", "Plan"]


def test_single_letters_are_headings_when_all_four_are_there() -> None:
    assert headings("S: cough\nO: clear\nA: cold\nP: rest") == ["S", "O", "A", "P"]
    assert headings("P: 80/min\nO: clear") == [None]


def test_cc_is_the_complaint_at_the_beginning_and_a_copy_at_the_end() -> None:
    assert headings("CC: cough\nPlan: rest\nCC: front desk") == ["CC", "Plan"]
    assert headings("cc: Dr Jones") == headings("CC: Dr Jones") == [None]


def test_an_underlined_line_is_a_heading() -> None:
    assert headings("Wound review\n------------\nClean.") == ["Wound review"]
