"""How it is said that the record does not say."""

from datetime import date

import pytest

from medmemory.answering.absence import (
    absence_by_words,
    absence_text,
    related_text,
    unsearched_text,
)
from medmemory.answering.citations import cited_numbers
from medmemory.answering.quoting.found_lines import lines_of
from medmemory.clinical.answer import Coverage
from tests.unit.test_evidence import candidate


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        (
            Coverage(14, date(2019, 5, 2), date(2026, 10, 1), 2, 1),
            "Not found in the record. Searched: 14 documents, dated 2019-05-02 to 2026-10-01. "
            "2 pages could not be read. 1 document is still being read; it was not searched.",
        ),
        (
            Coverage(1, date(2024, 3, 2), date(2024, 3, 2), 0, 0),
            "Not found in the record. Searched: 1 document, dated 2024-03-02.",
        ),
        (
            Coverage(2, None, None, 1, 3),
            "Not found in the record. Searched: 2 documents (no dates known). 1 page could not be "
            "read. 3 documents are still being read; they were not searched.",
        ),
        (
            Coverage(5, date(2024, 3, 2), date(2024, 3, 2), 0, 0, 3, 1, 2),
            "Not found in the record. Searched: 5 documents, dated 2024-03-02; 3 of them without "
            "a date. 1 document waits for a decision; it was not searched. 2 documents were "
            "refused or failed and could not be searched.",
        ),
        (
            Coverage(0, None, None, 0, 0),
            "Not found in the record. The record holds no document that can be searched.",
        ),
        (
            Coverage(1, None, None, 0, 0, 1, document='"scan skewed", no date'),
            'Not found in the document "scan skewed", no date. '
            "The rest of the record was not searched.",
        ),
        (
            Coverage(1, date(2024, 3, 2), date(2024, 3, 2), 2, 0, document='"Letter", 2024-03-02'),
            'Not found in the document "Letter", 2024-03-02. 2 pages of it could not be read. '
            "The rest of the record was not searched.",
        ),
        (
            Coverage(0, None, None, 0, 0, document='"Letter", 2024-03-02'),
            'Not found in the document "Letter", 2024-03-02. It could not be searched: it was '
            "removed or is not read yet. The rest of the record was not searched.",
        ),
    ],
)
def test_what_was_searched_is_said(coverage: Coverage, text: str) -> None:
    assert absence_text(coverage) == text


def test_documents_that_may_still_be_searched_are_named_beside_an_answer() -> None:
    assert unsearched_text(Coverage(3, None, None, 0, 12, waiting_document_count=1)) == (
        "12 documents are still being read; they were not searched. "
        "1 document waits for a decision; it was not searched."
    )
    assert unsearched_text(Coverage(3, None, None, 2, 0, unread_document_count=1)) is None


def test_what_comes_near_is_named_as_no_answer_and_has_no_number_to_click_on() -> None:
    note = candidate("HbA1c to be repeated, see [1].")
    (line,) = lines_of([note])
    text = absence_by_words("Any cough?", Coverage(1, None, None, 0, 0), related_text(line))
    assert text.startswith("Not found in the record.")
    assert "No answer, but the nearest that was found:" in text
    assert cited_numbers(text) == []
    assert "(Letter, 2024-05-06, p. 1)" in text


def test_nothing_near_is_not_named() -> None:
    assert related_text(None) is None
    (line,) = lines_of([candidate("word " * 60)])
    assert related_text(line) is None


@pytest.mark.parametrize(
    "question", ["summarise", "Please summarize the last admission", "give me a short summary"]
)
def test_a_summary_needs_a_model_and_is_not_said_to_be_absent(question: str) -> None:
    text = absence_by_words(question, Coverage(3, None, None, 0, 0))
    assert text.startswith("A summary has to be written by a model")
    assert "Not found" not in text


def test_a_question_about_a_discharge_summary_asks_for_no_summary() -> None:
    text = absence_by_words("Any discharge summary?", Coverage(3, None, None, 0, 0))
    assert text.startswith("Not found in the record.")


def test_a_search_of_one_document_tells_nothing_of_the_record() -> None:
    coverage = Coverage(1, None, None, 0, 0, document='"Letter", 2024-03-02')
    (line,) = lines_of([candidate("HbA1c to be repeated.")])
    text = absence_by_words("Any cough?", coverage, related_text(line))
    assert text.replace("The rest of the record was not searched.", "").count("record") == 0
