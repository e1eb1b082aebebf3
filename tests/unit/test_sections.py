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
