"""Lines that only announce what follows."""

import pytest

from medmemory.answering.headings import is_heading, is_title_row


@pytest.mark.parametrize(
    "text",
    ["Plan", "PLAN", "HPI:", "Allergies and intolerances", "Medication at discharge", "Stopped"],
)
def test_titles_of_lists_and_parts_are_headings(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Digoxin",
        "PCR",
        "No known allergies",
        "Allergies: penicillin",
        "Plan discussed with her.",
        "Medication 500 mg",
        "Reported by Dr Samuel Vane",
        "---",
    ],
)
def test_what_says_something_is_no_heading(text: str) -> None:
    assert not is_heading(text)


def test_the_name_of_the_section_is_a_heading() -> None:
    assert not is_heading("Since the last visit")
    assert is_heading("Since the last visit", "Since the last visit")


def test_the_title_row_of_a_table_names_columns_or_dates() -> None:
    assert is_title_row("Drug | Dose | Route | Since")
    assert is_title_row("Blood test Unit 2024-03-02 2024-03-05")
    assert not is_title_row("Creatinine µmol/L 158 136 118")
    assert not is_title_row("Drug: Losartan; Dose: 50 mg; Route: oral")
