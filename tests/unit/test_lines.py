"""Which lines of the record can be quoted, and what stands around them."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from medmemory.answering.quoting.found_lines import lines_of
from medmemory.answering.quoting.lines import Line
from medmemory.clinical.identifiers import DocumentId
from medmemory.retrieval.dates import Period
from tests.unit.test_evidence import candidate, shown

DOCUMENT = DocumentId(uuid.UUID(int=5))


def pages(*texts: str) -> list[Line]:
    return lines_of(
        [
            replace(candidate(text, document=DOCUMENT), page_number=number)
            for number, text in enumerate(texts, start=1)
        ]
    )


def page(number: int, head: str, foot: str) -> str:
    body = "\n".join(f"- Finding {number}.{item} of the stay" for item in range(6))
    return f"{head}\n\n{body}\n\n{foot}"


def test_heads_and_feet_of_the_pages_are_not_quoted() -> None:
    told = [
        line.text
        for line in pages(
            *(
                page(number, "Norhaven Clinic - lab@norhaven.example", f"Issue 2 - page {number}")
                for number in (1, 2, 3)
            )
        )
    ]
    assert len(told) == 18
    assert all(text.startswith("Finding") for text in told)


@pytest.mark.parametrize(
    "head",
    ["Allergies: penicillin", "No chest pain at rest.", "Do not attempt resuscitation (DNACPR)"],
)
def test_what_nobody_may_miss_and_sentences_are_told_though_every_page_has_them(head: str) -> None:
    told = [line.text for line in pages(*(page(number, head, "x y") for number in (1, 2, 3)))]
    assert head in told


def test_a_line_of_two_pages_or_with_another_number_is_no_head() -> None:
    two = [line.text for line in pages(*(page(number, "Ward 4", "a b") for number in (1, 2)))]
    assert "Ward 4" in two
    values = [f"Potassium {value} mmol/L" for value in (4.1, 4.4, 4.9)]
    told = [line.text for line in pages(*(page(1, value, "a b") for value in values))]
    assert set(values) <= set(told)


def test_the_foot_that_counts_pages_is_left_out_of_a_single_page() -> None:
    told = [line.text for line in pages("Sodium 139 mmol/L\nNorhaven | Page 2 of 4 | Printed")]
    assert told == ["Sodium 139 mmol/L"]


def test_a_row_is_of_the_day_in_its_date_column() -> None:
    rows = "Date: 2024-01-10; HbA1c: 58 mmol/mol\nDate: 14/05/2024; HbA1c: 51 mmol/mol"
    first, last = pages(rows)
    assert (first.day, last.day) == (date(2024, 1, 10), date(2024, 5, 14))
    assert last.periods == (Period(date(2024, 5, 14), date(2024, 5, 14)),)


def test_the_latest_value_is_that_of_the_latest_row_wherever_it_stands() -> None:
    diary = candidate(
        "Date: 15/03/2024; Weight (kg): 90.1\nDate: 02/03/2024; Weight (kg): 91.2", day=None
    )
    assert shown("What is the last recorded weight?", diary)[0].endswith("90.1")


def test_the_columns_are_not_named_again_by_a_row_that_names_them() -> None:
    table = "Test | Result | Unit\nSodium | Result: 139 | Unit: mmol/L\nPotassium 4.1 mmol/L"
    labelled, bare = pages(table)
    assert labelled.column_titles is None
    assert bare.column_titles == "Test | Result | Unit"


def test_a_passage_that_begins_in_a_sentence_is_quoted_from_the_next_one() -> None:
    rest = candidate("but no longer takes warfarin. INR was 2.4 on discharge.", start=900)
    assert [line.text for line in lines_of([rest])] == ["INR was 2.4 on discharge."]
