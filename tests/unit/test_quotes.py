"""A citation's words are found again on pages that were cut elsewhere."""

import pytest

from medmemory.clinical.document import Span
from medmemory.storage.quotes import locate_beginning

QUOTE = "Aspirin 75 mg daily\nRamipril 5 mg at night"


@pytest.mark.parametrize(
    ("page_text", "found"),
    [
        ("Drugs\nAspirin 75 mg daily", "Aspirin 75 mg daily"),
        ("Drugs\n\nAspirin  75 mg daily Ramipril\n", "Aspirin  75 mg daily Ramipril"),
        ("Aspirin 75 mg daily\nStop it.", None),
        ("Drugs\nAspirin 75 mg", None),  # too little to be sure
        ("Ramipril 5 mg at night", None),
        ("", None),
    ],
)
def test_words_that_go_on_over_the_end_of_a_page_are_found_by_their_beginning(
    page_text: str, found: str | None
) -> None:
    span = locate_beginning(QUOTE, page_text)
    assert (page_text[span.start : span.end] if span else None) == found


def test_a_long_page_is_searched_at_its_end_alone() -> None:
    page = "Aspirin 75 mg daily. " * 1000 + "Aspirin 75 mg daily"
    assert locate_beginning(QUOTE, page) == Span(len(page) - len("Aspirin 75 mg daily"), len(page))
