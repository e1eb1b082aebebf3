"""Rows of tables within text are told from lines, and their header from rows."""

import pytest

from medmemory.ingestion.table_rows import find_tables

BARS = "Test | Value | Unit\nSodium | 140 | mmol/l\nUrea | 5 | mmol/l"


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        (f"Results\n{BARS}\n\nWell.", "Test | Value | Unit", "Sodium | 140"),
        (BARS.replace(" | ", "\t"), "Test | Value | Unit", "Sodium\t140"),
        (BARS.replace(" | ", "    "), "Test | Value | Unit", "Sodium    140"),
        ("| Drug | Dose |\n|---|---|\n| Aspirin | 75 mg |", "Drug | Dose", "| Aspirin"),
        ("Test | 2024-03-02 | 2024-04-02\nNa | 1 | 2\nK | 3 | 4",
         "Test | 2024-03-02 | 2024-04-02", "Na"),
    ],
)  # fmt: skip
def test_a_table_has_the_line_that_names_its_columns(text: str, header: str, rows: str) -> None:
    (table,) = find_tables(text)
    assert table.header(len(table.cells)) == header
    assert text[table.span.start : table.span.end].startswith(rows)


@pytest.mark.parametrize(
    "text",
    [
        "One line.\nAnother line.\nA third.",
        "Name | Hazel\nDOB | 1958-02-03\nMRN | 4711",
        "Sodium | 140 | mmol/l\nUrea | 5 | mmol/l\nChloride | 100 | mmol/l",
        "Na | Value: 1 | Unit: x\nK | Value: 2 | Unit: x\nUrea | Value: 3 | Unit: x",
        "Test | Value | Unit\nNa | Value: 1 | Unit: x | Test: y\nK | Value: 2 | Unit: x",
        "",
    ],
)
def test_lines_without_a_header_of_columns_are_no_table(text: str) -> None:
    assert find_tables(text) == []
